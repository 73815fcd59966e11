/** test/events.txt: each type of event, what it happens to and which fields it has. What stands there once is there for good. */
import { ENTRIES, type Entry } from "./catalogue.ts";

const HEAD = `# Every type of event | what it happens to | its details, with ? what may be missing | what changes.
# Written by \`npm run gen\`, which adds to it and takes nothing away: somebody relies on it.
`;

export const eventsGolden = (): string => `${HEAD}${ENTRIES.map(lineOf).sort().join("\n")}\n`;

const lineOf = ({ type, targets, details, changes }: Entry): string =>
  [
    type,
    targets.join(" "),
    Object.keys(details.properties)
      .map((name) => (details.required.includes(name) ? name : `${name}?`))
      .join(" "),
    changes === "of the kind" ? "*" : changes.join(" "),
  ]
    .join(" | ")
    .replace(/[ |]+$/, "");

const PARTS = ["target", "detail", "change"];

/** What stood in a golden, and would not in the next one. A field that was always there may not come to be missing. */
export function vanished(before: string, after: string): string[] {
  const then = typesIn(after);
  return [...typesIn(before)].flatMap(([type, parts]) => {
    const now = then.get(type);
    if (!now) return [type];
    return parts.flatMap((words, at) =>
      [...words]
        .filter((word) => !now[at]?.has(word) && !now[at]?.has("*") && !now[at]?.has(word.replace(/\?$/, "")))
        .map((word) => `${type}: the ${PARTS[at]} ${word}`),
    );
  });
}

function typesIn(golden: string): Map<string, Set<string>[]> {
  const lines = golden.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => {
      const [type = "", ...parts] = line.split("|").map((part) => part.trim());
      return [type, parts.map((part) => new Set(part.split(" ").filter(Boolean)))];
    }),
  );
}
