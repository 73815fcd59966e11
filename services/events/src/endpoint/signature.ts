const PREFIX = "whsec_";

/**
 * What a message is signed with, by https://www.standardwebhooks.com: one signature a secret, so that whoever has the old one
 * or the new one can verify it. `at` in ms; secrets as they were shown, `whsec_…`.
 */
export async function signedHeaders(
  secrets: readonly string[],
  { id, at, body }: { id: string; at: number; body: string },
): Promise<Record<string, string>> {
  if (secrets.length === 0) throw new Error("A message is never sent unsigned.");
  const timestamp = String(Math.floor(at / 1000));
  const signed = new TextEncoder().encode(`${id}.${timestamp}.${body}`);
  const signatures = await Promise.all(secrets.map((secret) => signature(secret, signed)));
  return {
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": signatures.map((one) => `v1,${one}`).join(" "),
  };
}

async function signature(secret: string, signed: BufferSource): Promise<string> {
  const bytes = Buffer.from(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret, "base64");
  const key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return Buffer.from(await crypto.subtle.sign("HMAC", key, signed)).toString("base64");
}
