import { z } from "@hono/zod-openapi";
import { Time } from "./route.ts";

export const EffectiveBy = Time.openapi({
  description: "From then on what was withdrawn is refused everywhere, whatever is cached.",
});

/** Beside it, where access tokens may have been made from what was withdrawn. */
export const TokensExpireBy = Time.nullable().openapi({
  description:
    "Until then whoever verifies access tokens without asking may accept one that was made before; null where there is none, or nothing was withdrawn now.",
});

/** What taking somebody's access away answers. */
export const Withdrawn = z
  .object({
    effective_by: EffectiveBy,
    revoked_keys: z
      .array(z.object({ id: z.string(), name: z.string() }))
      .openapi({ description: "The keys that died with it, newest first; at most 100 of them." }),
    revoked_key_count: z.number().int(),
    tokens_expire_by: TokensExpireBy,
  })
  .openapi("Withdrawn");
