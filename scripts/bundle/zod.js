// Stands in for `zod` where only we use it: what we use of it, since bundlers keep all of a `z` that was handed on.
export {
  array,
  boolean,
  coerce,
  discriminatedUnion,
  email,
  enum,
  int,
  iso,
  literal,
  looseObject,
  NEVER,
  number,
  object,
  partialRecord,
  preprocess,
  prettifyError,
  record,
  strictObject,
  string,
  union,
  unknown,
  url,
  // What `.openapi()` becomes a method of.
  ZodType,
} from "zod/v4";
export * as z from "./zod.js";
