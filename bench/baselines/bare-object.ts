import { Hono } from "hono";

// Bytes straight into R2 and out of it, by anyone: the least that a file can cost.
const app = new Hono<{ Bindings: { BLOBS: R2Bucket } }>();

app.put("/:key", async (c) => {
  await c.env.BLOBS.put(c.req.param("key"), c.req.raw.body);
  return c.body(null, 201);
});

app.get("/:key", async (c) => {
  const object = await c.env.BLOBS.get(c.req.param("key"));
  return object ? c.body(object.body) : c.notFound();
});

export default app;
