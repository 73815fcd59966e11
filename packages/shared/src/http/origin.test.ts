import { expect, it } from "vitest";
import { isListed } from "./origin.ts";

const LIST = "https://console.example, https://other.example,";

it.each(["https://console.example", "https://other.example"])("%s is on the list", (origin) => {
  expect(isListed(origin, LIST)).toBe(true);
});

it.each(["", "null", "https://console.example.evil", "http://console.example", LIST])(
  "%j is not",
  (origin) => {
    expect(isListed(origin, LIST)).toBe(false);
    expect(isListed(origin, "")).toBe(false);
    expect(isListed(origin, undefined)).toBe(false);
  },
);
