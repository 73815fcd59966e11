import type { ProblemCode } from "./errors.gen.ts";
import type { components } from "./schema.gen.ts";

type ProblemBody = components["schemas"]["Problem"];

/** One fault of a request's input: `pointer` is a JSON pointer into the body, `?name` for the query. */
export type InputFault = NonNullable<ProblemBody["errors"]>[number];

/**
 * What went wrong: the codes of docs/errors.md, and four for where Atrium did not say anything. `unexpected_answer`: somebody
 * on the way answered in its place. `unreachable`: nobody did. `timed_out`: not in time. `not_configured`: nothing was asked, since
 * the client does not know where Atrium is, who calls, or in which project.
 */
export type ErrorCode = ProblemCode | "unexpected_answer" | "unreachable" | "timed_out" | "not_configured";

/** Every call that does not succeed. Act on `code`; `detail` is for people; support wants `requestId`. */
export class AtriumError extends Error {
  readonly code: ErrorCode;
  /** The status of the answer; 0 where there is none. */
  readonly status: number;
  readonly detail: string;
  readonly requestId: string | null;
  /** The permission that was missing (403), and who could give it. */
  readonly permission: string | null;
  readonly explanation: string | null;
  /** What was wrong with the input (422). */
  readonly errors: readonly InputFault[];
  /** Seconds until it is worth trying again (429, 503). */
  readonly retryAfter: number | null;
  /** All that was answered: `candidates` of a name, where a thing is `used_by`, the `entitlement` that the plan lacks. */
  readonly problem: Partial<ProblemBody>;

  constructor(
    response: Pick<Response, "status" | "statusText" | "headers"> | null,
    body: unknown,
    cause?: unknown,
  ) {
    const problem = isProblem(body) ? body : notOurs(response, body);
    const faults = (problem.errors ?? []).map(({ pointer, detail }) => `\n  ${pointer}: ${detail}`).join("");
    super(`${problem.code}: ${problem.detail}${faults}`, cause === undefined ? undefined : { cause });
    this.name = "AtriumError";
    this.code = problem.code as ErrorCode;
    this.status = response?.status ?? 0;
    this.detail = problem.detail;
    this.requestId = problem.request_id || (response?.headers.get("x-request-id") ?? null);
    this.permission = problem.permission ?? null;
    this.explanation = problem.explanation ?? null;
    this.errors = problem.errors ?? [];
    this.retryAfter = secondsOf(response?.headers.get("retry-after") ?? null);
    this.problem = problem;
  }

  /**
   * Whether it is an error of Atrium's, with one of these codes where some are named.
   * @example
   * try {
   *   await atrium.runs.update(id, { description }, { headers: { "If-Match": etag } });
   * } catch (error) {
   *   if (!AtriumError.is(error, "stale_version")) throw error;
   * }
   */
  static is<C extends ErrorCode = ErrorCode>(
    error: unknown,
    ...codes: C[]
  ): error is AtriumError & { code: C } {
    return error instanceof AtriumError && (codes.length === 0 || error.is(...codes));
  }

  is<C extends ErrorCode>(...codes: C[]): this is AtriumError & { code: C } {
    return (codes as ErrorCode[]).includes(this.code);
  }
}

/** What nobody answered. */
export const unanswered = (
  code: "unreachable" | "timed_out" | "not_configured",
  detail: string,
  cause?: unknown,
): AtriumError => new AtriumError(null, { code, detail }, cause);

const isProblem = (body: unknown): body is Partial<ProblemBody> & Pick<ProblemBody, "code" | "detail"> =>
  typeof body === "object" && body !== null && "code" in body && "detail" in body;

/** A proxy on the way answers in its own words; the routes of OAuth in those of RFC 6749. */
function notOurs(
  response: { status: number; statusText: string } | null,
  body: unknown,
): Partial<ProblemBody> & Pick<ProblemBody, "code" | "detail"> {
  const { error_description: said } = (body ?? {}) as { error_description?: unknown };
  const detail =
    typeof said === "string" ? said : `HTTP ${response?.status} ${response?.statusText ?? ""}`.trimEnd();
  return { code: "unexpected_answer", detail };
}

/** RFC 9110 has seconds, or a date. */
function secondsOf(header: string | null): number | null {
  if (header === null) return null;
  const seconds = /^\d+$/.test(header.trim()) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? null : Math.max(0, Math.ceil(seconds));
}
