import { Hono } from "hono";

// One KV read that misses, then one row of D1, and nothing else: the most that a cold verification could reach.
const app = new Hono<{ Bindings: { CREDENTIALS: KVNamespace; CONTROL: D1Database } }>();

app.all("*", async (c) => {
  const cached = await c.env.CREDENTIALS.get("nothing-here");
  const row = await c.env.CONTROL.prepare("SELECT id FROM keys WHERE digest = ?").bind("nobody").first();
  return c.json({ cached: cached !== null, found: row !== null });
});

export default app;
