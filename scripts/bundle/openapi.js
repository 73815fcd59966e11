// Stands in for what makes OpenAPI documents: `npm run gen` needs that, a worker does not. What a route or a schema is documented
// with goes nowhere.
export function extendZodWithOpenApi({ ZodType }) {
  ZodType.prototype.openapi = function () {
    return this;
  };
}

export class OpenAPIRegistry {
  definitions = [];
  registerPath() {}
}

const absent = () => {
  throw new Error("Left out of the bundle: scripts/bundle/openapi.js");
};
export const OpenApiGeneratorV3 = absent;
export const OpenApiGeneratorV31 = absent;
export const getOpenApiMetadata = absent;
