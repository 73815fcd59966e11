import { describe, expect, it } from "vitest";
import { isOfThis, preconditionOf } from "./precondition.ts";

const TAG = '"sha256:ab"';
const asked = (headers: Record<string, string>, tag: string | null = TAG, method = "GET") =>
  preconditionOf(new Headers(headers), tag, method);

describe("preconditions (RFC 9110 §13)", () => {
  it("none: holds", () => expect(asked({})).toBe("holds"));

  it.each([
    ["*", "holds"],
    [TAG, "holds"],
    [`"other", ${TAG}`, "holds"],
    ['"other"', "fails"],
    [`W/${TAG}`, "fails"],
  ])("If-Match: %s", (field, outcome) => {
    expect(asked({ "If-Match": field })).toBe(outcome);
    expect(asked({ "If-Match": field }, null)).toBe("fails");
  });

  it.each([
    ["*", "not_modified"],
    [TAG, "not_modified"],
    [`W/${TAG}`, "not_modified"],
    ['"other"', "holds"],
  ])("If-None-Match: %s", (field, outcome) => {
    expect(asked({ "If-None-Match": field })).toBe(outcome);
    expect(asked({ "If-None-Match": field }, TAG, "PUT")).toBe(outcome === "holds" ? "holds" : "fails");
    expect(asked({ "If-None-Match": field }, null, "PUT")).toBe("holds");
  });

  it("If-Range: of this content only, and of no date", () => {
    expect(isOfThis(null, TAG)).toBe(true);
    expect(isOfThis(TAG, TAG)).toBe(true);
    for (const other of ['"other"', `W/${TAG}`, "Sun, 22 Nov 2026 03:00:00 GMT"])
      expect(isOfThis(other, TAG)).toBe(false);
  });
});
