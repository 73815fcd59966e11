import { describe, expect, it } from "vitest";
import { usernameFault } from "../identity/username.ts";
import { usernamesFor } from "./username.ts";

describe("a username for who comes from elsewhere", () => {
  it.each([
    ["octocat", "octocat"],
    ["Mona Lisa", "mona-lisa"],
    ["jane.doe+spam", "jane-doe-spam"],
    ["--Renée__", "renee"],
    ["octo_corp", "octo-corp"],
  ])("%s is %s, where nobody is", (called, username) => {
    expect(usernamesFor(called)[0]).toBe(username);
  });

  it.each(["admin", "ab", "", "名前", "😀", "x".repeat(500), "a".repeat(30) + "-".repeat(9)])(
    "%s too has names, and every one of them may be used",
    (called) => {
      const names = usernamesFor(called);
      expect(names.length).toBeGreaterThanOrEqual(3);
      expect(names.map(usernameFault)).toEqual(names.map(() => undefined));
      expect(new Set(names).size).toBe(names.length);
    },
  );
});
