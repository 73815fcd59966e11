import type { Problem } from "@atrium/shared/problem";
import { describe, expect, it } from "vitest";
import { FRESH } from "./fresh.ts";
import { overlapOf, presentSecrets, requireLive, rolledBack, rotated } from "./rotation.ts";

const NOW = Date.UTC(2026, 10, 22);
const DAY = 24 * 60 * 60 * 1000;

type Row = Parameters<typeof rotated>[0];

const key: Row = {
  ...FRESH,
  id: "key_1" as Row["id"],
  kind: "project",
  projectId: null,
  organizationId: "org_1" as Row["organizationId"],
  accountId: null,
  serviceAccountId: null,
  membershipId: null,
  name: "key",
  digest: "first",
  hint: "atr_pk_a1",
  scopes: null,
  metadata: {},
  expiresAt: null,
  createdBy: "acc_1",
  createdWith: "ses_1",
  createdAt: NOW - DAY,
  updatedAt: NOW - DAY,
};
const second = { digest: "second", hint: "atr_pk_a2" };
const used = (digest: string, at: number) => ({ digest, firstUsedAt: at, lastUsedAt: at + 1 });
const iso = (at: number) => new Date(at).toISOString();

const codeOf = (act: () => unknown): string | undefined => {
  try {
    act();
    return undefined;
  } catch (error) {
    return (error as Problem).code;
  }
};

describe("a rotated key", () => {
  it("is the same key with another secret and the one before, one version on", () => {
    const after = rotated(key, second, overlapOf({ grace_seconds: 60 }), NOW);
    expect(after).toMatchObject({
      id: key.id,
      ...second,
      rotatedAt: NOW,
      version: 2,
      createdAt: key.createdAt,
    });
    expect(after).toMatchObject({ previousDigest: "first", previousHint: key.hint, previousUntil: "grace" });
    expect(after.previousEndsAt).toBe(NOW + 60_000);
  });

  it("keeps the old secret a day where nobody says for how long, and until the first use as long as that takes", () => {
    expect(rotated(key, second, overlapOf({}), NOW).previousEndsAt).toBe(NOW + DAY);
    expect(rotated(key, second, overlapOf({ until: "first_use" }), NOW).previousEndsAt).toBeNull();
  });

  it("keeps it never past the key's own end", () => {
    const ends = { ...key, expiresAt: NOW + 5 };
    expect(rotated(ends, second, overlapOf({}), NOW).previousEndsAt).toBe(NOW + 5);
    expect(rotated(ends, second, overlapOf({ until: "first_use" }), NOW).previousEndsAt).toBe(NOW + 5);
  });

  it("keeps nothing of it without an overlap, and of two secrets before only the last", () => {
    const once = rotated(key, second, overlapOf({}), NOW);
    const twice = rotated(once, { digest: "third", hint: "atr_pk_a3" }, overlapOf({}), NOW + 1);
    expect(twice).toMatchObject({ digest: "third", previousDigest: "second" });
    expect(rotated(once, second, null, NOW)).toMatchObject({
      previousDigest: null,
      previousHint: null,
      previousUntil: null,
      previousEndsAt: null,
    });
  });
});

describe("rolling back", () => {
  const after = rotated(key, second, overlapOf({ grace_seconds: 60 }), NOW);

  it("gives the key its old secret again, one version on, and forgets the new one", () => {
    const back = rolledBack(after, [used("first", NOW - 1)], NOW + 59_999);
    expect(back).toMatchObject({ digest: "first", hint: key.hint, previousDigest: null, version: 3 });
    expect(JSON.stringify(back)).not.toContain("second");
  });

  it("is void where there is nothing to go back to, the old secret has ended, or the new one is in use", () => {
    expect(codeOf(() => rolledBack(key, [], NOW))).toBe("rotation_void");
    expect(codeOf(() => rolledBack(after, [], NOW + 60_000))).toBe("rotation_void");
    expect(codeOf(() => rolledBack(after, [used("second", NOW)], NOW + 1))).toBe("rotation_void");
    expect(codeOf(() => rolledBack({ ...after, expiresAt: NOW + 1 }, [], NOW + 1))).toBe("rotation_void");
  });
});

describe("what is shown of a key's secrets", () => {
  it("says when it was last used, by which, and when the one before ends", () => {
    expect(presentSecrets(key, [])).toEqual({ last_used_at: null, rotated_at: null, previous: null });
    const after = rotated(key, second, overlapOf({ grace_seconds: 60 }), NOW);
    expect(presentSecrets(after, [used("first", NOW + 5), used("second", NOW + 9)])).toEqual({
      last_used_at: iso(NOW + 10),
      rotated_at: iso(NOW),
      previous: { hint: key.hint, until: "grace", ends_at: iso(NOW + 60_000), last_used_at: iso(NOW + 6) },
    });
  });

  it("with first_use: no end, until the new one is used; the key's own end counts as well", () => {
    const after = rotated(key, second, overlapOf({ until: "first_use" }), NOW);
    const endOf = (row: Row, uses = [used("first", NOW)]) => presentSecrets(row, uses).previous?.ends_at;
    expect(endOf(after)).toBeNull();
    expect(endOf(after, [used("second", NOW + 3)])).toBe(iso(NOW + 3));
    expect(endOf({ ...after, expiresAt: NOW + 2 }, [used("second", NOW + 3)])).toBe(iso(NOW + 2));
  });
});

it("a revoked key and an expired one have no secrets to change", () => {
  expect(codeOf(() => requireLive({ ...key, revokedAt: NOW }, NOW))).toBe("state_conflict");
  expect(codeOf(() => requireLive({ ...key, expiresAt: NOW }, NOW))).toBe("state_conflict");
  expect(codeOf(() => requireLive({ ...key, expiresAt: NOW + 1 }, NOW))).toBeUndefined();
});
