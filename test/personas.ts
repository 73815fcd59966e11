/** Everybody the system tests act as, and the things they act on: made once a run, over HTTP. */
import { randomBytes, scryptSync } from "node:crypto";
import { Atrium } from "@atrium/sdk";
import { newId } from "@atrium/shared/id";
import { mint, parsePeppers, read } from "../services/auth/src/credential/format.ts";
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
  "account_token",
  "service_token",
  "revoked_key",
  "expired_key",
] as const;

export type PersonaName = (typeof PERSONAS)[number];

/** Who calls: with which credential, from which address. */
export interface Caller {
  token: string | null;
  address: string;
  /** Another credential that is worth the same, for when this one was refused so often that it is told to wait. */
  another?: () => Promise<string>;
}

export interface Person extends Caller {
  token: string;
  id: string;
  email: string;
  username: string;
  password: string;
  personalProject: string;
  organization: string;
  client: Atrium;
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
  // What is packed here is unpacked here: that took as long as all the rest of a request.
  "Accept-Encoding": "identity",
  ...(token !== null && { Authorization: `Bearer ${token}` }),
});

export async function clientOf({ token, address }: Caller): Promise<Atrium> {
  const { baseUrl, fetch } = await harness();
  const headers = headersOf({ token: null, address });
  // What is refused is what a test looks at: it is not asked again.
  return new Atrium({ baseUrl, fetch, headers, apiKey: token, maxRetries: 0 });
}

/** A person with a verified email address, who went the way that everybody goes. */
export async function signUpOverHttp(word: string): Promise<Person> {
  const { inbox } = await harness();
  const somebody = whoIs(word);
  const { email, username, password, address } = somebody;
  const stranger = await clientOf({ token: null, address });
  const { account, token } = await stranger.POST("/v1/auth/sign-up", {
    body: { email, username, name: word, password },
  });
  if (token === undefined) throw new Error("Sign-up answers the token where no cookie was asked for");
  const mail = await until(async () => (await inbox(email)).find(({ body }) => body.includes("#token=")));
  const [, verification = ""] = /#token=(\S+)/.exec(mail.body) ?? [];
  await stranger.POST("/v1/auth/verify-email", { body: { token: decodeURIComponent(verification) } });
  return personOf(somebody, account.id, token);
}

/**
 * The same person, by the rows that this leaves: most of the time of a sign-up is spent on its password, and nearly
 * every test begins with some. What is stored names how much was spent, so they can sign in. `personas.test.ts` holds
 * the one to the other.
 */
export async function signUp(word: string): Promise<Person> {
  const { CONTROL, KEY_PEPPERS } = await (await harness()).env("auth");
  const somebody = whoIs(word);
  const { email, username, password, address } = somebody;
  const id = newId("acc");
  const now = Date.now();
  const session = sessionOf({ id, address }, KEY_PEPPERS, now);
  const rows = [
    `accounts (id, email, email_verified, username, name, version, created_at, updated_at)
     VALUES ('${id}', '${email}', 1, '${username}', '${word}', 2, ${now}, ${now})`,
    `identities (id, account_id, provider_id, provider_account_id, password_hash, created_at, updated_at)
     VALUES ('${newId("idn")}', '${id}', 'credential', '${id}', '${cheaplyHashed(password)}', ${now}, ${now})`,
    session.row,
  ];
  // One call: `prepare` and `bind` are calls of their own from here, each of which keeps this process waiting.
  await CONTROL.exec(rows.map((row) => `INSERT INTO ${row.replaceAll("\n", " ")};`).join("\n"));
  return personOf(somebody, id, session.token);
}

/** Another session of theirs, likewise: how often somebody signs in is limited. */
export async function anotherSession(person: Pick<Person, "id" | "address">) {
  const { CONTROL, KEY_PEPPERS } = await (await harness()).env("auth");
  const { id, token, row } = sessionOf(person, KEY_PEPPERS, Date.now());
  await CONTROL.exec(`INSERT INTO ${row.replaceAll("\n", " ")};`);
  return { id, token };
}

/** The same key but for its id and its secret, whatever has become of it. */
async function anotherKey(token: string): Promise<string> {
  const { CONTROL, KEY_PEPPERS } = await (await harness()).env("auth");
  const peppers = parsePeppers(KEY_PEPPERS);
  const { secret, ...minted } = mint("pk", peppers);
  const own: Record<string, string> = { id: newId("key"), ...minted };
  const before = await read(token, peppers);
  if (!before.ok) throw new Error("That is no key");
  const { results } = await CONTROL.prepare("SELECT name FROM pragma_table_info('keys')").all<{
    name: string;
  }>();
  const columns = results.map(({ name }) => name);
  const values = columns.map((name) => (name in own ? `'${own[name]}'` : name));
  await CONTROL.exec(
    `INSERT INTO keys (${columns}) SELECT ${values} FROM keys WHERE digest = '${before.digest}';`,
  );
  return secret;
}

/** Them, never waiting: who was refused too often in a short time goes on with another session, or another such key. */
export function tireless<C extends Caller>(caller: C): C {
  const { token } = caller;
  if ("password" in caller)
    return { ...caller, another: async () => (await anotherSession(caller as C & Person)).token };
  return token?.startsWith("atr_pk_") ? { ...caller, another: () => anotherKey(token) } : caller;
}

function sessionOf({ id: account, address }: Pick<Person, "id" | "address">, peppers: string, now: number) {
  const { secret: token, digest } = mint("ss", parsePeppers(peppers));
  const id = newId("ses");
  const row = `sessions (id, account_id, token_digest, expires_at, ip_address, user_agent, created_at, updated_at)
     VALUES ('${id}', '${account}', '${digest}', ${now + SESSION_MS}, '${address}', 'node', ${now}, ${now})`;
  return { id, token, row };
}

const SESSION_MS = 7 * 24 * 60 * 60 * 1000;

/** scrypt with the least there is of it. */
function cheaplyHashed(password: string): string {
  const salt = randomBytes(16);
  const base64 = (bytes: Buffer) => bytes.toString("base64").replaceAll("=", "");
  const key = scryptSync(password, salt, 32, { N: 2, r: 1, p: 1 });
  return `$scrypt$ln=1,r=1,p=1$${base64(salt)}$${base64(key)}`;
}

function whoIs(word: string) {
  const username = unique(word.replace("_", "-"));
  return {
    email: `${username}@example.com`,
    username,
    password: randomBytes(12).toString("hex"),
    address: newAddress(),
  };
}

const personOf = async (somebody: ReturnType<typeof whoIs>, id: string, token: string): Promise<Person> => ({
  ...somebody,
  id,
  token,
  personalProject: id.replace("acc_", "prj_"),
  organization: id.replace("acc_", "org_"),
  client: await clientOf({ token, address: somebody.address }),
});

interface Newcomer {
  id: string;
  email: string;
}

/** Accounts of people who never sign in: made behind the API in one call, without the time that a password takes. */
export async function newcomers(count: number): Promise<Newcomer[]> {
  const { CONTROL } = await (await harness()).env("auth");
  const people = Array.from({ length: count }, () => {
    const username = unique("newcomer");
    return { id: newId("acc"), username, email: `${username}@example.com` };
  });
  const rows = people.map(
    ({ id, username, email }) => `('${id}', '${email}', 1, '${username}', 'Newcomer', 0, 0)`,
  );
  await CONTROL.exec(
    `INSERT INTO accounts (id, email, email_verified, username, name, created_at, updated_at) VALUES ${rows};`,
  );
  return people.map(({ id, email }) => ({ id, email }));
}

export const newcomer = async (): Promise<Newcomer> => (await newcomers(1))[0] as Newcomer;

/** Well-formed, but made without the pepper. */
export const forgedKey = (): string =>
  mint("pk", parsePeppers(`a:${randomBytes(32).toString("hex")}`)).secret;
