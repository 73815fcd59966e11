import { Id } from "@atrium/shared/http/route";
import { z } from "@hono/zod-openapi";

/** What a job says when it is made; the right to add versions is worth no more than being able to see the model. */
export const OutputInputs = z.array(Id).max(20).openapi({
  description:
    "The models that it may add versions to when it is done. They are named now, by somebody who can view them.",
});
