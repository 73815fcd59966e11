/** One fault of a request's input: `pointer` is a JSON pointer into the body, `?name` for the query. */
export interface InputFault {
  pointer: string;
  detail: string;
}

/** The RFC 9457 members that Atrium answers with. */
interface ProblemBody {
  code: string;
  detail: string;
  request_id: string;
  permission?: string;
  explanation?: string;
  errors?: InputFault[];
}

/** Every answer that is not a success. Act on `code`; `detail` is for people; support wants `requestId`. */
export class AtriumError extends Error {
  readonly code: string;
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

  constructor(response: Response, body: unknown) {
    const problem = isProblem(body) ? body : notOurs(response);
    const faults = (problem.errors ?? []).map(({ pointer, detail }) => `\n  ${pointer}: ${detail}`).join("");
    super(`${problem.code}: ${problem.detail}${faults}`);
    this.name = "AtriumError";
    this.code = problem.code;
    this.status = response.status;
    this.detail = problem.detail;
    this.requestId = problem.request_id || response.headers.get("x-request-id");
    this.permission = problem.permission ?? null;
    this.explanation = problem.explanation ?? null;
    this.errors = problem.errors ?? [];
    const seconds = Number.parseInt(response.headers.get("retry-after") ?? "", 10);
    this.retryAfter = Number.isNaN(seconds) ? null : seconds;
  }
}

const isProblem = (body: unknown): body is ProblemBody =>
  typeof body === "object" && body !== null && "code" in body && "detail" in body;

/** A proxy on the way answers in its own words. */
const notOurs = ({ status, statusText }: Response): ProblemBody => ({
  code: "unexpected_answer",
  detail: `HTTP ${status} ${statusText}`.trimEnd(),
  request_id: "",
});
