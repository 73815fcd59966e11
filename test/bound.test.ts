/** docs/revocation.md, "the bound everywhere": what it names is there, and what nothing else tests of it is here. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { send } from "./http.ts";
import { makeKey, makeTenant } from "./world.ts";

const CITED = /^- `([^`]+\.test\.ts)`: (.+)$/gm;

it("each test that docs/revocation.md names is there", () => {
  const cited = [...readFileSync("docs/revocation.md", "utf8").matchAll(CITED)];
  expect(cited.length).toBeGreaterThan(25);
  for (const [, file = "", title = ""] of cited)
    expect(readFileSync(file, "utf8").includes(title), `${file}: ${title}`).toBe(true);
});

it("the old secret of a rotation is never relied upon past its grace, however young the answer is", async () => {
  const ours = await makeTenant();
  const gate = await makeKey(ours, { scopes: ["key:verify"] });
  const key = await makeKey(ours, {});
  const verify = async (secret: string, consistency: "cached" | "strong") => {
    const json = { key: secret, consistency };
    const response = await send(gate, { method: "POST", path: "/v1/keys/verify", json });
    return (await response.json()) as { code: string; max_age: number; expires_at: string };
  };
  expect((await verify(key.token, "cached")).max_age).toBeGreaterThan(50);
  const path = `/v1/projects/${ours.project}/keys/${key.id}/rotate`;
  const before = Date.now();
  const rotated = await send(ours.owner, { method: "POST", path, json: { grace_seconds: 3 } });
  const { secret } = (await rotated.json()) as { secret: string };
  const read = await verify(key.token, "strong");
  expect(read).toMatchObject({ code: "valid", max_age: expect.toSatisfy((seconds) => seconds <= 3) });
  expect(Date.parse(read.expires_at)).toBeLessThanOrEqual(Date.now() + 3_000);
  // From L1, and with no other reading of the primary.
  while (Date.now() < before + 3_500) await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await verify(key.token, "cached")).toMatchObject({ code: "expired" });
  expect(await verify(secret, "cached")).toMatchObject({ code: "valid" });
});

it("no service hands out a URL that stands for a right", () => {
  const sources = readdirSync("services", { recursive: true, encoding: "utf8" }).filter(
    (path) => path.includes("/src/") && path.endsWith(".ts") && !path.includes("node_modules"),
  );
  expect(sources.length).toBeGreaterThan(300);
  for (const path of sources)
    expect(readFileSync(`services/${path}`, "utf8"), path).not.toMatch(/presign|X-Amz-Signature|aws4/i);
});
