import type { Samples } from "./sample.ts";

/** The body of a token request is a form, which the suites of JSON leave alone: it is tried in `access-tokens.test.ts`. */
export const samples: Samples = {
  "POST /v1/token": {},
  "GET /.well-known/jwks.json": {},
  "GET /.well-known/oauth-authorization-server": {},
};
