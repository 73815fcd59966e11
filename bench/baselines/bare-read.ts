import { Hono } from "hono";

// One resource by id, straight from D1, to anyone who asks: the least that a GET of it can cost.
const app = new Hono<{ Bindings: { RESOURCES_DB: D1Database } }>();

app.get("/v1/projects/:project/runs/:id", async (c) => {
  const { project, id } = c.req.param();
  const row = await c.env.RESOURCES_DB.prepare(
    "SELECT * FROM resources WHERE project_id = ? AND kind = 'run' AND id = ?",
  )
    .bind(project, id)
    .first();
  return row ? c.json(row) : c.notFound();
});

export default app;
