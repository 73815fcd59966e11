import { decide, mayAtAll } from "@atrium/shared/access/decide";
import {
  contains,
  grantOf,
  narrow,
  PERMISSIONS,
  type Permission,
  type Scope,
  scopesOf,
} from "@atrium/shared/access/vocabulary";
import type { Access } from "@atrium/shared/contract/auth";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exchanged } from "./exchanged.ts";

const credential = (grant: Scope[], scopes: Scope[] | null): Access => ({
  principal: { type: "account", id: "acc_1", name: "somebody" },
  credential: { type: "session", id: "ses_1", name: null, expiresAt: 5_000, confirmedAt: 1 },
  target: { type: "project", id: "prj_1", name: "project", organizationId: "org_1" },
  grant: grantOf(grant),
  scopes: scopes && grantOf(scopes),
  administers: false,
  membership: "mem_1",
  role: "admin",
  asOf: 0,
  expiresAt: 4_000,
  fresh: false,
  basis: [["sessions", "ses_1", 1]],
});
const token = (scope: Scope[], expiresAt = 3_000) => ({
  id: "jwt_1",
  credential: { type: "session", id: "ses_1" } as const,
  project: "prj_1",
  scope,
  expiresAt,
});

const thing = { createdBy: "acc_1", createdWith: "ses_1" };
const things = [
  thing,
  { createdBy: "acc_1", createdWith: "key_2" },
  { createdBy: "acc_2", createdWith: "ses_1" },
  { createdBy: null, createdWith: null },
];

describe("what an access token is worth", () => {
  it("keeps to what its principal made, where its scope or their role says so", () => {
    const own = exchanged(credential(["run:update"], null), token(["run:update:own"]));
    expect(things.map((one) => decide(own, "run:update", one))).toEqual([true, true, false, false]);
  });

  it("keeps to what was made with its credential, where that does", () => {
    const own = exchanged(credential(["run:update"], ["run:update:own"]), token(["run:update:own"]));
    expect(things.map((one) => decide(own, "run:update", one))).toEqual([true, false, true, false]);
  });

  it("ends first of the token, the credential, and what was decided; and is never asked to be confirmed", () => {
    const access = exchanged(credential(["run:view"], null), token(["run:view"]));
    expect(access).toMatchObject({ expiresAt: 3_000, credential: { expiresAt: 3_000, token: "jwt_1" } });
    expect(access.credential).not.toHaveProperty("confirmedAt");
    const longer = exchanged(credential(["run:view"], null), token(["run:view"], 9_000));
    expect(longer).toMatchObject({ expiresAt: 4_000, credential: { expiresAt: 5_000 } });
  });

  it("is never unlimited, so that nothing is made with it that is", () => {
    expect(exchanged(credential([...PERMISSIONS], null), token(["key:create"])).scopes).not.toBeNull();
  });

  const permissions = [
    "run:view",
    "run:update",
    "report:update",
    "key:create",
  ] as const satisfies Permission[];
  const scopes = fc.uniqueArray(
    fc.constantFrom<Scope>(...permissions.flatMap((one): Scope[] => [one, `${one}:own`])),
  );

  it("is all of what it was made with, while nothing has changed", () => {
    fc.assert(
      fc.property(scopes, fc.option(scopes), (grant, limits) => {
        const access = credential(grant, limits);
        const same = exchanged(access, token(scopesOf(narrow(access.grant, access.scopes))));
        for (const permission of permissions)
          for (const one of things)
            expect(decide(same, permission, one)).toBe(decide(access, permission, one));
      }),
    );
  });

  it("is never more than its credential by now, nor than its scope, whatever has changed", () => {
    fc.assert(
      fc.property(scopes, scopes, fc.option(scopes), (said, grant, limits) => {
        const access = credential(grant, limits);
        const scope = scopesOf(grantOf(said));
        const worth = exchanged(access, token(scope));
        expect(contains(grantOf(scope), narrow(worth.grant, worth.scopes))).toBe(true);
        for (const permission of permissions) {
          if (!said.some((one) => one.startsWith(permission)))
            expect(mayAtAll(worth, permission)).toBe(false);
          for (const one of things) {
            if (decide(worth, permission, one)) expect(decide(access, permission, one)).toBe(true);
          }
        }
      }),
    );
  });
});
