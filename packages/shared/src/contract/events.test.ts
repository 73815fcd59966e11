import { describe, expect, it } from "vitest";
import type { Happening } from "../store/commit.ts";
import { EVENT_TYPES } from "./events.ts";

const key = { type: "key", id: "key_1", name: "key" } as const;
const expires_at = "2026-01-01T00:00:00.000Z";

describe("what is committed says what the catalogue says, or does not compile", () => {
  it("each of these is refused but the first", () => {
    const said: Happening[] = [
      { type: "key.expiring", target: key, details: { expires_at } },
      // @ts-expect-error: a detail is missing
      { type: "key.expiring", target: key, details: {} },
      // @ts-expect-error: all details are missing
      { type: "key.expiring", target: key },
      // @ts-expect-error: a detail is none
      { type: "key.expiring", target: key, details: { expires_at: 1 } },
      // @ts-expect-error: there is no such detail
      { type: "key.expiring", target: key, details: { expires_at, owner: "acc_1" } },
      // @ts-expect-error: it has no details
      { type: "role.deleted", target: { type: "role", id: "role_1", name: "role" }, details: { expires_at } },
      // @ts-expect-error: it happens to something else
      {
        type: "key.expiring",
        target: { type: "token", id: "tok_1", name: "token" },
        details: { expires_at },
      },
      // @ts-expect-error: what the commit is to read is missing
      { type: "team.deleted", target: { type: "team", id: "team_1", name: "team" } },
      // @ts-expect-error: there is no such type
      { type: "key.eaten", target: key },
    ];
    expect(said).toHaveLength(9);
  });
});

describe("the catalogue", () => {
  it.each(Object.entries(EVENT_TYPES))(
    "%s is a sentence about a target, and says each thing once",
    (type, entry) => {
      expect(type).toMatch(/^[a-z_]+\.[a-z_]+$/);
      expect(entry.says).toMatch(/^[A-Z].*\.$/);
      expect(new Set(entry.targets).size).toBe(entry.targets.length);
      const details = "details" in entry ? Object.keys(entry.details) : [];
      const reads = "reads" in entry ? Object.keys(entry.reads) : [];
      expect(new Set([...details, ...reads]).size).toBe(details.length + reads.length);
    },
  );
});
