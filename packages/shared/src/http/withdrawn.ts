import { z } from "@hono/zod-openapi";
import { Time } from "./route.ts";

export const EffectiveBy = Time.openapi({
  description: "From then on what was withdrawn is refused everywhere, whatever is cached.",
});

/** What taking somebody's access away answers. */
export const Withdrawn = z
  .object({
    effective_by: EffectiveBy,
    revoked_keys: z
      .array(z.object({ id: z.string(), name: z.string() }))
      .openapi({ description: "The keys that died with it, newest first; at most 100 of them." }),
    revoked_key_count: z.number().int(),
  })
  .openapi("Withdrawn");
