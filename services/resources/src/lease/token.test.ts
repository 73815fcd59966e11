import { describe, expect, it } from "vitest";
import { scopesOf } from "./token.ts";

describe("the scopes of a lease's token", () => {
  it("are what is done with the thing itself, as far as its kind has that, and what the project lends", () => {
    expect(scopesOf("run", false)).toEqual([
      "run:view",
      "run:download",
      "run:logs",
      "run:update",
      "variable:view",
      "secret:use",
    ]);
    expect(scopesOf("job", false)).not.toContain("job:download");
  });
  it("leave out what the project lends, for what came from outside", () => {
    expect(scopesOf("run", true)).toEqual(["run:view", "run:download", "run:logs", "run:update"]);
  });
});
