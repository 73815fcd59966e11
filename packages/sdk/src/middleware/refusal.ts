import type { Verification } from "./caller.ts";

/** What is answered in place of the guarded thing. */
export interface Refusal {
  status: 401 | 403 | 429 | 503;
  code: string;
  detail: string;
  /** Seconds. */
  retryAfter?: number;
  permission?: string;
}

const TITLES: Record<Refusal["status"], string> = {
  401: "A valid credential is needed",
  403: "The permission is missing",
  429: "Too many requests",
  503: "Not available at the moment",
};

export const noCredential: Refusal = {
  status: 401,
  code: "unauthenticated",
  detail: "Send a key: `Authorization: Bearer …`.",
};

export const malformed: Refusal = {
  status: 401,
  code: "credential_malformed",
  detail: "This is no credential of Atrium's.",
};

export const unavailable: Refusal = {
  status: 503,
  code: "unavailable",
  detail: "Who you are cannot be found out at the moment.",
  retryAfter: 5,
};

export const missing = (permission: string): Refusal => ({
  status: 403,
  code: "permission_missing",
  detail: `This needs ${permission}.`,
  permission,
});

/** Of a key that is not good for it. The codes are those that Atrium itself would answer. */
export function refusalOf({ code, retry_after }: Verification, permission: string | undefined): Refusal {
  switch (code) {
    case "malformed":
      return malformed;
    case "unknown":
      return { status: 401, code: "credential_unknown", detail: "No such credential." };
    case "revoked":
      return { status: 401, code: "credential_revoked", detail: "The credential was revoked." };
    case "expired":
      return { status: 401, code: "credential_expired", detail: "The credential has expired." };
    case "used_up":
      return { status: 401, code: "credential_used_up", detail: "It was used as often as it may be." };
    case "insufficient":
      return missing(permission ?? "more than the credential may");
    case "address_refused":
      return {
        status: 403,
        code: "address_refused",
        detail: "The credential does not work from this address.",
      };
    case "rate_limited":
      return {
        status: 429,
        code: "rate_limited",
        detail: "Too many requests.",
        retryAfter: retry_after ?? 1,
      };
    // An Atrium that says what this does not know has not said yes.
    default:
      return unavailable;
  }
}

/** As RFC 9457 and RFC 6750 have it. */
export function problemOf({ status, code, detail, retryAfter, permission }: Refusal) {
  const headers: Record<string, string> = {
    "Content-Type": "application/problem+json",
    "Cache-Control": "private, no-store",
    ...(status === 401 && { "WWW-Authenticate": "Bearer" }),
    ...(retryAfter !== undefined && { "Retry-After": String(retryAfter) }),
  };
  const title = TITLES[status];
  const body = JSON.stringify({
    type: `urn:atrium:problem:${code}`,
    title,
    status,
    code,
    detail,
    permission,
  });
  return { status, headers, body };
}
