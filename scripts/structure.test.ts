import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { MAX_LINES, violations } from "./structure.ts";

const check = (files: Record<string, string>): string[] => violations(new Map(Object.entries(files)));

describe("the rules of the house", () => {
  it("hold", () => {
    const files = ["packages", "services", "scripts", "test", "bench"]
      .flatMap((folder) =>
        readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => `${folder}/${file}`),
      )
      .filter((file) => /(?<!\.gen|\.d)\.ts$/.test(file) && !/\/(node_modules|\.wrangler|dist)\//.test(file));
    expect(files.length).toBeGreaterThan(100);
    expect(violations(new Map(files.map((file) => [file, readFileSync(file, "utf8")])))).toEqual([]);
  });

  it.each([
    [1, "a store does not import its noun", { "services/a/src/key/store.ts": `import "./key.ts";` }],
    [1, "a noun does not import routes", { "services/a/src/key/key.ts": `import { x } from "./routes.ts";` }],
    [1, "types count as well", { "services/a/src/key/store.ts": `import type { Key } from "./key.ts";` }],
    [1, "nobody imports index", { "services/a/src/key/routes.ts": `export { app } from "../index.ts";` }],
    [
      1,
      "a sibling's store is its own",
      { "services/a/src/run/run.ts": `import { byId } from "../key/store.ts";` },
    ],
    [2, "no service imports another", { "services/a/src/key/key.ts": `import "../../../b/src/key/key.ts";` }],
    [2, "by package neither", { "services/a/src/key/key.ts": `import "@atrium/projects/project/project";` }],
    [
      2,
      "shared imports no service",
      { "packages/shared/src/bound.ts": `import "../../../services/a/src/env.ts";` },
    ],
    [3, "access needs no HTTP", { "packages/shared/src/access/decide.ts": `import { Hono } from "hono";` }],
    [
      3,
      "nor by a detour",
      {
        "packages/shared/src/contract/auth.ts": `import type { Db } from "@atrium/shared/store/commit";`,
        "packages/shared/src/store/commit.ts": `import type { BatchItem } from "drizzle-orm/batch";`,
      },
    ],
    [4, "SQL is for stores", { "services/a/src/key/key.ts": `import { eq } from "drizzle-orm";` }],
    [
      4,
      "HTTP is for routes",
      { "services/a/src/key/key.ts": `import { createRoute } from "@hono/zod-openapi";` },
    ],
    [4, "also when imported late", { "services/a/src/key/key.ts": `const hono = await import("hono");` }],
    [
      5,
      "auth writes no memberships",
      { "services/auth/src/key/store.ts": `db.delete(memberships).where(x)` },
    ],
    [
      5,
      "in SQL neither",
      { "services/projects/src/project/store.ts": "sql`UPDATE service_accounts SET role = 1`" },
    ],
    [6, "a file has an end", { "services/a/src/key/key.ts": "\n".repeat(MAX_LINES) }],
    [6, "a file is named after what it is", { "services/a/src/key/utils.ts": "" }],
    [7, "an export has an importer", { "services/a/src/key/key.ts": "export const one = 1;" }],
    [
      7,
      "a whole import uses what it names",
      {
        "services/a/src/key/store.ts": "export const byId = 1; export const list = 2;",
        "services/a/src/key/key.ts": `import * as store from "./store.ts"; store.byId;`,
      },
    ],
  ])("rule %i is enforced: %s", (rule, _, files) => {
    expect(check(files).filter((found) => found.endsWith(`(${rule})`))).toHaveLength(1);
  });

  it("rule 8 is enforced: no file leads back to itself, types counted", () => {
    const circle = {
      "packages/shared/src/a.ts": `import type { B } from "./b.ts"; export type A = B;`,
      "packages/shared/src/b.ts": `import { c } from "@atrium/shared/c"; export type B = typeof c;`,
      "packages/shared/src/c.ts": `import type { A } from "./a.ts"; export const c: A = 1;`,
    };
    expect(check(circle)).toEqual(Object.keys(circle).map((file) => `${file}: leads back to itself (8)`));
  });

  it("what the rules allow passes", () => {
    expect(
      check({
        "services/auth/src/index.ts": `import { routes } from "./key/routes.ts"; import { Hono } from "hono";`,
        "services/auth/src/key/routes.ts": `import { z } from "@hono/zod-openapi"; import "./key.ts"; import "../env.ts";`,
        "services/auth/src/key/key.ts": `import * as store from "./store.ts"; import "../run/run.ts";`,
        "services/auth/src/key/store.ts": `import { eq } from "drizzle-orm"; db.update(serviceAccounts)`,
      }),
    ).toEqual([]);
  });
});
