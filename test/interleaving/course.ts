import type { Allowed, Context, Permitted } from "@atrium/shared/context";
import type { Access } from "@atrium/shared/contract/auth";
import { load } from "@atrium/shared/control/load";
import { newId } from "@atrium/shared/id";
import { Problem } from "@atrium/shared/problem";
import { commit } from "@atrium/shared/store/commit";
import { openDb } from "@atrium/shared/store/open";
import { hasExpired, timed, verdictOf } from "../../services/auth/src/access/verdict.ts";
import { parsePeppers } from "../../services/auth/src/credential/format.ts";
import { warnOfExpiry } from "../../services/auth/src/expiry/expiry.ts";
import * as keysOf from "../../services/auth/src/key/key.ts";
import { reassignKey } from "../../services/auth/src/key/reassignment.ts";
import { revoke } from "../../services/auth/src/key/revocation.ts";
import type * as keyStore from "../../services/auth/src/key/store.ts";
import * as leakStore from "../../services/auth/src/leak/store.ts";
import { firstUseOf } from "../../services/auth/src/use/first-use.ts";
import * as useStore from "../../services/auth/src/use/store.ts";
import { Random } from "../simulator/random.ts";
import type { Database } from "./database.ts";
import { Judge } from "./judge.ts";
import { PEOPLE, type Person, type Setting } from "./setting.ts";

// One key, and all that is ever done to one, at the same time: the product's own rules and statements on the product's own
// tables. Each call of the database is one step; which goes next is drawn.

/** What can be broken on purpose. `flush`: counting a use writes the key's row, as it was; `guard`: a rotation does not look whether the key is as it was read. */
export const BREAKS = ["flush", "guard"] as const;
export type Break = (typeof BREAKS)[number];

const ENV = {
  KEY_PEPPERS: `a:${"p".repeat(32)}`,
  REVOCATION_SECONDS: "60",
  CLOCK_SKEW_SECONDS: "2",
  FLIGHT_SECONDS: "3",
};
const PEPPERS = parsePeppers(ENV.KEY_PEPPERS);
const SECOND = 1000;

/** Refusals that are right where others were first. */
const EXPECTED: ReadonlySet<string> = new Set([
  "stale_version",
  "access_changed",
  "state_conflict",
  "rotation_void",
  "not_found",
  "permission_missing",
  "grant_exceeds_own",
  "already_exists",
  "credential_revoked",
]);

export interface Outcome {
  steps: number;
  /** How often each thing was done, and not refused. */
  done: Map<string, number>;
  revoked: boolean;
  violation: string | undefined;
}

export async function runCourse(
  setting: Setting,
  seed: number,
  course: number,
  broken?: Break,
): Promise<Outcome> {
  const random = new Random(seed, course);
  const { database, ids } = setting;
  const { d1 } = database;
  let now = 1_800_000_000_000 + course * 3_600_000;
  const done = new Map<string, number>();

  const ctx = {
    db: openDb(d1, undefined),
    source: "control",
    queue: { sendBatch: async () => undefined } as unknown as Context["queue"],
    clock: { now: () => now },
    requestId: "req_interleaved",
    address: null,
    later: () => undefined,
    idempotency: null,
  } as unknown as Context;

  const key = begin(database, ids, random, now);
  const accesses = await decideFor(setting, now);
  const judge = new Judge(database, key.id, key.secrets, () => now);

  type Verb = "key:update" | "key:delete";
  async function decided<V extends Verb>(person: Person, verb: V) {
    const access = accesses[person];
    const before = await keysOf.theKey(ctx, access, verb, key.id);
    return { access: access as Allowed<V>, before: before as Permitted<V, keyStore.UsedKey> };
  }

  const things: Record<string, (person: Person) => Promise<unknown>> = {
    rotate: async (person) => {
      const until = random.pick(["grace", "first_use"] as const);
      const graceSeconds = until === "grace" ? random.pick([0, 5, 60]) : random.pick([5, 60, null]);
      const { access, before } = await decided(person, "key:update");
      if (broken === "guard") {
        const minted = `unguarded-${newId("req")}`;
        await d1.batch([
          d1
            .prepare("UPDATE keys SET digest = ?1, version = ?2, revoked_at = NULL WHERE id = ?3")
            .bind(minted, before.version + 1, before.id),
        ]);
        return;
      }
      const overlap = { until, graceSeconds };
      await keysOf.rotateKey(ctx, access, before, { peppers: PEPPERS, overlap, effectiveBy: "" });
    },
    rollBack: async (person) => {
      const { access, before } = await decided(person, "key:update");
      await keysOf.rollBackKey(ctx, access, before, "");
    },
    reassign: async (person) => {
      const { access, before } = await decided(person, "key:update");
      const overlap = { until: "grace", graceSeconds: 60 } as const;
      const to = { serviceAccount: ids.bot, peppers: PEPPERS, overlap, effectiveBy: "" };
      await reassignKey(ctx, { ...ENV, CONTROL: d1 } as never, access, before, to);
    },
    revoke: async (person) => {
      const { access, before } = await decided(person, "key:delete");
      await revoke(ctx, access, before, undefined);
    },
    rename: async (person) => {
      const { access, before } = await decided(person, "key:update");
      await keysOf.updateKey(ctx, access, before, { name: `key-${random.next()}` }, undefined);
    },
    moveEnd: async (person) => {
      const { access, before } = await decided(person, "key:update");
      const expiresAt = random.pick([null, now + random.between(1, 120) * SECOND]);
      await keysOf.updateKey(ctx, access, before, { expiresAt }, undefined);
    },
    flush: async () => {
      const digest = random.pick(judge.secrets);
      const counts = [{ day: "2027-01-15", permission: "run:view", count: 1 }];
      const portion = { keyId: key.id, digest, bearer: bearerOf(key), first: now, last: now, counts };
      // As an isolate that has not written this secret yet, each time.
      const firstUse = firstUseOf(portion, now, "req_flushed");
      const row = broken === "flush" ? judge.row() : undefined;
      await useStore.write(d1, [portion], firstUse ? [firstUse] : [], now - 60 * SECOND, now);
      if (row) await d1.batch([d1.prepare(OVERWRITE).bind(...OVERWRITTEN.map((name) => row[name]), key.id)]);
    },
    leak: async () => {
      const found = await leakStore.leaked(ctx.db, [random.pick(judge.secrets)], now);
      for (const leaked of found) {
        if (!("kind" in leaked)) continue;
        const end = leaked.secret === "previous" ? leakStore.endPrevious : leakStore.revoke;
        const event = {
          type: "key.leaked",
          target: { type: "key", id: leaked.id, name: leaked.name },
          details: { ...FOUND, secret: leaked.secret, hint: leaked.hint, done: "revoked" },
        } as const;
        await commit(ctx, {
          actor: {
            ...SYSTEM,
            target: { type: "project", id: ids.project, name: null, organizationId: null },
          },
          writes: [leakStore.remember(ctx.db, leaked, now), end(ctx.db, leaked, now)],
          event,
        });
      }
    },
    warn: () => warnOfExpiry(ctx, {} as never),
    // What the removal of a person, and of a service account, comes to here: their triggers.
    endOwner: () =>
      key.membership === null
        ? d1.batch([d1.prepare("DELETE FROM service_accounts WHERE id = ?1").bind(key.serviceAccount)])
        : d1.batch([d1.prepare("DELETE FROM memberships WHERE id = ?1").bind(key.membership)]),
    verify: async () => {
      const digest = random.pick(judge.secrets);
      const target = { type: "self" } as const;
      const step = judge.steps + 1;
      const verdict = verdictOf(await load(d1, { key: digest }, target), target, undefined);
      if (verdict.state === "good" && verdict.access) judge.accepted(step);
    },
  };

  const drawn = Array.from({ length: random.between(2, 5) }, () => random.pick(OFTEN));
  const works = drawn.map(async (name) => {
    try {
      await things[name]?.(random.pick(PEOPLE));
      done.set(name, (done.get(name) ?? 0) + 1);
    } catch (error) {
      if (!(error instanceof Problem && EXPECTED.has(error.code)) && !isRefusal(error)) throw error;
    }
  });
  await database.interleave(
    works,
    (of) => random.between(0, of - 1),
    () => {
      now += random.between(0, 10) * SECOND;
      judge.step();
    },
  );

  judge.told();
  const self = { type: "self" } as const;
  const asked = judge.secrets.map(async (digest) => [digest, await load(d1, { key: digest }, self)] as const);
  await database.interleave(asked, () => 0);
  for (const [digest, loaded] of await Promise.all(asked)) {
    const verdict = verdictOf(loaded, self, undefined);
    judge.found(digest, verdict.state === "good" && verdict.access !== null && !hasExpired(verdict, now));
  }
  return { steps: judge.steps, done, revoked: judge.revoked, violation: judge.violation };
}

/** What triggers refuse, of what was broken on purpose too. */
const isRefusal = (error: unknown): boolean => error instanceof Error && error.message === "stale_version";

/** Rotations, uses and ends more often than the rest. */
const OFTEN = [
  ...["rotate", "rotate", "rollBack", "rollBack", "revoke", "flush", "flush", "flush", "verify", "verify"],
  ...["rename", "moveEnd", "reassign", "leak", "warn", "endOwner"],
];

const FOUND = { url: null, source: null, reported_by: "anyone" } as const;

const SYSTEM = {
  principal: { type: "system", id: "system", name: "system" },
  credential: null,
  fresh: true,
  basis: [],
} as const;

const OVERWRITTEN = [
  "digest",
  "previous_digest",
  "previous_hint",
  "previous_until",
  "previous_ends_at",
  "revoked_at",
  "version",
];
const OVERWRITE = `UPDATE keys SET ${OVERWRITTEN.map((name, at) => `${name} = ?${at + 1}`).join(", ")} WHERE id = ?${OVERWRITTEN.length + 1}`;

const bearerOf = ({ id }: { id: string }): useStore.Bearer => ({
  principal: { type: "account", id: "acc_used", name: "used" },
  credential: { type: "project_key", id, name: "key", expiresAt: null },
  address: null,
});

/** What each of them may do: decided on fresh rows, and before whatever happens then. */
async function decideFor(
  { database, ids, sessions }: Setting,
  asOf: number,
): Promise<Record<Person, Access>> {
  const target = { type: "project", id: ids.project } as const;
  const asked = PEOPLE.map(async (person) => {
    const verdict = verdictOf(
      await load(database.d1, { session: sessions[person] }, target),
      target,
      undefined,
    );
    if (verdict.state !== "good" || !verdict.access) throw new Error(`${person} may nothing`);
    return [person, timed(verdict.access, { asOf, fresh: true }, 60_000)] as const;
  });
  await database.interleave(asked, () => 0);
  return Object.fromEntries(await Promise.all(asked)) as Record<Person, Access>;
}

/** A key of a member, or of a service account, with nothing done to it. */
function begin(database: Database, ids: Setting["ids"], random: Random, now: number) {
  const all: Database["all"] = (sql, ...values) => database.all(sql, ...values);
  all("DELETE FROM outbox");
  all("DELETE FROM memberships WHERE account_id = ? AND project_id = ?", ids.member, ids.project);
  const membership = newId("mem");
  all(
    `INSERT INTO memberships (id, project_id, account_id, role, created_by, created_at, updated_at)
      VALUES (?, ?, ?, 'admin', ?, ?, ?)`,
    ...[membership, ids.project, ids.member, ids.owner, now, now],
  );
  const serviceAccount = random.chance(0.5) ? newId("sa") : null;
  if (serviceAccount)
    all(
      `INSERT INTO service_accounts (id, project_id, name, role, created_by, created_at, updated_at)
        VALUES (?, ?, ?, 'member', ?, ?, ?)`,
      ...[serviceAccount, ids.project, serviceAccount, ids.owner, now, now],
    );
  const key = { id: newId("key"), digest: `first-${newId("req")}` };
  const expiresAt = random.chance(0.3) ? now + random.between(20, 120) * SECOND : null;
  // Half of them in the midst of a rotation.
  const previous = random.chance(0.5) ? `before-${key.digest}` : null;
  const until = previous && random.pick(["grace", "first_use"] as const);
  const endsAt = until === "grace" ? now + random.pick([5, 60]) * SECOND : null;
  all(
    `INSERT INTO keys (id, kind, project_id, organization_id, account_id, service_account_id, membership_id, name, digest, hint,
        previous_digest, previous_hint, previous_until, previous_ends_at, expires_at, created_by, created_with, created_at, updated_at)
      VALUES (?, 'project', ?, ?, ?, ?, ?, 'key', ?, 'atr_pk_a', ?, ?, ?, ?, ?, ?, 'ses_1', ?, ?)`,
    ...[key.id, ids.project, ids.organization, serviceAccount ? null : ids.member, serviceAccount],
    ...[serviceAccount ? null : membership, key.digest, previous, previous, until, endsAt],
    ...[expiresAt, ids.owner, now, now],
  );
  const secrets = previous ? [previous, key.digest] : [key.digest];
  return { ...key, secrets, serviceAccount, membership: serviceAccount ? null : membership };
}
