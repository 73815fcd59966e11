import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { parseEnv } from "node:util";
import { ROOT, WORKERS } from "../workers.ts";

const random = () => randomBytes(32).toString("base64url");

/** Secrets of each service, and how one is made the first time. */
const SECRETS: Partial<Record<(typeof WORKERS)[number]["name"], Record<string, () => string>>> = {
  auth: { KEY_PEPPERS: () => `a:${random()}`, IDEMPOTENCY_PEPPER: random },
  projects: { IDEMPOTENCY_PEPPER: random, SECRET_KEYS: () => `a:${random()}` },
  resources: { IDEMPOTENCY_PEPPER: random },
  events: { IDEMPOTENCY_PEPPER: random, SECRET_KEYS: () => `a:${random()}` },
};

/** Who administers a local installation: whoever signs up with this address, as the demo does. */
export const FIRST_ADMINISTRATOR = "root@example.com";

/** Where webhooks may send to, beside the internet: whatever is tried on this machine. */
const RECEIVERS = "localhost:*,127.0.0.1:*";

/** Writes each worker's `.dev.vars`: new secrets on the first run, the same ones ever after. */
export async function writeSecrets(url: string): Promise<void> {
  for (const { name, config } of WORKERS) {
    const file = new URL(config.replace("wrangler.toml", ".dev.vars"), ROOT);
    const kept = parseEnv(await readFile(file, "utf8").catch(() => ""));
    const values: Record<string, string | undefined> = { ...kept, ENVIRONMENT: "development" };
    for (const [secret, make] of Object.entries(SECRETS[name] ?? {})) values[secret] ??= make();
    if (name === "auth" || name === "projects" || name === "events") values.PUBLIC_URL = url;
    if (name === "events") values.WEBHOOKS_REACH ??= RECEIVERS;
    if (name === "auth") values.SYSTEM_ADMINISTRATOR ??= FIRST_ADMINISTRATOR;
    const lines = Object.entries(values).map(([key, value]) => `${key}="${value}"\n`);
    await writeFile(file, lines.join(""), { mode: 0o600 });
  }
}
