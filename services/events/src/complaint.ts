import { messageOf, redact } from "@atrium/shared/redact";

/** A line of the log, for whoever runs this: something did not work. What can be tried again is. */
export const complain = (message: string, about: Record<string, unknown>): void =>
  console.error(redact(JSON.stringify({ level: "error", service: "events", message, ...about })));

/** Why, in one line: what went wrong, and what that came of. */
export const reasonOf = (error: unknown): string =>
  error instanceof Error ? `${messageOf(error)} ${error.cause ?? ""}`.trimEnd() : String(error);
