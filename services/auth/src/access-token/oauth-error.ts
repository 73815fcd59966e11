import type { ProblemBody } from "@atrium/shared/problem";
import { PROBLEMS } from "@atrium/shared/problem";

/** What the token endpoint refuses with: RFC 6749 (5.2), RFC 8693 (2.2.2), RFC 8628 (3.5). */
type OAuthErrorCode =
  | "invalid_request"
  | "invalid_grant"
  | "invalid_scope"
  | "invalid_target"
  | "unsupported_grant_type"
  | "authorization_pending"
  | "slow_down"
  | "access_denied"
  | "expired_token"
  | "temporarily_unavailable"
  | "server_error";

/** A refusal in the words of OAuth; thrown by rules, and answered by the token endpoint as its RFCs say. */
export class OAuthError extends Error {
  readonly error: OAuthErrorCode;
  readonly status: number;
  /** Seconds until it is worth trying again. */
  readonly retryAfter: number | undefined;

  constructor(error: OAuthErrorCode, description: string, status = 400, retryAfter?: number) {
    super(description);
    this.name = "OAuthError";
    this.error = error;
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** A problem of ours in those words. What was presented is at fault, unless it is our side that cannot answer. */
export function oauthErrorOf({ code, detail, retry_after }: ProblemBody): OAuthError {
  const [status] = PROBLEMS[code];
  if (status === 429 || status === 503)
    return new OAuthError("temporarily_unavailable", detail, status, retry_after);
  if (status >= 500) return new OAuthError("server_error", detail, status);
  if (code === "not_found")
    return new OAuthError("invalid_target", "There is no such project, or the credential cannot see it.");
  return new OAuthError("invalid_request", detail);
}
