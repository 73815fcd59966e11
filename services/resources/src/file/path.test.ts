import { describe, expect, it } from "vitest";
import { FilePath } from "./path.ts";

describe("a file's path", () => {
  it.each([
    "a",
    "a/b",
    "a b/ü.txt",
    "..a/b..",
    ".hidden",
    "a/...",
    "%2e%2e/x",
    "x".repeat(1024),
    "ü".repeat(512),
  ])("%j is one", (path) => {
    expect(FilePath.parse(path)).toBe(path);
  });

  it.each([
    "",
    "/a",
    "a/",
    "a//b",
    ".",
    "..",
    "../a",
    "a/../b",
    "a/./b",
    "a/..",
    "a\\..\\b",
    "a\nb",
    "a\0",
    "a\u202Eb",
    "\ud800",
    "x".repeat(1025),
    "ü".repeat(513),
  ])("%j is none", (path) => {
    expect(FilePath.safeParse(path).success).toBe(false);
  });
});
