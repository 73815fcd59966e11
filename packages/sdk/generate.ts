/** src/schema.gen.ts: the types of every route, from the OpenAPI document. */
import openapiTS, { astToString } from "openapi-typescript";

export const schemaTypes = async (openapi: object): Promise<string> =>
  `// Generated from services/gateway/static/openapi.json by \`npm run gen\`. Do not edit.\n\n${astToString(
    // What has a default may be left out of a request.
    await openapiTS(structuredClone(openapi) as Parameters<typeof openapiTS>[0], {
      defaultNonNullable: false,
    }),
  )}`;
