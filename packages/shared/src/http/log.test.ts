import { describe, expect, it, vi } from "vitest";
import { keptAnswer } from "../store/answers.ts";
import { openDb } from "../store/open.ts";
import { report } from "./log.ts";

describe("the log of a failed query", () => {
  it("has the query and the reason, not what it was about", async () => {
    const fails = async () => {
      throw new Error("D1_ERROR: no such table");
    };
    const broken = { prepare: () => ({ bind: () => ({ raw: fails }) }) };
    const failed: unknown = await keptAnswer(
      openDb(broken as unknown as D1Database, undefined),
      "a-secret",
      0,
    ).catch((error: unknown) => error);
    expect(String(failed)).toContain("a-secret");

    const written = vi.spyOn(console, "error").mockReturnValue();
    report("auth", "req_1", failed);
    const [line] = written.mock.calls[0] as [string];
    written.mockRestore();
    expect(line).not.toContain("a-secret");
    expect(JSON.parse(line)).toMatchObject({
      level: "error",
      service: "auth",
      request_id: "req_1",
      message: expect.stringMatching(/^Failed query: select .* from "idempotency"/),
      cause: expect.stringContaining("D1_ERROR"),
      stack: expect.stringContaining("    at "),
    });
  });
});
