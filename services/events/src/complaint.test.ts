import { DrizzleQueryError } from "drizzle-orm";
import { expect, it } from "vitest";
import { reasonOf } from "./complaint.ts";

it("a reason has no parameters of a query in it: URLs of webhooks are among them", () => {
  const failed = new DrizzleQueryError(
    "select 1 where url = ?",
    ["https://chat.example/T0/secret"],
    new Error("D1_ERROR: locked"),
  );
  expect(reasonOf(failed)).toBe("Failed query: select 1 where url = ? Error: D1_ERROR: locked");
});

it("what is no error is told as it is", () => {
  expect(reasonOf("gone")).toBe("gone");
});
