import { describe, expect, it } from "vitest";
import { behavioursOf, faultsOf } from "./behaviours.ts";

const page = `# Behaviours

- **T1** Everybody has one.
- **T2** *to come:* Somebody has two.
- **W11** Views.
`;

describe("the page of behaviours and the tests", () => {
  it("read as ids, those to come apart", () => {
    expect(behavioursOf(page)).toEqual({ kept: ["T1", "W11"], toCome: ["T2"] });
  });

  it("agree where each kept id starts a title, and no other does", () => {
    expect(faultsOf(behavioursOf(page), ["W11: views", "T1 everybody", "nothing in particular"])).toEqual([]);
  });

  it("differ where an id has no passing test; W1 is not W11", () => {
    expect(faultsOf({ kept: ["T1", "W1"], toCome: [] }, ["W11 views", "about T1"])).toEqual([
      "T1 has no passing test",
      "W1 has no passing test",
    ]);
  });

  it("differ where what is to come is tested already", () => {
    expect(faultsOf(behavioursOf(page), ["T1", "T2", "W11"])).toEqual([
      "T2 has a test, and is marked as to come",
    ]);
  });
});
