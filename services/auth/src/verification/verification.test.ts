import type { Access } from "@atrium/shared/contract/auth";
import { describe, expect, it } from "vitest";
import { mint, parsePeppers } from "../credential/format.ts";
import type { Env } from "../env.ts";
import { verifyKey } from "./verification.ts";

const KEY_PEPPERS = `a:${"p".repeat(32)}`;

/** A primary that takes its time to say that it has a service account's key. */
function envOf({ expiresAt, takes }: { expiresAt: number; takes: number }): Env {
  const project = {
    id: "prj_1",
    name: "p",
    kind: "standard",
    visibility: "private",
    organizationId: "org_1",
    organizationKind: "standard",
  };
  const row = {
    id: "key_1",
    name: "k",
    version: 1,
    scopes: null,
    places: null,
    restrictions: null,
    secret: "current",
    expires_at: expiresAt,
    revoked_at: null,
    confirmed_at: null,
    project_id: "prj_1",
    account_id: null,
    service_id: "sa_1",
    service_name: "bot",
    service_version: 1,
    service_role: "member",
    service_project: "prj_1",
    service_team: null,
    team: null,
    target: JSON.stringify(project),
    memberships: "[]",
  };
  const first = () => new Promise((answer) => setTimeout(answer, takes, row));
  const CONTROL = { withSession: () => ({ prepare: () => ({ bind: () => ({ first }) }) }) };
  const CREDENTIALS = { get: async () => null, put: async () => {} };
  const bound = { REVOCATION_SECONDS: "60", CLOCK_SKEW_SECONDS: "2", FLIGHT_SECONDS: "3" };
  return { CONTROL, CREDENTIALS, KEY_PEPPERS, ...bound } as unknown as Env;
}

describe("a key that ends while the primary is read", () => {
  it.each([
    ["has ended", 20, "expired"],
    ["has time left", 60_000, "valid"],
  ])("%s", async (_, left, code) => {
    const env = envOf({ expiresAt: Date.now() + left, takes: 60 });
    const caller = { target: { id: "prj_1" } } as unknown as Access;
    const { secret: key } = mint("pk", parsePeppers(KEY_PEPPERS));
    const verification = await verifyKey(env, caller, { key }, () => {});
    expect(verification.code).toBe(code);
  });
});
