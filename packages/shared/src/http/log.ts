import type { Context as HonoContext } from "hono";
import type { Access } from "../contract/auth.ts";
import { messageOf, redact } from "../redact.ts";

/** One JSON line a request. The route's pattern, not its path; ids, never credentials. */
export function log(service: string, c: HonoContext, requestId: string, elapsed: number): void {
  const access = c.get("access") as Access | undefined;
  console.log(
    line({
      at: new Date().toISOString(),
      service,
      request_id: requestId,
      trace: c.req.header("traceparent"),
      method: c.req.method,
      route: c.req.routePath,
      status: c.res.status,
      ms: Math.round(elapsed * 10) / 10,
      problem: c.get("problem") as string | undefined,
      principal: access?.principal?.id,
      credential: access?.credential?.id,
    }),
  );
}

/** What went wrong on our side. */
export function report(service: string, requestId: string, error: unknown): void {
  console.error(line({ level: "error", service, request_id: requestId, ...faultOf(error) }));
}

const line = (said: object): string => redact(JSON.stringify(said));

function faultOf(error: unknown) {
  if (!(error instanceof Error)) return { message: String(error) };
  const message = messageOf(error);
  const stack = error.stack?.replace(error.message, () => message);
  return { message, cause: error.cause === undefined ? undefined : String(error.cause), stack };
}
