import { rfc3339, rfc3339OrNull } from "@atrium/shared/clock";
import type { Context } from "@atrium/shared/context";
import type { Access } from "@atrium/shared/contract/auth";
import type { OrganizationId } from "@atrium/shared/id";
import { Problem } from "@atrium/shared/problem";
import { commit } from "@atrium/shared/store/commit";
import { z } from "@hono/zod-openapi";
import { type Minted, mint, type Peppers } from "../credential/format.ts";
import type { SecretiveRow, SecretUse } from "./store.ts";
import * as store from "./store.ts";

// A key of any kind has a secret, and for a while the one before. The key, its id and what is attributed to it stay.

const DAY_SECONDS = 24 * 60 * 60;
const LONGEST_GRACE_SECONDS = 30 * DAY_SECONDS;

/** For how long the secret before is good beside the new one. `graceSeconds` null: for as long as `until` allows. */
export interface Overlap {
  until: "grace" | "first_use";
  graceSeconds: number | null;
}

/** What a body may say of it. */
export const RotationInput = z.strictObject({
  until: z.enum(["grace", "first_use"]).optional().openapi({
    description:
      "What ends the old secret: the grace, or the first use of the new secret where that comes first. Left out: the grace.",
  }),
  grace_seconds: z.number().int().min(0).max(LONGEST_GRACE_SECONDS).optional().openapi({
    description:
      "How long the old secret is good at most; 0 ends it at once. Left out: a day, or with `first_use` until then.",
  }),
});

/** How an answer shows it. */
export const Previous = z
  .object({
    hint: z.string(),
    until: z.enum(["grace", "first_use"]),
    ends_at: z.string().nullable().openapi({
      format: "date-time",
      description: "When the secret before ends, or ended; null: with the first use of the new one.",
    }),
    last_used_at: z.string().nullable().openapi({ format: "date-time" }),
  })
  .nullable()
  .openapi({ description: "The secret before the last rotation." });

export const overlapOf = ({ until = "grace", grace_seconds }: z.infer<typeof RotationInput>): Overlap => ({
  until,
  graceSeconds: grace_seconds ?? (until === "grace" ? DAY_SECONDS : null),
});

const earliest = (...times: (number | null | undefined)[]): number | null => {
  const known = times.filter((time) => time != null);
  return known.length === 0 ? null : Math.min(...known);
};

/**
 * The key with another secret. The one before is good until the overlap ends, never longer than the key; the one before
 * that ends at once. Without an overlap nothing of the old secret is kept.
 */
export function rotated<K extends SecretiveRow>(
  before: K,
  { digest, hint }: Pick<Minted, "digest" | "hint">,
  overlap: Overlap | null,
  now: number,
): K {
  const { until, graceSeconds } = overlap ?? {};
  const graceEnds = graceSeconds == null ? null : now + graceSeconds * 1000;
  return {
    ...before,
    digest,
    hint,
    rotatedAt: now,
    previousDigest: until ? before.digest : null,
    previousHint: until ? before.hint : null,
    previousUntil: until ?? null,
    previousEndsAt: until ? earliest(graceEnds, before.expiresAt) : null,
    version: before.version + 1,
    updatedAt: now,
  };
}

/**
 * The key with the secret that it had before; the new one is dead.
 * @throws Problem `rotation_void` where there is none, it has ended, or the new one was used
 */
export function rolledBack<K extends SecretiveRow>(before: K, uses: readonly SecretUse[], now: number): K {
  const { previousDigest, previousHint } = before;
  const ends = previousEndOf(before, uses);
  if (previousDigest === null || previousHint === null) throw new Problem("rotation_void");
  if (uses.some(({ digest }) => digest === before.digest))
    throw new Problem("rotation_void", "The new secret is in use: rotate again instead.");
  if (ends !== null && ends <= now) throw new Problem("rotation_void", "The old secret has ended.");
  return {
    ...before,
    digest: previousDigest,
    hint: previousHint,
    rotatedAt: now,
    previousDigest: null,
    previousHint: null,
    previousUntil: null,
    previousEndsAt: null,
    version: before.version + 1,
    updatedAt: now,
  };
}

/** When the secret before ends, or ended: as the query behind every decision has it. */
function previousEndOf(key: SecretiveRow, uses: readonly SecretUse[]): number | null {
  const firstUse = uses.find(({ digest }) => digest === key.digest)?.firstUsedAt;
  return earliest(key.previousEndsAt, key.expiresAt, key.previousUntil === "first_use" ? firstUse : null);
}

/** What an answer says of a key's secrets, the secrets aside. */
export function presentSecrets(key: SecretiveRow, uses: readonly SecretUse[]) {
  const lastUse = (of: readonly SecretUse[]) =>
    of.length === 0 ? null : rfc3339(Math.max(...of.map(({ lastUsedAt }) => lastUsedAt)));
  const { previousDigest, previousHint, previousUntil } = key;
  const previous =
    previousDigest === null || previousHint === null || previousUntil === null
      ? null
      : {
          hint: previousHint,
          until: previousUntil,
          ends_at: rfc3339OrNull(previousEndOf(key, uses)),
          last_used_at: lastUse(uses.filter(({ digest }) => digest === previousDigest)),
        };
  return { last_used_at: lastUse(uses), rotated_at: rfc3339OrNull(key.rotatedAt), previous };
}

/** How the secrets of a key were used, as a column of its row. */
export const USES = store.USES;

/** Unexecuted: a key of any kind as it is to be, where it was at `version` and is not revoked. */
export const updating = store.update;

/** @throws Problem `state_conflict` for a key that was revoked */
export function requireActive(key: SecretiveRow): void {
  if (key.revokedAt !== null)
    throw new Problem("state_conflict", `The ${noun(key)} was revoked; make a new one.`);
}

/** @throws Problem `state_conflict` for a key whose time is over */
export function requireLive(key: SecretiveRow, now: number): void {
  requireActive(key);
  const { expiresAt } = key;
  if (expiresAt !== null && expiresAt <= now)
    throw new Problem("state_conflict", "It has expired: move its end first.");
}

const noun = ({ kind }: SecretiveRow) => (kind === "account" ? "token" : "key");

type Noun = ReturnType<typeof noun>;

export const targetOf = <N extends Noun>(type: N, { id, name }: Pick<SecretiveRow, "id" | "name">) => ({
  type,
  id,
  name,
});

/** Of a key or a token, what happens to either; in the log of its organization. */
export const about = <Verb extends string>(key: SecretiveRow, verb: Verb) => {
  const type = noun(key);
  return {
    type: `${type}.${verb}`,
    target: targetOf(type, key),
    organization: key.organizationId,
  } as {
    [N in Noun]: {
      type: `${N}.${Verb}`;
      target: ReturnType<typeof targetOf<N>>;
      organization: OrganizationId;
    };
  }[Noun];
};

export const mintFor = ({ kind }: Pick<SecretiveRow, "kind">, peppers: Peppers): Minted =>
  mint(kind === "account" ? "at" : "pk", peppers);

interface Rotation<K, A> {
  peppers: Peppers;
  overlap: Overlap;
  /** What the POST answers: the one place where the new secret is. */
  answer: (key: K, secret: string) => A;
}

/**
 * Gives a key another secret. Whether the caller may have that, who calls has decided.
 * @throws Problem `state_conflict` for a revoked or expired key; `stale_version` where it has moved on
 */
export async function rotate<K extends SecretiveRow, A extends object>(
  ctx: Context,
  access: Access,
  before: K,
  { peppers, overlap, answer }: Rotation<K, A>,
): Promise<{ key: K; answer: A }> {
  const now = ctx.clock.now();
  requireLive(before, now);
  const minted = mintFor(before, peppers);
  const key = rotated(before, minted, overlap, now);
  const answered = answer(key, minted.secret);
  await commit(ctx, {
    actor: access,
    writes: [store.update(ctx.db, key, before.version)],
    event: {
      ...about(key, "rotated"),
      details: { until: key.previousUntil, previous_ends_at: rfc3339OrNull(key.previousEndsAt) },
    },
    answer: { status: 200, body: answered },
  });
  return { key, answer: answered };
}

/**
 * Takes a rotation back, while nobody has used what it made: the commit itself misses where somebody has by then.
 * @throws Problem `state_conflict`, `stale_version`, `rotation_void`
 */
export async function rollBack<K extends SecretiveRow, A extends object>(
  ctx: Context,
  access: Access,
  before: K,
  { uses, answer }: { uses: readonly SecretUse[]; answer: (key: K) => A },
): Promise<{ key: K; answer: A }> {
  const now = ctx.clock.now();
  requireLive(before, now);
  const key = rolledBack(before, uses, now);
  const answered = answer(key);
  try {
    await commit(ctx, {
      actor: access,
      writes: [store.rollBack(ctx.db, key, before, now)],
      event: {
        ...about(key, "rolled_back"),
        details: { previous_ends_at: rfc3339OrNull(before.previousEndsAt) },
      },
      answer: { status: 200, body: answered },
    });
  } catch (error) {
    const isMiss = error instanceof Problem && error.code === "stale_version";
    throw isMiss && (await store.isAt(ctx.db, before)) ? new Problem("rotation_void") : error;
  }
  return { key, answer: answered };
}
