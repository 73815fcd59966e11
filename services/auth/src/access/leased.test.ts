import { decide, mayAtAll, reach } from "@atrium/shared/access/decide";
import { grantOf, PERMISSIONS, type Scope } from "@atrium/shared/access/vocabulary";
import type { Access } from "@atrium/shared/contract/auth";
import { describe, expect, it } from "vitest";
import { leased } from "./leased.ts";

const runner = (scopes: Scope[] | null = null): Access => ({
  principal: { type: "service_account", id: "sa_1", name: "runner" },
  credential: { type: "project_key", id: "key_1", name: "runner", expiresAt: 5_000 },
  target: { type: "project", id: "prj_1", name: "project", organizationId: "org_1" },
  grant: grantOf(PERMISSIONS),
  scopes: scopes && grantOf(scopes),
  administers: true,
  membership: "mem_1",
  role: "admin",
  asOf: 0,
  expiresAt: 4_000,
  fresh: false,
  basis: [["keys", "key_1", 1]],
});

const token = (more: { scopes?: Scope[]; expiresAt?: number } = {}) => ({
  lease: "lease_1",
  epoch: 3,
  project: "prj_1",
  only: { kind: "run", id: "run_1" },
  credential: { type: "project_key", id: "key_1" } as const,
  scopes: ["run:view", "run:update", "secret:use"] as Scope[],
  expiresAt: 3_000,
  ...more,
});

const thing = (kind: string, id: string) => ({ kind, id, createdBy: "sa_1", createdWith: "key_1" });

describe("what a lease's token is worth", () => {
  const access = leased(runner(), token());

  it("is its scopes on its one thing: no other of the kind, no list of them", () => {
    expect(decide(access, "run:update", thing("run", "run_1"))).toBe(true);
    expect(decide(access, "run:update", thing("run", "run_2"))).toBe(false);
    expect(decide(access, "run:update", { createdBy: "sa_1", createdWith: "key_1" })).toBe(false);
    expect(reach(access, "run:view")).toBeNull();
  });

  it("is nothing that its scopes leave out, however much the runner may", () => {
    const rest = PERMISSIONS.filter((one) => !(token().scopes as string[]).includes(one));
    expect(rest.filter((permission) => mayAtAll(access, permission))).toEqual([]);
  });

  it("is no more than the credential that claimed it", () => {
    const narrowed = leased(runner(["run:view"]), token());
    expect(decide(narrowed, "run:view", thing("run", "run_1"))).toBe(true);
    expect(decide(narrowed, "run:update", thing("run", "run_1"))).toBe(false);
    expect(mayAtAll(narrowed, "secret:use")).toBe(false);
  });

  it("ends with the lease, with the credential, and with what was decided, whichever is first", () => {
    expect(access).toMatchObject({ expiresAt: 3_000, credential: { expiresAt: 3_000 } });
    const longer = leased(runner(), token({ expiresAt: 9_000 }));
    expect(longer).toMatchObject({ expiresAt: 4_000, credential: { expiresAt: 5_000 } });
  });

  it("administers nothing, and admits nobody's keys", () => {
    expect(access).toMatchObject({ administers: false, membership: null });
  });
});
