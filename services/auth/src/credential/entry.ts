import type { Bound } from "@atrium/shared/bound";

/** What was read of the primary, and when: `asOf` was sampled before the read, and stays what it was in every copy. */
export interface Entry<R> {
  readonly asOf: number;
  readonly record: R;
}

/** Says to whoever is about to write an entry that what was read before `withdrawnAt` may be wrong. */
interface Tombstone {
  readonly withdrawnAt: number;
}

/** T and δ: the terms of the revocation bound that a cache must know. */
export type AgeBound = Pick<Bound, "revocationMs" | "skewMs">;

/**
 * Whether a time stamped `at`, by whichever machine, is younger than T. One that is more than δ ahead
 * was stamped by a clock that is wrong, and says nothing about age.
 */
export const young = (at: number, now: number, bound: AgeBound): boolean =>
  now - at < bound.revocationMs && now - at >= -bound.skewMs;

/** How entries and tombstones stand in KV. `schema` changes with the shape of R: what has another is no entry. */
export const encodeEntry = <R>(schema: string, entry: Entry<R>): string =>
  JSON.stringify([schema, entry.asOf, entry.record]);

export const encodeTombstone = (schema: string, { withdrawnAt }: Tombstone): string =>
  JSON.stringify([schema, withdrawnAt]);

/** null for whatever is neither: nothing that KV may hold can break a request. */
export function decode<R>(schema: string, text: string | null): Entry<R> | Tombstone | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    if (!Array.isArray(value) || value[0] !== schema || !Number.isFinite(value[1])) return null;
    if (value.length === 2) return { withdrawnAt: value[1] as number };
    return value.length === 3 ? { asOf: value[1] as number, record: value[2] as R } : null;
  } catch {
    return null;
  }
}
