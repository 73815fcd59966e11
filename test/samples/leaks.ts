import { forgedKey } from "../personas.ts";
import type { Samples } from "./sample.ts";

export const samples: Samples = {
  "POST /v1/keys/leaks": { body: () => ({ key: forgedKey(), url: "https://example.com/paste" }) },
};
