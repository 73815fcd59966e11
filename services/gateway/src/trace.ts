const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The caller's W3C trace context where it is one, else a new one. */
export function traceOf(header: string | null): string {
  if (header !== null && TRACEPARENT.test(header)) return header;
  const hex = (crypto.randomUUID() + crypto.randomUUID()).replaceAll("-", "");
  return `00-${hex.slice(0, 32)}-${hex.slice(32, 48)}-00`;
}
