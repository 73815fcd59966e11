/** Where two JSON values differ: a JSON pointer, and what is there; left out on the side where nothing is. */
export interface Difference {
  pointer: string;
  from?: unknown;
  to?: unknown;
}

/** Every place where two JSON objects differ, in the order of their members' names. Lists are compared as one. */
export function differences(from: object, to: object, at = ""): Difference[] {
  const [before, after] = [new Map(Object.entries(from)), new Map(Object.entries(to))];
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((name) => {
    const pointer = `${at}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    const [one, other] = [before.get(name), after.get(name)];
    if (isObject(one) && isObject(other)) return differences(one, other, pointer);
    if (before.has(name) && after.has(name) && isSame(one, other)) return [];
    return [{ pointer, ...(before.has(name) && { from: one }), ...(after.has(name) && { to: other }) }];
  });
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function isSame(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, at) => isSame(item, other[at]));
  if (isObject(one) && isObject(other)) return differences(one, other).length === 0;
  return one === other;
}
