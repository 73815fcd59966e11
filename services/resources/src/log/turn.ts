import { z } from "@hono/zod-openapi";

/** Which of its appends a writer sends: what it may be sent again by, whatever became of it. */
export const turn = {
  writer: z
    .string()
    .regex(/^[\w.:-]{1,64}$/)
    .optional()
    .openapi({ description: "Who of several writes this, for example a process's rank.", example: "rank-0" }),
  position: z.int().min(0).optional().openapi({
    description:
      "Which of the writer's appends this is, counted up by one. The same again adds nothing, so an append whose answer was lost is sent again.",
  }),
};

export const isWhole = ({ writer, position }: { writer?: string; position?: number }): boolean =>
  (writer === undefined) === (position === undefined);

export const NOT_WHOLE = { path: ["position"], error: "A position is a writer's: both, or neither." };
