/** How long a value is as JSON in UTF-8: what limits of queues and databases are stated in. */
export const bytesOf = (value: unknown): number =>
  new TextEncoder().encode(JSON.stringify(value) ?? "").length;

/** Cuts a list into portions of at most `count` items and `bytes` of JSON; what is larger alone stands alone. */
export function portions<T>(items: readonly T[], limit: { count: number; bytes: number }): T[][] {
  const cut: T[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const item of items) {
    const bytes = bytesOf(item);
    const last = cut.at(-1);
    if (last && last.length < limit.count && size + bytes <= limit.bytes) {
      last.push(item);
      size += bytes;
    } else {
      cut.push([item]);
      size = bytes;
    }
  }
  return cut;
}
