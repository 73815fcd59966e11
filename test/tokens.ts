/** Account tokens, as tests make and use them over and over. */
import type { Scope } from "@atrium/shared/access/vocabulary";
import { expect } from "vitest";
import { send } from "./http.ts";
import { type Caller, newAddress, type Person, unique } from "./personas.ts";

export interface TokenWishes {
  scopes?: Scope[];
  preset?: string;
  organizations?: string[];
  projects?: string[];
  expires_at?: string;
}

export type TokenCaller = Caller & { id: string; token: string };

export const MINE = "/v1/me/tokens";
export const tokensOf = (team: string, serviceAccount: string): string =>
  `/v1/teams/${team}/service-accounts/${serviceAccount}/tokens`;

/** It is made, or fails the test. */
export async function makeToken(
  owner: Pick<Person, "token" | "address">,
  wishes: TokenWishes = {},
  path: string = MINE,
): Promise<TokenCaller> {
  const response = await send(owner, { method: "POST", path, json: { name: unique("token"), ...wishes } });
  const text = await response.text();
  expect(`${response.status} ${text}`).toMatch(/^201/);
  const { id, secret } = JSON.parse(text) as { id: string; secret: string };
  return { id, token: secret, address: newAddress() };
}
