export { type Client, type ClientOptions, createClient } from "./client.ts";
export { AtriumError, type InputFault } from "./error.ts";
export { type Page, paginate } from "./paginate.ts";
export type { components, paths } from "./schema.gen.ts";
export {
  type AccessTokenClaims,
  AccessTokenError,
  type AccessTokenErrorCode,
  createVerifier,
  type MadeThing,
  type Verifier,
  type VerifierOptions,
} from "./verify.ts";
export {
  verifyWebhook,
  type WebhookEvent,
  type WebhookMessage,
  WebhookVerificationError,
  type WebhookVerificationErrorCode,
} from "./webhook.ts";
