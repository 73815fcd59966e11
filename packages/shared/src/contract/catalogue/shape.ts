import { z } from "zod";

// What an entry of the catalogue is, and the words that many of them use.

/** Names, and what stands there. */
export type Shape = Readonly<Record<string, z.ZodType>>;

/** One type of event. */
export interface EventShape {
  /** What has happened. */
  says: string;
  /** What it happens to: `target.type`. */
  targets: readonly [string, ...string[]];
  /** What else is said of it. Nothing but this. */
  details?: Shape;
  /** Details that the commit itself reads, before its writes: what those are about to take along. */
  reads?: Shape;
  /** What stands in its `changes`. Each kind of resource has fields of its own. */
  changes?: readonly string[] | "of the kind";
  /** Of its changes, those whose values stay in the log: endpoints are not sent them. */
  withheld?: readonly string[];
}

export const id = z.string();
export const text = z.string();
export const texts = z.array(text);
export const time = z.iso.datetime();
export const count = z.int();
export const flag = z.boolean();
export const micros = z.int().describe("in millionths");
export const scopes = z.array(text).describe("`kind:verb`, or `kind:verb:own`");

const Omitted = z.object({ omitted_bytes: z.int() });

/** What may be too large for an event: then only how large it is stands there. */
export const large = <T extends z.ZodType>(value: T) => z.union([value, Omitted]);

/** Access tokens that were made by what went are good until then where nobody asks us. */
export const tokensExpireBy = time.nullable().describe("when the last access token ends that it concerns");

/** The keys and account tokens that go with something. */
export const takesKeys = {
  revoked_keys: large(z.array(z.object({ id, name: text, project_id: id.nullable() }))).describe(
    "keys and account tokens that ended with it, the newest hundred",
  ),
  revoked_key_count: count.describe("how many in all"),
  tokens_expire_by: tokensExpireBy,
};
