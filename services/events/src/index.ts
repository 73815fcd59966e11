import { app } from "./app.ts";
import { consume } from "./consume.ts";
import type { Env } from "./env.ts";

export default { fetch: app.fetch, queue: consume } satisfies ExportedHandler<Env>;
