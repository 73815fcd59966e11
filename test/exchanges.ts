/** Access tokens, as tests get and alter them. */
import { expect } from "vitest";
import { harness } from "./harness.ts";
import { type Caller, headersOf, newAddress } from "./personas.ts";

export const TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
export const ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

interface Issued {
  access_token: string;
  issued_token_type: string;
  token_type: string;
  expires_in: number;
  scope: string;
}

/** Of a credential, as a form; what is undefined is left out. */
export async function exchange(
  { token, address }: Caller,
  more: Record<string, string | undefined> = {},
): Promise<Response> {
  const { fetch } = await harness();
  const fields = {
    grant_type: TOKEN_EXCHANGE,
    subject_token: token,
    subject_token_type: ACCESS_TOKEN,
    ...more,
  };
  const given = Object.entries(fields).filter(
    (field): field is [string, string] => typeof field[1] === "string",
  );
  return fetch("/v1/token", {
    method: "POST",
    headers: headersOf({ token: null, address }),
    body: new URLSearchParams(given),
  });
}

/** It is issued, or the test fails. */
export async function issued(caller: Caller, more: Record<string, string> = {}): Promise<Issued> {
  const response = await exchange(caller, more);
  const text = await response.text();
  expect(`${response.status} ${text}`).toMatch(/^200/);
  return JSON.parse(text) as Issued;
}

/** Who presents the token that a credential was exchanged for. */
export const bearerOf = async (caller: Caller, more: Record<string, string> = {}) => ({
  token: (await issued(caller, more)).access_token,
  address: newAddress(),
});

/** The refusal as RFC 6749 has it. */
export async function expectRefusal(response: Response, error: string, status = 400): Promise<string> {
  const text = await response.text();
  expect(`${response.status} ${text}`).toMatch(new RegExp(`^${status} .*"error":"${error}"`));
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(response.headers.get("content-type")).toMatch(/^application\/json/);
  return (JSON.parse(text) as { error_description: string }).error_description;
}
