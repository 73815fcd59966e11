import { redact } from "@atrium/shared/redact";

/** A line of the log, for whoever runs this: something did not work. What can be tried again is. */
export const complain = (message: string, about: Record<string, unknown>): void =>
  console.error(redact(JSON.stringify({ level: "error", service: "events", message, ...about })));

export const reasonOf = (error: unknown): string =>
  error instanceof Error ? `${error.message} ${error.cause ?? ""}` : String(error);
