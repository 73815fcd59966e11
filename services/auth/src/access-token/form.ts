import { OAuthError } from "./oauth-error.ts";

export const FORM = "application/x-www-form-urlencoded";

/** The parameters of a request, each once. */
export type Form = ReadonlyMap<string, string>;

/**
 * RFC 6749, 3.2: what has no value is as if it were not there, nothing stands there twice, and what nobody knows is left
 * alone. An object of JSON is read alike, for those who send all else so.
 * @throws OAuthError `invalid_request`
 */
export function readForm(text: string, contentType: string | undefined): Form {
  const form = new Map<string, string>();
  for (const [name, value] of fieldsOf(text, contentType)) {
    if (value === "") continue;
    if (form.has(name)) throw new OAuthError("invalid_request", "A parameter is given twice.");
    form.set(name, value);
  }
  return form;
}

function fieldsOf(text: string, contentType = ""): Iterable<[string, string]> {
  const type = contentType.split(";", 1)[0]?.trim().toLowerCase();
  if (type === FORM) return new URLSearchParams(text);
  const fields = type === "application/json" ? textsIn(text) : null;
  if (fields === null) throw new OAuthError("invalid_request", `The body must be ${FORM}.`);
  return fields;
}

/** The members of an object, where all of them are text. */
function textsIn(text: string): [string, string][] | null {
  try {
    const sent: unknown = JSON.parse(text);
    if (typeof sent !== "object" || sent === null || Array.isArray(sent)) return null;
    const fields = Object.entries(sent);
    return fields.every((field): field is [string, string] => typeof field[1] === "string") ? fields : null;
  } catch {
    return null;
  }
}

/** @throws OAuthError `invalid_request`, naming what is missing */
export function required(form: Form, name: string): string {
  const value = form.get(name);
  if (value === undefined) throw new OAuthError("invalid_request", `\`${name}\` is missing.`);
  return value;
}
