import { Hono } from "hono";

// A page of a project's runs, straight from D1, to anyone who asks: the least that a list of them can cost.
const app = new Hono<{ Bindings: { RESOURCES_DB: D1Database } }>();

app.get("/v1/projects/:project/runs", async (c) => {
  const { results } = await c.env.RESOURCES_DB.prepare(
    "SELECT * FROM resources WHERE project_id = ? AND kind = 'run' ORDER BY id DESC LIMIT 101",
  )
    .bind(c.req.param("project"))
    .all();
  return c.json({ data: results.slice(0, 100) });
});

export default app;
