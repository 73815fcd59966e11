import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

/** What is done with `z`, on the same line or the next; not the types of it, which come from zod itself. */
const USED = /\bz\s*\.\s*(?!Zod)(\w+)\b(?!<)/g;

it("z has all that the services use of it, and nothing else", async () => {
  const sources = globSync("{services/{projects,resources,events},packages/shared}/src/**/*.ts");
  const used = sources.flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(USED)].map(([, name = ""]) => name),
  );
  expect(used.length).toBeGreaterThan(100);
  const { z } = (await import(`${import.meta.dirname}/zod.js`)) as { z: object };
  expect(Object.keys(z).sort()).toEqual([...new Set(used), "ZodType", "z"].sort());
});
