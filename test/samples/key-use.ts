import type { Samples } from "./sample.ts";

export const samples: Samples = {
  "GET /v1/projects/{project}/keys/{key}/usage": { query: "?from=2026-01-01&to=2026-03-31" },
};
