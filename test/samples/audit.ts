import type { Samples } from "./sample.ts";

const PLACES = ["/v1/projects/{project}", "/v1/organizations/{organization}"];

export const samples: Samples = {
  ...Object.fromEntries(
    PLACES.flatMap((place) => [
      [`GET ${place}/audit`, {}],
      [`GET ${place}/audit/export`, { query: "?format=csv" }],
      [`GET ${place}/events`, {}],
    ]),
  ),
  "GET /v1/organizations/{organization}/audit/settings": {},
  "PATCH /v1/organizations/{organization}/audit/settings": { body: () => ({ retention_days: 365 }) },
};
