// Stands in for zod's modules of JSON Schema, in and out, and of compiled schemas: nobody calls them, and they stay where somebody
// hands all of `z` on as a value, or as methods of each schema. See `[alias]` of each wrangler.toml.
const absent = () => {
  throw new Error("Left out of the bundle: scripts/bundle/zod-unused.js");
};
export const compile = absent;
export const withParser = absent;
export const ZodCompileAsyncError = undefined;
export const ZodCompileUnsupportedError = undefined;
export const INVALID = undefined;
export const fromJSONSchema = absent;
export const toJSONSchema = absent;
// Every schema has these two; nobody calls what they make.
export const createToJSONSchemaMethod = () => absent;
export const createStandardJSONSchemaMethod = () => absent;
export const extractDefs = absent;
export const finalize = absent;
export const handleUnrepresentable = absent;
export const initializeContext = absent;
export const processSchema = absent;
export const JSONSchemaGenerator = undefined;
