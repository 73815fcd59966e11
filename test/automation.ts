/** Teams' service accounts, as whoever tests has them act. */
import { send } from "./http.ts";
import { type Caller, newAddress, type Person, unique } from "./personas.ts";

export interface ServiceAccount {
  id: string;
  project_id: string | null;
  team_id: string | null;
  name: string;
  role: string;
  permissions: string[];
  live_keys: number;
  last_used_at: string | null;
}

async function made<T>(admin: Caller, path: string, json: object): Promise<T> {
  const response = await send(admin, { method: "POST", path, json });
  if (response.status !== 201) throw new Error(`${path}: ${await response.text()}`);
  return (await response.json()) as T;
}

/** A service account, by a token of it. */
export interface Automation extends Caller {
  token: string;
  tokenId: string;
  account: string;
  name: string;
}

export const accountsOf = (team: string, id?: string): string =>
  `/v1/teams/${team}/service-accounts${id === undefined ? "" : `/${id}`}`;

export const makeServiceAccount = (
  admin: Caller,
  team: string,
  role = "member",
  name = unique("robot"),
): Promise<ServiceAccount> => made(admin, accountsOf(team), { name, role });

/** @param more of the token: scopes, projects */
export async function tokenFor(
  admin: Person,
  team: string,
  { id, name }: Pick<ServiceAccount, "id" | "name">,
  more: object = {},
): Promise<Automation> {
  const path = `${accountsOf(team, id)}/tokens`;
  const json = { name: unique("token"), ...more };
  const { id: tokenId, secret } = await made<{ id: string; secret: string }>(admin, path, json);
  return { token: secret, tokenId, account: id, name, address: newAddress() };
}

export const automation = async (
  admin: Person,
  team: string,
  role = "member",
  more: object = {},
): Promise<Automation> => tokenFor(admin, team, await makeServiceAccount(admin, team, role), more);
