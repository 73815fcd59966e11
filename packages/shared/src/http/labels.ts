import { z } from "@hono/zod-openapi";
import { line } from "./route.ts";

/** One label, as filters name it. */
export type Label = readonly [key: string, value: string];

/** No colon, so that `key:value` has one reading; no quote, so that it can stand in a JSON path. */
const LABEL_KEY = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,62}$/;
const LABELS_LIMIT = 32;

export const Labels = z
  .record(z.string().regex(LABEL_KEY, "Letters, digits and ._/- only, at most 63."), line(128))
  .refine((labels) => Object.keys(labels).length <= LABELS_LIMIT, `At most ${LABELS_LIMIT} labels.`)
  .openapi({ example: { workload: "training" }, description: "A change replaces all of them." });

const LabelFilter = z
  .string()
  .max(200)
  .refine((text) => LABEL_KEY.test(text.split(":", 1)[0] ?? "") && text.includes(":"), "key:value")
  .transform((text): Label => {
    const colon = text.indexOf(":");
    return [text.slice(0, colon), text.slice(colon + 1)];
  });

/** `?label=` of a list, once or several times. */
export const LabelFilters = z
  .preprocess(
    (given) => (given === undefined ? given : [given].flat()),
    z.array(LabelFilter).max(8).optional(),
  )
  .openapi({ type: "array", items: { type: "string" }, description: "`key:value`; several: all of them." });
