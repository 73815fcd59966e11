import { z } from "@hono/zod-openapi";

/** Where two configurations differ. */
export const Differences = z
  .array(
    z.object({
      pointer: z.string().openapi({ description: "A JSON pointer.", example: "/rate" }),
      from: z.unknown().optional().openapi({ description: "Left out where there is nothing." }),
      to: z.unknown().optional().openapi({ description: "Left out where there is nothing." }),
    }),
  )
  .openapi({ description: "Where the configurations differ." });
