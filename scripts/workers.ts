/** The five workers: where each is configured, and how large its bundle may be (docs/performance.md). */
export const WORKERS = [
  { name: "gateway", config: "wrangler.toml", budgetKb: 150 },
  { name: "auth", config: "services/auth/wrangler.toml", budgetKb: 350, database: "atrium-control" },
  { name: "projects", config: "services/projects/wrangler.toml", budgetKb: 150 },
  {
    name: "resources",
    config: "services/resources/wrangler.toml",
    budgetKb: 150,
    database: "atrium-resources",
  },
  { name: "events", config: "services/events/wrangler.toml", budgetKb: 150, database: "atrium-events" },
] as const satisfies { name: string; config: string; budgetKb: number; database?: string }[];

export const ROOT = new URL("../", import.meta.url);
