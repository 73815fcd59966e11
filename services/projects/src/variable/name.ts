import { z } from "@hono/zod-openapi";

/** What a workload finds a variable or a secret under, in its environment. */
export const EnvironmentName = z
  .string()
  .max(80)
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "Letters, digits and underscores, no digit first.")
  .openapi({ description: "Letters, digits and underscores, no digit first." });

const VALUE_BYTES = 32 * 1024;

/** As long as they may be; measured as they are stored. */
export const EnvironmentValue = z
  .string()
  .max(VALUE_BYTES, "At most 32 kB.")
  .refine((value) => new TextEncoder().encode(value).length <= VALUE_BYTES, "At most 32 kB.")
  .refine((value) => !value.includes("\0"), "No NUL character.")
  .openapi({ description: "At most 32 kB of UTF-8." });
