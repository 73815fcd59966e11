import { describe, expect, it } from "vitest";
import { eventsGolden, vanished } from "./golden.ts";

const BEFORE = `# The head
key.created | key | name owner preset? |
key.updated | key |  | name scopes
`;

const without = (from: string, to: string) => vanished(BEFORE, BEFORE.replace(from, to));

describe("the catalogue of events is only ever added to", () => {
  it.each<[string, string, string, string[]]>([
    ["nothing", "", "", []],
    ["a type more", "# The head\n", "# Another\nkey.leaked | key |  |\n", []],
    [
      "a target, a detail, a change more",
      "| key |  | name scopes",
      "| key token | hint | name scopes owner",
      [],
    ],
    ["a detail that is always there now", "preset?", "preset", []],
    ["any change at all", "name scopes", "*", []],
    ["a type less", "key.updated | key |  | name scopes\n", "", ["key.updated"]],
    ["a type called otherwise", "key.created", "key.made", ["key.created"]],
    ["another target", "created | key", "created | token", ["key.created: the target key"]],
    ["a detail less", "name owner", "name", ["key.created: the detail owner"]],
    ["a detail that may be missing less", " preset?", "", ["key.created: the detail preset?"]],
    ["a detail that may be missing now", "owner", "owner?", ["key.created: the detail owner"]],
    ["a change less", "name scopes", "name", ["key.updated: the change scopes"]],
  ])("%s", (_, from, to, expected) => {
    expect(without(from, to)).toEqual(expected);
  });

  it("of the golden itself nothing vanishes, and without a line of it that", () => {
    const golden = eventsGolden();
    expect(vanished(golden, golden)).toEqual([]);
    const lines = golden.split("\n").filter((line) => /^\w/.test(line));
    expect(lines.length).toBeGreaterThan(100);
    for (const line of lines)
      expect(vanished(golden, golden.replace(`${line}\n`, ""))).toEqual([line.split(" ")[0]]);
  });
});
