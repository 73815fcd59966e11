import { createHash } from "node:crypto";

/** What of a file counts: not when, by whom or under which content type it was written. */
export interface Entry {
  path: string;
  size: number;
  /** As files show it: `sha256:<hex>`. */
  digest: string;
}

/**
 * The digest of a version: the same configuration and the same files have the same one, whoever makes a version of them,
 * of whatever, wherever. It is the SHA-256 of one JSON text in canonical form (RFC 8785), which anybody can make again:
 * `{"config":{…},"files":[["<path>",<size>,"<digest>"],…]}`, the files in the order of their paths.
 */
export function digestOf(config: Record<string, unknown>, entries: readonly Entry[]): string {
  const files = entries
    .map(({ path, size, digest }) => [path, size, digest] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `sha256:${createHash("sha256").update(canonical({ config, files })).digest("hex")}`;
}

/** JSON in its canonical form: the members of objects in the order of their names, nothing between. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`);
  return `{${members.join(",")}}`;
}
