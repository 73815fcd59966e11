import { Hono } from "hono";
import { beforeEach, describe, expect, it } from "vitest";
import { ifMatch, single } from "./etag.ts";

let shown = { name: "x", role: "member" };

const app = new Hono()
  .get("/thing", (c) => single(c, shown, 3, 200))
  .patch("/thing", (c) => c.json({ version: ifMatch(c) ?? null }));

const get = (tag?: string) => app.request("/thing", tag ? { headers: { "If-None-Match": tag } } : {});
const tagOf = async (): Promise<string> => (await get()).headers.get("ETag") ?? "";
const asked = async (tag: string) =>
  (
    (await (await app.request("/thing", { method: "PATCH", headers: { "If-Match": tag } })).json()) as {
      version: number;
    }
  ).version;

describe("ETag", () => {
  beforeEach(() => {
    shown = { name: "x", role: "member" };
  });

  it("200 with the tag of the version, and of what is shown", async () => {
    const answer = await get();
    expect([answer.status, await answer.json()]).toEqual([200, shown]);
    expect(answer.headers.get("ETag")).toMatch(/^"v3-[\w-]{16}"$/);
  });

  it("304 without a body to who has this very answer, 200 to who has another", async () => {
    const tag = await tagOf();
    const same = await get(`"v2-other", ${tag}`);
    expect([same.status, same.headers.get("ETag"), await same.text()]).toEqual([304, tag, ""]);
    expect((await get('"v2-other"')).status).toBe(200);
  });

  it("200 where the row is as it was, and what is shown beside it is not", async () => {
    const tag = await tagOf();
    shown = { name: "x", role: "admin" };
    const after = await get(tag);
    expect([after.status, await after.json()]).toEqual([200, shown]);
    expect(await asked(tag)).toBe(3);
  });

  it("If-Match: the version, any, or one that no row has", async () => {
    expect(await asked(await tagOf())).toBe(3);
    expect(await asked('"v3"')).toBe(3);
    expect(await asked("*")).toBeNull();
    expect(await asked('"somebody else\'s"')).toBe(0);
  });
});
