import { describe, expect, it } from "vitest";
import { FORM, readForm, required } from "./form.ts";

const refusal = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return (error as { error?: string }).error ?? error;
  }
};

describe("the body of a token request", () => {
  it("is a form, of what has a value", () => {
    const form = readForm("grant_type=a%20b&scope=&audience=prj_1", `${FORM}; charset=utf-8`);
    expect([...form]).toEqual([
      ["grant_type", "a b"],
      ["audience", "prj_1"],
    ]);
  });

  it("may be the same as JSON", () => {
    expect([...readForm('{"grant_type":"a","scope":""}', "application/json")]).toEqual([["grant_type", "a"]]);
  });

  it.each([
    ["a parameter twice", "scope=a&scope=b", FORM],
    ["another type", "scope=a", "text/plain"],
    ["none", "scope=a", undefined],
    ["JSON that is none", "{", "application/json"],
    ["a list", '["a"]', "application/json"],
    ["a number in it", '{"expires_in":60}', "application/json"],
  ])("%s: invalid_request", (_, text, type) => {
    expect(refusal(() => readForm(text, type))).toBe("invalid_request");
  });

  it("says what is missing", () => {
    expect(refusal(() => required(new Map(), "grant_type"))).toBe("invalid_request");
  });
});
