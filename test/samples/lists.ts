import type { Samples } from "./sample.ts";

export const samples: Samples = {
  "GET /v1/projects/{project}/resources": {},
  "GET /v1/teams/{team}/resources": {},
  "GET /v1/me/resources": {},
};
