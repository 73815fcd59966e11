/** Everybody the system tests act as, and the things they act on: made once a run, over HTTP. */
import { randomBytes } from "node:crypto";
import { type Client, createClient } from "@atrium/sdk";
import { newId } from "@atrium/shared/id";
import { mint, parsePeppers } from "../services/auth/src/credential/format.ts";
import { harness, until } from "./harness.ts";

/** From weak to strong, as in the tables. `owner` owns the project. */
export const PROJECT_ROLES = ["view_only", "viewer", "operator", "member", "contributor", "admin"] as const;

export const PERSONAS = [
  "anonymous",
  "outsider",
  "external",
  ...PROJECT_ROLES,
  "owner",
  "org_member",
  "org_admin",
  "team_member",
  "team_admin",
  "administrator",
  "service_key",
  "scoped_key",
  "revoked_key",
  "expired_key",
] as const;

export type PersonaName = (typeof PERSONAS)[number];

/** Who calls: with which credential, from which address. */
export interface Caller {
  token: string | null;
  address: string;
}

export interface Person extends Caller {
  token: string;
  id: string;
  email: string;
  username: string;
  password: string;
  personalProject: string;
  organization: string;
  client: Client;
}

/** Limits are per address, so everybody comes from their own. */
let addresses = 0;
export const newAddress = (): string => {
  addresses++;
  return `10.${(addresses >> 16) & 255}.${(addresses >> 8) & 255}.${addresses & 255}`;
};

/** Names that no other test of this run uses. */
export const unique = (word: string): string => `${word}-${randomBytes(5).toString("hex")}`;

export const headersOf = ({ token, address }: Caller): Record<string, string> => ({
  "CF-Connecting-IP": address,
  ...(token !== null && { Authorization: `Bearer ${token}` }),
});

export async function clientOf({ token, address }: Caller): Promise<Client> {
  const { baseUrl, fetch } = await harness();
  return createClient({
    baseUrl,
    fetch,
    headers: { "CF-Connecting-IP": address },
    ...(token !== null && { token }),
  });
}

/** A person with a verified email address. */
export async function signUp(word: string): Promise<Person> {
  const { inbox } = await harness();
  const address = newAddress();
  const username = unique(word.replace("_", "-"));
  const email = `${username}@example.com`;
  const password = randomBytes(12).toString("hex");
  const stranger = await clientOf({ token: null, address });
  const { account, token } = await stranger.POST("/v1/auth/sign-up", {
    body: { email, username, name: word, password },
  });
  if (token === undefined) throw new Error("Sign-up answers the token where no cookie was asked for");
  const mail = await until(async () => (await inbox(email)).find(({ body }) => body.includes("#token=")));
  const [, verification = ""] = /#token=(\S+)/.exec(mail.body) ?? [];
  await stranger.POST("/v1/auth/verify-email", { body: { token: decodeURIComponent(verification) } });
  return {
    id: account.id,
    email,
    username,
    password,
    token,
    address,
    personalProject: account.personal_project_id,
    organization: account.personal_organization_id,
    client: await clientOf({ token, address }),
  };
}

/** An account of somebody who never signs in: made behind the API, without the time that a password takes. */
export async function newcomer(): Promise<{ id: string; email: string }> {
  const { env } = await harness();
  const { CONTROL } = await env("auth");
  const person = { id: newId("acc"), username: unique("newcomer") };
  const email = `${person.username}@example.com`;
  await CONTROL.prepare(
    `INSERT INTO accounts (id, email, email_verified, username, name, created_at, updated_at)
     VALUES (?1, ?2, 1, ?3, 'Newcomer', 0, 0)`,
  )
    .bind(person.id, email, person.username)
    .run();
  return { id: person.id, email };
}

/** Well-formed, but made without the pepper. */
export const forgedKey = (): string =>
  mint("pk", parsePeppers(`a:${randomBytes(32).toString("hex")}`)).secret;
