/** Keys that were never made, that are no more, and what they cost and give away; what an ended session can still do. */
import { randomBytes } from "node:crypto";
import type { StorageCounts } from "@atrium/shared/store/meter";
import { beforeAll, describe, expect, it } from "vitest";
import { type CredentialClass, mint, parsePeppers, read } from "../services/auth/src/credential/format.ts";
import { exchange, issued } from "./exchanges.ts";
import { harness } from "./harness.ts";
import { type Sent, send } from "./http.ts";
import { allQuiet } from "./logged.ts";
import { type Caller, newAddress, type Person, signUp, unique } from "./personas.ts";
import { makeToken } from "./tokens.ts";
import { makeKey, makeTenant, type Tenant } from "./world.ts";

const { env, metered } = await harness();
const { CONTROL, KEY_PEPPERS } = await env("auth");
const PEPPERS = parsePeppers(KEY_PEPPERS);
/** With the id of ours, and not our secret. */
const FOREIGN = parsePeppers(`${PEPPERS.active}:${randomBytes(32).toString("hex")}`);

const CLASSES = ["pk", "at", "ss"] as const satisfies CredentialClass[];

let ours: Tenant;
/** Verifies, and may do nothing else. */
let gate: Caller;
beforeAll(async () => {
  ours = await makeTenant();
  gate = await makeKey(ours, { scopes: ["key:verify"] });
});

const bearer = (token: string): Caller => ({ token, address: newAddress() });

const whoAmI = (token: string): Promise<Response> =>
  send(bearer(token), { method: "GET", path: "/v1/access" });

const verify = (key: string): Promise<Response> =>
  send(gate, { method: "POST", path: "/v1/keys/verify", json: { key } });

/** One question for each of these, some at a time. @returns how often each code was answered */
async function codesOf(secrets: string[], ask: (secret: string) => Promise<Response>) {
  const codes: Record<string, number> = {};
  const left = [...secrets];
  const worker = async () => {
    for (let secret = left.pop(); secret !== undefined; secret = left.pop()) {
      const { code } = (await (await ask(secret)).json()) as { code: string };
      codes[code] = (codes[code] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: 16 }, worker));
  return codes;
}

/**
 * The operations that a request waited for. How many rows there are to find is what it is about; what is written down of earlier
 * uses meanwhile is none of its.
 */
const operationsOf = (cost: StorageCounts): Record<string, number> =>
  Object.fromEntries(
    Object.entries(cost).filter(
      ([name, count]) => count > 0 && name !== "rows_read" && !name.startsWith("use_"),
    ),
  );

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

describe("what we never made is refused before any storage is asked", () => {
  it.each(CLASSES)("%s: cut short anywhere, or with any one character another", async (credentialClass) => {
    const { secret } = mint(credentialClass, PEPPERS);
    expect(await read(secret, PEPPERS)).toMatchObject({ ok: true, class: credentialClass });
    for (let length = 0; length < secret.length; length++)
      expect(await read(secret.slice(0, length), PEPPERS)).toEqual({ ok: false, reason: "malformed" });
    for (let at = 0; at < secret.length; at++) {
      const other = ALPHABET[(ALPHABET.indexOf(secret.charAt(at)) + 1) % ALPHABET.length] ?? "";
      const changed = secret.slice(0, at) + other + secret.slice(at + 1);
      expect(await read(changed, PEPPERS), changed).toMatchObject({ ok: false });
    }
  });

  it("100 000 random ones of the right shape, with the right checksum", async () => {
    const readings = new Map<string, number>();
    for (let made = 0; made < 100_000; made += 1_000) {
      const secrets = Array.from({ length: 1_000 }, (_, at) => mint(CLASSES[at % 3] ?? "pk", FOREIGN).secret);
      for (const reading of await Promise.all(secrets.map((secret) => read(secret, PEPPERS)))) {
        const what = reading.ok ? "read" : reading.reason;
        readings.set(what, (readings.get(what) ?? 0) + 1);
      }
    }
    expect([...readings]).toEqual([["unknown", 100_000]]);
  });

  it("1 000 of them as who calls, and 300 as what is verified: no storage operation at all", async () => {
    await (await verify(gate.token ?? "")).text();
    await allQuiet();
    const random = (count: number) =>
      Array.from({ length: count }, (_, at) => mint(CLASSES[at % 3] ?? "pk", FOREIGN).secret);
    const calling = await metered(() => codesOf(random(1_000), whoAmI), "auth");
    expect([calling.value, operationsOf(calling.cost)]).toEqual([{ credential_unknown: 1_000 }, {}]);
    const verified = await metered(() => codesOf(random(300), verify), "auth");
    expect([verified.value, operationsOf(verified.cost)]).toEqual([{ unknown: 300 }, {}]);
  });

  it.each(CLASSES)("%s: forged, cut and mistyped over HTTP", async (credentialClass) => {
    const { secret } = mint(credentialClass, PEPPERS);
    const bad = [secret.slice(0, -1), secret.slice(0, 20), `${secret}0`, secret.toUpperCase(), `x${secret}`];
    const { cost, value } = await metered(() => codesOf(bad, whoAmI), "auth");
    expect([value, operationsOf(cost)]).toEqual([{ credential_malformed: bad.length }, {}]);
    const forged = await metered(() => codesOf([mint(credentialClass, FOREIGN).secret], whoAmI), "auth");
    expect([forged.value, operationsOf(forged.cost)]).toEqual([{ credential_unknown: 1 }, {}]);
  });
});

describe("what was revoked and what never was cost the same, and are answered alike but for the code", () => {
  /** Well-formed, with our tag, and nowhere: what a database that lost it would know of one. */
  const never = (credentialClass: CredentialClass) => mint(credentialClass, PEPPERS).secret;

  const revokedKey = async (): Promise<string> => {
    const key = await makeKey(ours, {});
    expect((await whoAmI(key.token)).status).toBe(200);
    await expectGone(ours.owner, `/v1/projects/${ours.project}/keys/${key.id}`);
    return key.token;
  };
  const revokedToken = async (): Promise<string> => {
    const token = await makeToken(ours.owner);
    expect((await whoAmI(token.token)).status).toBe(200);
    await expectGone(ours.owner, `/v1/me/tokens/${token.id}`);
    return token.token;
  };
  const endedSession = async (): Promise<string> => {
    const person = await signUp("person");
    expect((await whoAmI(person.token)).status).toBe(200);
    const out = await send(person, { method: "POST", path: "/v1/auth/sign-out" });
    expect(out.status).toBeLessThan(300);
    return person.token;
  };
  async function expectGone(caller: Caller, path: string) {
    const response = await send(caller, { method: "DELETE", path });
    expect(response.status, await response.text()).toBeLessThan(300);
  }

  /** Everything of an answer that somebody could compare, but for what the code says, and the request's own id. */
  async function looksOf(response: Response) {
    const { code, title, type, detail, request_id, ...body } = (await response.json()) as Record<
      string,
      unknown
    >;
    const headers = [...response.headers].map(([name, value]) =>
      ["x-request-id", "date", "content-length"].includes(name)
        ? name
        : `${name}: ${value.replaceAll(String(code), "")}`,
    );
    const said = [title, type, detail, request_id].map((value) => typeof value);
    return { code, looks: { status: response.status, headers, body, said } };
  }

  /** Asked the first time, and again. */
  async function asked(ask: () => Promise<Response>) {
    await allQuiet();
    const first = await metered(ask, "auth");
    const again = await metered(ask, "auth");
    await again.value.text();
    const costs = [first.cost, again.cost].map(operationsOf);
    return { ...(await looksOf(first.value)), costs };
  }

  it.each([
    ["a project key", "pk", revokedKey, "credential_revoked", 1],
    ["an account token", "at", revokedToken, "credential_revoked", 0],
    ["a session", "ss", endedSession, "credential_unknown", 0],
  ] as const)("authenticating with %s", async (_, credentialClass, gone, code, kvReads) => {
    const secrets = [never(credentialClass), await gone()] as const;
    const [unknown, revoked] = [await asked(() => whoAmI(secrets[0])), await asked(() => whoAmI(secrets[1]))];
    expect([unknown.code, revoked.code]).toEqual(["credential_unknown", code]);
    expect(revoked.looks).toEqual(unknown.looks);
    expect(revoked.costs).toEqual(unknown.costs);
    const kv = kvReads === 0 ? {} : { kv_reads: kvReads };
    expect(unknown.costs).toEqual([{ d1_calls: 1, d1_statements: 1, ...kv }, {}]);
  });

  it.each([
    ["a project key", "pk", revokedKey, "revoked"],
    ["an account token", "at", revokedToken, "revoked"],
    // Nobody's to verify, whatever became of it.
    ["a session", "ss", endedSession, "unknown"],
  ] as const)("verifying %s", async (_, credentialClass, gone, code) => {
    const secrets = [never(credentialClass), await gone()] as const;
    await (await verify(secrets[0].slice(1))).text();
    const [unknown, revoked] = [await asked(() => verify(secrets[0])), await asked(() => verify(secrets[1]))];
    expect([unknown.code, revoked.code]).toEqual(["unknown", code]);
    expect(revoked.looks).toEqual(unknown.looks);
    expect(revoked.costs).toEqual(unknown.costs);
  });
});

describe("a session that has ended mints nothing", () => {
  const project = () => ours.project;
  /** Whatever makes a credential, or lets one in. */
  const MINTING: Record<string, (person: Person) => Sent> = {
    "a key": () => ({
      method: "POST",
      path: `/v1/projects/${project()}/keys`,
      json: { name: unique("key") },
    }),
    "an account token": () => ({ method: "POST", path: "/v1/me/tokens", json: { name: unique("token") } }),
    "a service account": () => ({
      method: "POST",
      path: `/v1/projects/${project()}/service-accounts`,
      json: { name: unique("bot"), role: "viewer" },
    }),
    "a confirmation of itself": ({ password }) => ({
      method: "POST",
      path: "/v1/auth/confirm",
      json: { password },
    }),
  };

  const signedOut = async (person: Person) => {
    expect((await send(person, { method: "POST", path: "/v1/auth/sign-out" })).status).toBeLessThan(300);
  };
  /** Behind the back of every cache: as where no isolate was told yet. */
  const ended = async (person: Person) => {
    await CONTROL.prepare("DELETE FROM sessions WHERE account_id = ?").bind(person.id).run();
  };

  describe.each([
    ["signed out", signedOut],
    ["ended, and still believed in by a cache", ended],
  ] as const)("%s", (_, end) => {
    let owner: Person;
    let userCode: string;
    beforeAll(async () => {
      owner = await signUp("owner");
      const mine = await makeTenant();
      ours = { ...ours, owner: mine.owner, project: mine.project };
      owner = mine.owner;
      gate = await makeKey(ours, { scopes: ["key:verify"] });
      const device = await send(
        { token: null, address: newAddress() },
        {
          method: "POST",
          path: "/v1/auth/device",
          body: "client_id=atrium-cli",
          headers: { "Content-Type": "application/x-www-form-urlencoded" },
        },
      );
      userCode = ((await device.json()) as { user_code: string }).user_code;
      expect((await whoAmI(owner.token)).status).toBe(200);
      await issued(owner, { audience: project() });
      await end(owner);
    });

    it.each(Object.keys(MINTING))("not %s", async (what) => {
      const response = await send(owner, MINTING[what]?.(owner) as Sent);
      expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([
        401,
        "credential_unknown",
      ]);
    });

    it("no access token", async () => {
      const response = await exchange(owner, { subject_token: owner.token, audience: project() });
      expect([response.status, ((await response.json()) as { error: string }).error]).toEqual([
        400,
        "invalid_request",
      ]);
    });

    it("no session for a device", async () => {
      const answer = { method: "POST", path: "/v1/auth/device/approve", json: { user_code: userCode } };
      const response = await send(owner, answer);
      expect(response.status, await response.text()).toBe(401);
      const approved = await CONTROL.prepare("SELECT 1 FROM device_grants WHERE account_id = ?").bind(
        owner.id,
      );
      expect(await approved.first()).toBeNull();
    });

    it("and nothing was left behind", async () => {
      const made = await CONTROL.prepare(
        "SELECT count(*) AS keys FROM keys WHERE account_id = ? AND kind = 'account'",
      );
      expect(await made.bind(owner.id).first()).toEqual({ keys: 0 });
    });
  });
});
