import type { MiddlewareHandler } from "hono";
import { Problem } from "../problem.ts";
import type { AppEnv } from "./app.ts";

/**
 * Before a change that cannot be asked as a dry run: whoever asks for one must not be taken at their word, it would be done.
 * @throws Problem `validation_failed`
 */
export const withoutDryRun: MiddlewareHandler<AppEnv> = (c, next) => {
  if (c.req.query("dry_run") === undefined) return next();
  throw new Problem("validation_failed", undefined, {
    errors: [{ pointer: "?dry_run", detail: "This has no dry run: nothing was done." }],
  });
};
