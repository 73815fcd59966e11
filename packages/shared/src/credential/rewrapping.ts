import { rewrap, type SecretKeys, type WrappedKey } from "./envelope.ts";

/** So many at once, and so many times a run: what is left over, the next run finds. */
const PORTION = 100;
const PORTIONS = 10;

/** Rows that have a wrapped key. */
interface Wrapped<Row extends WrappedKey> {
  /** Those under one key-encryption key, in a fixed order, from behind `after` on. */
  under(kek: string, after: Row | null, limit: number): Promise<Row[]>;
  /** Puts new wrappings in the place of old ones; what was set anew meanwhile stays as it was set. */
  replace(replaced: readonly (readonly [before: Row, after: WrappedKey])[]): Promise<void>;
  /** What a row's envelope is bound to. */
  placeOf(row: Row): readonly string[];
}

/**
 * Wraps the data keys that are under an older key-encryption key under the one in use; run by cron. Opens no value.
 * @returns how many, and those that do not open: they stay as they are, and keep back no other
 */
export async function rewrapAll<Row extends WrappedKey>(
  { under, replace, placeOf }: Wrapped<Row>,
  keys: SecretKeys,
): Promise<{ rewrapped: number; failed: Row[] }> {
  let rewrapped = 0;
  const failed: Row[] = [];
  let portions = PORTIONS;
  for (const kek of keys.keys.keys()) {
    if (kek === keys.active) continue;
    let after: Row | null = null;
    for (; portions > 0; portions--) {
      const rows: Row[] = await under(kek, after, PORTION);
      const replaced = rows.flatMap((row) => {
        try {
          return [[row, rewrap(keys, placeOf(row), row)] as const];
        } catch {
          failed.push(row);
          return [];
        }
      });
      await replace(replaced);
      rewrapped += replaced.length;
      after = rows.at(-1) ?? null;
      if (rows.length < PORTION) break;
    }
  }
  return { rewrapped, failed };
}
