/** What the SDK has from elsewhere: types of every route from the OpenAPI document, codes of errors, and its own reference. */
import { PROBLEMS } from "@atrium/shared/problem";
import openapiTS, { astToString } from "openapi-typescript";

export const schemaTypes = async (openapi: object): Promise<string> =>
  `// Generated from services/gateway/static/openapi.json by \`npm run gen\`. Do not edit.\n\n${astToString(
    // What has a default may be left out of a request.
    await openapiTS(structuredClone(openapi) as Parameters<typeof openapiTS>[0], {
      defaultNonNullable: false,
    }),
  )}`;

export const errorCodes =
  (): string => `// Generated from packages/shared/src/problem.ts by \`npm run gen\`. Do not edit.

/** Every code that Atrium answers: docs/errors.md says when. */
export type ProblemCode =
${Object.entries(PROBLEMS)
  .map(([code, [status, title]]) => `  /** ${status}: ${title}. */\n  | "${code}"`)
  .join("\n")};
`;
