/** The handlers of docs/guide/webhooks.md, as they stand there: they take what is signed, and nothing else. */
import { readFileSync } from "node:fs";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, expect, it } from "vitest";

interface Handler {
  fetch(request: Request, env: { SECRET: string }): Promise<Response>;
}

const page = readFileSync(new URL("../docs/guide/webhooks.md", import.meta.url), "utf8");
const handlers = [...page.matchAll(/^```js (\S+)\n([\s\S]*?)\n```$/gm)].map(([, name = "", code = ""]) => ({
  name,
  code,
}));

const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const PACKAGES = fileURLToPath(new URL("../node_modules", import.meta.url));

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "webhooks-"));
  await symlink(PACKAGES, join(folder, "node_modules"));
});

afterAll(() => rm(folder, { recursive: true }));

function messageTo(secret: string): Request {
  const [id, at] = ["evt_01m81bjjnde05a89wh6nrnnrxc", new Date()];
  const data = { id, target: { type: "key", id: "key_1", name: "ci" }, changes: {} };
  const body = JSON.stringify({ type: "key.revoked", timestamp: at.toISOString(), data });
  const headers = {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": new Webhook(secret).sign(id, at, body),
  };
  return new Request("https://hooks.example.com/", { method: "POST", headers, body });
}

it("there are two", () => {
  expect(handlers.map(({ name }) => name)).toEqual(["worker.js", "hono.js"]);
});

it.each(handlers)(
  "$name: 204 for what is signed, 400 for what somebody else has signed",
  async ({ name, code }) => {
    const file = join(folder, name.replace(/\.js$/, ".mjs"));
    await writeFile(file, code);
    const { default: handler } = (await import(pathToFileURL(file).href)) as { default: Handler };
    expect((await handler.fetch(messageTo(SECRET), { SECRET })).status).toBe(204);
    const another = `whsec_${Buffer.alloc(32, 8).toString("base64")}`;
    const refused = await handler.fetch(messageTo(another), { SECRET });
    expect([refused.status, await refused.text()]).toEqual([400, "signature_invalid"]);
  },
);
