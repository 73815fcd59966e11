import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { ifMatch, single } from "./etag.ts";

const app = new Hono()
  .get("/thing", (c) => single(c, { name: "x" }, 3, 200))
  .patch("/thing", (c) => c.json({ version: ifMatch(c) ?? null }));

const get = (tag?: string) => app.request("/thing", tag ? { headers: { "If-None-Match": tag } } : {});
const asked = async (tag: string) =>
  (
    (await (await app.request("/thing", { method: "PATCH", headers: { "If-Match": tag } })).json()) as {
      version: number;
    }
  ).version;

describe("ETag", () => {
  it("200 with the tag of the version", async () => {
    const answer = await get();
    expect([answer.status, answer.headers.get("ETag"), await answer.json()]).toEqual([
      200,
      '"v3"',
      { name: "x" },
    ]);
  });

  it("304 without a body to who has this version, 200 to who has another", async () => {
    const same = await get('"v2", "v3"');
    expect([same.status, same.headers.get("ETag"), await same.text()]).toEqual([304, '"v3"', ""]);
    expect((await get('"v2"')).status).toBe(200);
  });

  it("If-Match: the version, any, or one that no row has", async () => {
    expect(await asked('"v3"')).toBe(3);
    expect(await asked("*")).toBeNull();
    expect(await asked('"somebody else\'s"')).toBe(0);
  });
});
