import { Problem } from "@atrium/shared/problem";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inputOf, VerifyInput } from "./routes.ts";

/** What the hand-written reading makes of it: the input, or the pointers of what is wrong. */
function read(sent: unknown): unknown {
  try {
    return inputOf(sent);
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
}

describe("the body of a verification", () => {
  it("is read as its schema reads it, whatever is sent", () => {
    const near = fc.record(
      {
        key: fc.oneof(fc.string({ maxLength: 210 }), fc.anything()),
        permission: fc.oneof(fc.constantFrom("run:create", "run:nothing", "run:create:own"), fc.anything()),
        resource: fc.oneof(fc.record({ created_by: fc.string() }), fc.anything()),
        consistency: fc.constantFrom("strong", "cached", "eventual"),
        extra: fc.anything(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(near, fc.anything()), (sent) => {
        const parsed = VerifyInput.safeParse(sent);
        expect(read(sent)).toEqual(parsed.success ? parsed.data : "validation_failed");
      }),
      { numRuns: 2000 },
    );
  });
});
