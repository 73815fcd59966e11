import { z } from "@hono/zod-openapi";
import { Consistency, Time } from "./route.ts";

// A change can be asked as a dry run: decided and refused as the real one, answered as the real one, and nothing done.

const DryRun = z.enum(["true", "false"]).optional().openapi({
  description: "`true`: only say what would happen. It is refused where the real one would be.",
});

/** Nothing unknown: whoever mistypes `dry_run` must not be taken at their word. */
export const ChangeQuery = z.strictObject({ dry_run: DryRun, consistency: Consistency });

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
      .array(z.object({ id: z.string(), name: z.string(), project_id: z.string().nullable() }))
      .openapi({
        description:
          "The keys and account tokens that died with it, newest first; at most 100 of them. What a dry run names of a project can be kept: `POST /v1/projects/{project_id}/keys/{id}/reassign` gives it to a service account before.",
      }),
    revoked_key_count: z.number().int(),
    tokens_expire_by: TokensExpireBy,
  })
  .openapi("Withdrawn");
