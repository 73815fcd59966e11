import { PROJECT_GRANTS } from "@atrium/shared/access/roles";
import { EMPTY, grantOf, type Scope } from "@atrium/shared/access/vocabulary";
import { describe, expect, it } from "vitest";
import { scopesIn } from "./reassignment.ts";

const { viewer, member, contributor, owner } = PROJECT_GRANTS;

describe("the scopes of a reassigned key", () => {
  it("stay as they are where the service account may no more than the key could", () => {
    expect(scopesIn(null, owner, contributor)).toBeNull();
    const scopes: Scope[] = ["run:view", "run:create"];
    expect(scopesIn(scopes, grantOf(scopes), contributor)).toEqual(scopes);
  });

  it("are what the key could do, where the service account may more", () => {
    const scopes = scopesIn(null, viewer, contributor);
    expect(scopes).toContain("dataset:download");
    expect(scopes).not.toContain("run:create");
    expect(scopesIn(["run:operate"], grantOf(["run:operate:own"]), contributor)).toEqual(["run:operate:own"]);
    expect(scopesIn(null, member, contributor)).toContain("run:delete:own");
  });

  it("are never none", () => {
    for (const [scopes, worth, account] of [
      [["run:create"], owner, viewer],
      [null, EMPTY, owner],
    ] satisfies [Scope[] | null, typeof EMPTY, typeof EMPTY][])
      expect(() => scopesIn(scopes, worth, account)).toThrow("nothing that the key is for");
  });
});
