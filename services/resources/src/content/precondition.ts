/**
 * Preconditions of a request for a file (RFC 9110 §13.2.2). Entity tags are digests, so they are all strong; there are no
 * dates to go by.
 * @param tag of the file as it is; null where there is none
 */
export function preconditionOf(
  headers: Headers,
  tag: string | null,
  method: string,
): "holds" | "fails" | "not_modified" {
  const match = headers.get("If-Match");
  if (match !== null && !lists(match, tag, "strongly")) return "fails";
  const noneMatch = headers.get("If-None-Match");
  if (noneMatch === null || !lists(noneMatch, tag, "weakly")) return "holds";
  return method === "GET" || method === "HEAD" ? "not_modified" : "fails";
}

/** Whether a write depends on what is there. */
export const isConditional = (headers: Headers): boolean =>
  headers.has("If-Match") || headers.has("If-None-Match");

/** Whether a range is of this very content, where the request says of which (§13.1.5). A date is of none. */
export function isOfThis(ifRange: string | null, tag: string): boolean {
  return ifRange === null || ifRange.trim() === tag;
}

function lists(field: string, tag: string | null, compared: "strongly" | "weakly"): boolean {
  if (tag === null) return false;
  if (field.trim() === "*") return true;
  return field
    .split(",")
    .map((one) => one.trim())
    .some((one) => one === tag || (compared === "weakly" && one === `W/${tag}`));
}
