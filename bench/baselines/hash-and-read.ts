import { Hono } from "hono";

// The plain way to check an API key: SHA-256, one row of D1, no cache. Written by hand, to compare with.
const app = new Hono<{ Bindings: { CONTROL: D1Database } }>();

app.all("*", async (c) => {
  const secret = c.req.header("authorization")?.slice("Bearer ".length) ?? "";
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(secret)));
  const digest = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const row = await c.env.CONTROL.prepare(
    "SELECT id, account_id, scopes, revoked_at FROM keys WHERE digest = ?",
  )
    .bind(digest)
    .first();
  return c.json({ valid: row !== null });
});

export default app;
