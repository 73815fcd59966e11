import { expect, it } from "vitest";
import { paginate } from "./paginate.ts";

const pages: Record<string, { data: number[]; next_cursor: string | null }> = {
  first: { data: [1, 2], next_cursor: "b" },
  b: { data: [], next_cursor: "c" },
  c: { data: [3], next_cursor: null },
};

const none = { data: [], next_cursor: null };

it("yields every page in order, an empty one in between too", async () => {
  const all: number[] = [];
  for await (const item of paginate(async (cursor = "first") => pages[cursor] ?? none)) all.push(item);
  expect(all).toEqual([1, 2, 3]);
});

it("asks for no page that nobody reads", async () => {
  const asked: (string | undefined)[] = [];
  for await (const item of paginate(async (cursor) => {
    asked.push(cursor);
    return pages[cursor ?? "first"] ?? none;
  })) {
    if (item === 2) break;
  }
  expect(asked).toEqual([undefined]);
});
