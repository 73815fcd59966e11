import { Hono } from "hono";

// What a Hono worker costs that does nothing: the measure of all shares.
const app = new Hono();
app.all("*", (c) => c.json({ ok: true }));

export default app;
