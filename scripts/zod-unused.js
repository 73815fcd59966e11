// Stands in for modules of zod that nothing here calls, and that stay in each bundle because all of `z` is handed on as a
// value: compiling schemas, and JSON Schema in and out (OpenAPI is made by another library). See `[alias]` of each wrangler.toml.
const absent = () => {
  throw new Error("Left out of the bundle: scripts/zod-unused.js");
};
export const compile = absent;
export const withParser = absent;
export const ZodCompileAsyncError = undefined;
export const ZodCompileUnsupportedError = undefined;
export const INVALID = undefined;
export const fromJSONSchema = absent;
// Every schema is given these two when it is made; nobody calls what they make.
export const createToJSONSchemaMethod = () => absent;
export const createStandardJSONSchemaMethod = () => absent;
export const extractDefs = absent;
export const finalize = absent;
export const handleUnrepresentable = absent;
export const initializeContext = absent;
export const processSchema = absent;
export const JSONSchemaGenerator = undefined;
