import { describe, expect, it } from "vitest";
import { canonicalUsername, usernameFault } from "./username.ts";

describe("usernames", () => {
  it.each(["ada", "ada-lovelace", "a1b", "007", "Ada", "a".repeat(39)])("%s may be one", (name) => {
    expect(usernameFault(name)).toBeUndefined();
  });

  it.each([
    ["too short", "ab"],
    ["too long", "a".repeat(40)],
    ["empty", ""],
    ["a hyphen first", "-ada"],
    ["a hyphen last", "ada-"],
    ["two hyphens in a row", "ada--lovelace"],
    ["an underscore, as ids have", "acc_ada"],
    ["a slash", "ada/lovelace"],
    ["a dot", "ada.l"],
    ["a space", "ada l"],
    ["a letter that looks like another", "аda"],
    ["a line break at the end", "ada\n"],
    ["reserved", "admin"],
    ["reserved, in capitals", "Admin"],
  ])("%s: not one", (_, name) => {
    expect(usernameFault(name)).toBeTypeOf("string");
  });

  it("knows no case", () => {
    expect(canonicalUsername("Ada-L")).toBe(canonicalUsername("ada-l"));
  });
});
