import type { ProjectFacts } from "@atrium/shared/access/resolve";
import type { TeamRole } from "@atrium/shared/access/roles";
import { describe, expect, it } from "vitest";
import { type Held, type How, loses } from "./loss.ts";

const NOTHING: ProjectFacts = {
  principal: { type: "account", id: "acc_bob" },
  project: {
    id: "prj_1",
    kind: "standard",
    visibility: "private",
    ownerAccountId: "acc_ada",
    ownerTeamId: null,
    organizationId: "org_1",
    organizationKind: "standard",
  },
  organizationRole: "member",
  direct: null,
  teams: [],
};

const override = (role: TeamRole): How => ({ mode: "override", role, custom: null, ceiling: null });
const inherit = (...ceiling: How["ceiling"] & object): How => ({
  mode: "inherit",
  role: null,
  custom: null,
  ceiling,
});
const direct = (level: Partial<NonNullable<ProjectFacts["direct"]>>): Partial<ProjectFacts> => ({
  direct: { role: null, custom: null, access: null, addOns: [], ...level },
});
const other = (role: TeamRole, by: { owns?: true; collaborates?: How }): Partial<ProjectFacts> => ({
  teams: [{ id: "team_2", name: "", role, custom: null, owns: false, collaborates: null, ...by }],
});
const someone = (facts: Partial<ProjectFacts>, inTeam: Partial<Held["inTeam"]> = {}): Held => ({
  facts: { ...NOTHING, ...facts },
  inTeam: { role: "member", custom: null, ...inTeam },
});

describe("C9 who loses by a team in override mode", () => {
  it.each<[what: string, held: Held, to: TeamRole, loses: boolean]>([
    ["who has nothing else", someone({}), "view_only", false],
    ["a direct role above the level", someone(direct({ role: "contributor" })), "viewer", true],
    ["the same role", someone(direct({ role: "viewer" })), "viewer", false],
    ["a role beside it: an operator operates jobs", someone(direct({ role: "operator" })), "member", true],
    [
      "per-kind access that the level contains",
      someone(direct({ access: { checkpoint: "read" } })),
      "viewer",
      false,
    ],
    ["per-kind access beyond it", someone(direct({ access: { job: "all" } })), "operator", true],
    [
      "keys that per-kind access carries",
      someone(direct({ access: { checkpoint: "read" } })),
      "view_only",
      true,
    ],
    ["an add-on", someone(direct({ role: "viewer", addOns: ["registry_admin"] })), "contributor", true],
    [
      "a custom role",
      someone(direct({ custom: { base: "viewer", scopes: ["secret:use"] } })),
      "member",
      true,
    ],
    [
      "another team in inherit mode",
      someone(other("member", { collaborates: inherit("run:create") })),
      "viewer",
      true,
    ],
    [
      "of that, no more than its ceiling",
      someone(other("admin", { collaborates: inherit("run:view") })),
      "viewer",
      false,
    ],
    [
      "another team in override mode already",
      someone({ ...direct({ role: "admin" }), ...other("member", { collaborates: override("viewer") }) }),
      "view_only",
      false,
    ],
    ["the team that owns the project", someone(other("contributor", { owns: true })), "member", true],
    ["an admin of that one owns it: nothing", someone(other("admin", { owns: true })), "view_only", false],
    ["the owner: nothing", someone({ principal: { type: "account", id: "acc_ada" } }), "view_only", false],
    [
      "an admin of the organization: nothing",
      someone({ organizationRole: "admin", ...direct({ role: "member" }) }),
      "viewer",
      false,
    ],
    [
      "but their add-on",
      someone({ organizationRole: "admin", ...direct({ addOns: ["registry_admin"] }) }),
      "viewer",
      true,
    ],
    [
      "the Default project's members",
      someone({ project: { ...NOTHING.project, kind: "default", ownerAccountId: null } }),
      "viewer",
      true,
    ],
    [
      "but at their level or above nothing",
      someone({ project: { ...NOTHING.project, kind: "default", ownerAccountId: null } }),
      "contributor",
      false,
    ],
    [
      "what visibility gives stays",
      someone({ project: { ...NOTHING.project, visibility: "open" } }),
      "view_only",
      false,
    ],
  ])("%s", (_, held, to, expected) => {
    expect(loses(held, null, override(to))).toBe(expected);
  });

  it("what people have by the team itself counts where its mode changes", () => {
    const held = someone({}, { role: "contributor" });
    expect(loses(held, inherit("run:create", "run:view"), override("viewer"))).toBe(true);
    expect(loses(held, inherit("run:view"), override("viewer"))).toBe(false);
    expect(loses(held, override("contributor"), override("viewer"))).toBe(true);
    expect(loses(held, override("viewer"), override("contributor"))).toBe(false);
  });
});
