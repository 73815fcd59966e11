import { PROBLEMS, type ProblemBody } from "../problem.ts";
import { redact } from "../redact.ts";

/** A problem as `application/problem+json` (RFC 9457). The gateway answers with it too, so it needs no framework. */
export function problemResponse(problem: ProblemBody, requestId: string): Response {
  const { code, detail, retry_after, policy, max_age, ...extras } = problem;
  const [status, title] = PROBLEMS[code];
  const body = {
    type: `urn:atrium:problem:${code}`,
    title,
    status,
    code,
    detail,
    request_id: requestId,
    ...extras,
  };
  const headers: Record<string, string> = {
    "Content-Type": "application/problem+json",
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
  };
  if (status === 401) headers["WWW-Authenticate"] = `Bearer realm="atrium"${bearerError(problem)}`;
  if (retry_after !== undefined) headers["Retry-After"] = String(retry_after);
  if (policy) headers["RateLimit-Policy"] = `"${policy.name}";q=${policy.limit};w=${policy.window}`;
  return new Response(redact(JSON.stringify(body)), { status, headers });
}

/** RFC 6750: an error only where a credential was presented. RFC 9470: one that is good, but was shown too long ago. */
function bearerError({ code, max_age }: ProblemBody): string {
  if (code === "unauthenticated") return "";
  if (max_age !== undefined) return `, error="insufficient_user_authentication", max_age=${max_age}`;
  return `, error="invalid_token"`;
}
