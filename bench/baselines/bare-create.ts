import { Hono } from "hono";

// One more row in the table of resources, with all its indexes, by anyone: the least that making a run can cost.
const app = new Hono<{ Bindings: { RESOURCES_DB: D1Database } }>();

app.post("/v1/projects/:project/runs", async (c) => {
  const { name } = await c.req.json<{ name: string }>();
  const id = `run_${crypto.randomUUID()}`;
  await c.env.RESOURCES_DB.prepare(
    `INSERT INTO resources (id, project_id, kind, organization_id, name, desired_state, observed_state, owner, created_by,
       created_with, created_at, updated_at)
     VALUES (?1, ?2, 'run', 'nobody', ?3, 'running', 'queued', 'nobody', 'nobody', '', ?4, ?4)`,
  )
    .bind(id, c.req.param("project"), name, Date.now())
    .run();
  return c.json({ id }, 201);
});

export default app;
