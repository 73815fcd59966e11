import { describe, expect, it } from "vitest";
import { resolveAccount, resolveOrganization, resolveTeam } from "./standing.ts";
import { contains, difference, grantOf, holds, scopesOf } from "./vocabulary.ts";

describe("organizations, teams, accounts", () => {
  it("an organization member creates projects where the policy lets them", () => {
    expect(holds(resolveOrganization("member").grant, "project:create")).toBe(false);
    expect(holds(resolveOrganization("member", ["members_create_projects"]).grant, "project:create")).toBe(
      true,
    );
    expect(holds(resolveOrganization("admin").grant, "project:create")).toBe(true);
  });
  it("O3: only an organization's owner reaches its Default Key", () => {
    const sees = (["member", "admin", "owner"] as const).filter((role) =>
      holds(resolveOrganization(role).grant, "key:view:own"),
    );
    expect(sees).toEqual(["owner"]);
  });
  it("who is in neither the organization nor the team has nothing there", () => {
    expect(
      resolveOrganization(null).matched || resolveOrganization(null, ["members_create_projects"]).matched,
    ).toBe(false);
    expect(resolveTeam(null).matched || resolveTeam(null, "member").matched).toBe(false);
  });
  it("an organization's owners are admins of its teams; its admins too, but they make none", () => {
    expect(resolveTeam(null, "owner").grant).toEqual(resolveTeam("admin").grant);
    const less = difference(resolveTeam("admin").grant, resolveTeam("viewer", "admin").grant);
    expect(scopesOf(less)).toEqual(["member:manage"]);
    expect(resolveTeam("admin", "admin").grant).toEqual(resolveTeam("admin").grant);
    expect(resolveTeam("view_only", "owner").keysAllowed).toBe(true);
  });
  it.each(["viewer", "operator", "member", "contributor"] as const)(
    "a team's %s has the rights of a member",
    (role) => {
      expect(resolveTeam(role).role).toBe("member");
    },
  );
  it("W11: keys of a team's view-only are worth nothing in it", () => {
    expect(resolveTeam("view_only").keysAllowed).toBe(false);
    expect(resolveTeam({ base: "view_only", scopes: [] }).keysAllowed).toBe(false);
  });
  it("a person has their own account", () => {
    const { grant, matched } = resolveAccount();
    expect([matched, contains(grant, grantOf(["account:update", "project:create"]))]).toEqual([true, true]);
  });
  it("W7: automation has no account of its own, and sees where it is", () => {
    expect(resolveAccount("service_account").grant).toEqual(grantOf(["project:view"]));
  });
});
