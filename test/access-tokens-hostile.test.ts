/** Tokens that are none, against our own door and against the SDK's verifier; and the keys that tokens are signed with. */
import { createHmac, generateKeyPairSync, randomBytes } from "node:crypto";
import { createVerifier, type Verifier } from "@atrium/sdk/verify";
import { newId } from "@atrium/shared/id";
import { base64url, decodeJwt, decodeProtectedHeader, exportJWK, type JWTPayload, SignJWT } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { rotate, unseal } from "../services/auth/src/access-token/signing-key.ts";
import { parsePeppers } from "../services/auth/src/credential/format.ts";
import type { Env } from "../services/auth/src/env.ts";
import { exchange, issued } from "./exchanges.ts";
import { harness } from "./harness.ts";
import { send } from "./http.ts";
import { allQuiet } from "./logged.ts";
import { newAddress, type Person, signUp } from "./personas.ts";
import { createProject } from "./sharing.ts";

const { fetch, env, baseUrl, metered, runCron, logs } = await harness();
const { CONTROL, KEY_PEPPERS } = await env("auth");
const ISSUER = ((await (await fetch("/.well-known/oauth-authorization-server")).json()) as { issuer: string })
  .issuer;
const toHarness = (url: string, init: RequestInit) => fetch(url.replace(ISSUER, baseUrl), init);

interface Row {
  id: string;
  public_jwk: string;
  sealed: string;
  pepper: string;
  signs_from: number;
  signs_until: number;
  listed_until: number;
}
const rows = async (): Promise<Row[]> =>
  (await CONTROL.prepare("SELECT * FROM signing_keys ORDER BY signs_from").all<Row>()).results;
const jwks = async () =>
  (await (await fetch("/.well-known/jwks.json")).json()) as { keys: { kid: string; x: string; y: string }[] };

/** With the very key of the server: for what is wrong in the claims alone. */
async function signingKey(row: Row): Promise<CryptoKey> {
  const pkcs8 = unseal(row, parsePeppers(KEY_PEPPERS));
  const curve = { name: "ECDSA", namedCurve: "P-256" };
  return crypto.subtle.importKey("pkcs8", new Uint8Array(pkcs8), curve, false, ["sign"]);
}

let owner: Person;
let project: string;
let good: string;
let verifier: Verifier;
let key: CryptoKey;
let kid: string;
let claims: JWTPayload;
beforeAll(async () => {
  owner = await signUp("owner");
  project = await createProject(owner);
  good = (await issued(owner, { audience: project })).access_token;
  verifier = createVerifier({ issuer: ISSUER, audience: project, fetch: toHarness });
  kid = decodeProtectedHeader(good).kid ?? "";
  key = await signingKey((await rows()).find(({ id }) => id === kid) as Row);
  claims = decodeJwt(good);
});

const atOurDoor = (token: string) =>
  send({ token, address: newAddress() }, { method: "GET", path: "/v1/access" });
const ofSdk = (token: string): Promise<string> =>
  verifier.verify(token).then(
    () => "accepted",
    (error: { code: string }) => error.code,
  );

const HEADER = { alg: "ES256", typ: "at+jwt" };
const now = () => Math.floor(Date.now() / 1000);
const text = (value: object) => base64url.encode(JSON.stringify(value));
const sign = (changed: JWTPayload, header: object = {}, by: CryptoKey | Uint8Array = key) =>
  new SignJWT({ ...claims, ...changed })
    .setProtectedHeader({ ...HEADER, kid, ...header } as typeof HEADER)
    .sign(by);
const parts = (token: string) => token.split(".") as [string, string, string];
const without = (claim: string) =>
  new SignJWT(Object.fromEntries(Object.entries(claims).filter(([name]) => name !== claim)))
    .setProtectedHeader({ ...HEADER, kid })
    .sign(key);

async function newKey(name: "ES256" | "RS256") {
  const pair =
    name === "ES256"
      ? { name: "ECDSA", namedCurve: "P-256" }
      : {
          name: "RSASSA-PKCS1-v1_5",
          modulusLength: 2048,
          publicExponent: new Uint8Array([1, 0, 1]),
          hash: "SHA-256",
        };
  return (await crypto.subtle.generateKey(pair as { name: string }, true, [
    "sign",
    "verify",
  ])) as CryptoKeyPair;
}

/** What is presented, what our door says, what the SDK says. */
const HOSTILE: [string, () => Promise<string> | string, string, string][] = [
  [
    "alg none",
    () => `${text({ alg: "none", typ: "at+jwt", kid })}.${parts(good)[1]}.`,
    "credential_malformed",
    "wrong_signature",
  ],
  [
    "alg none, with a signature",
    () => `${text({ alg: "none", typ: "at+jwt", kid })}.${parts(good)[1]}.AAAA`,
    "credential_unknown",
    "wrong_signature",
  ],
  [
    "HS256 under the public key",
    async () => {
      const { x, y } = (await jwks()).keys.find((one) => one.kid === kid) ?? { x: "", y: "" };
      const body = `${text({ alg: "HS256", typ: "at+jwt", kid })}.${parts(good)[1]}`;
      const mac = createHmac("sha256", Buffer.from(x + y, "base64url"))
        .update(body)
        .digest("base64url");
      return `${body}.${mac}`;
    },
    "credential_unknown",
    "wrong_signature",
  ],
  [
    "HS256 under the public key's text",
    async () => {
      const published = JSON.stringify((await jwks()).keys.find((one) => one.kid === kid));
      const body = `${text({ alg: "HS256", typ: "at+jwt", kid })}.${parts(good)[1]}`;
      return `${body}.${createHmac("sha256", published).update(body).digest("base64url")}`;
    },
    "credential_unknown",
    "wrong_signature",
  ],
  [
    "RS256 under a key of one's own",
    async () => sign({}, { alg: "RS256" }, (await newKey("RS256")).privateKey),
    "credential_unknown",
    "wrong_signature",
  ],
  [
    "ES384 under a key of one's own",
    async () => {
      const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-384" });
      return new SignJWT(claims).setProtectedHeader({ ...HEADER, alg: "ES384", kid }).sign(privateKey);
    },
    "credential_unknown",
    "wrong_signature",
  ],
  [
    "ES256 under a key of one's own, by our kid",
    async () => sign({}, {}, (await newKey("ES256")).privateKey),
    "credential_unknown",
    "wrong_signature",
  ],
  [
    "a key that comes along (jwk)",
    async () => {
      const { privateKey, publicKey } = await newKey("ES256");
      return sign({}, { jwk: await exportJWK(publicKey) }, privateKey);
    },
    "credential_unknown",
    "wrong_signature",
  ],
  [
    "a key to be fetched (jku)",
    async () => sign({}, { jku: "https://evil.example/jwks.json" }, (await newKey("ES256")).privateKey),
    "credential_unknown",
    "wrong_signature",
  ],
  [
    "no kid",
    () => new SignJWT(claims).setProtectedHeader(HEADER).sign(key),
    "credential_unknown",
    "unknown_key",
  ],
  [
    "an unknown kid",
    () => sign({}, { kid: randomBytes(32).toString("base64url") }),
    "credential_unknown",
    "unknown_key",
  ],
  ["a kid that is no text", () => sign({}, { kid: 7 }), "credential_unknown", "unknown_key"],
  [
    "a critical extension",
    () => `${text({ ...HEADER, kid, crit: ["b64"], b64: false })}.${parts(good)[1]}.${parts(good)[2]}`,
    "credential_unknown",
    "wrong_signature",
  ],
  ["no typ", () => sign({}, { typ: undefined }), "credential_unknown", "wrong_type"],
  ["typ JWT", () => sign({}, { typ: "JWT" }), "credential_unknown", "wrong_type"],
  ["no issuer", () => without("iss"), "credential_unknown", "wrong_issuer"],
  ["another issuer", () => sign({ iss: "https://evil.example" }), "credential_unknown", "wrong_issuer"],
  ["no audience", () => without("aud"), "credential_unknown", "wrong_audience"],
  ["two audiences", () => sign({ aud: [project, newId("prj")] }), "credential_unknown", "invalid_claims"],
  ["no end", () => without("exp"), "credential_unknown", "invalid_claims"],
  ["an end that is no time", () => sign({ exp: "never" as never }), "credential_unknown", "invalid_claims"],
  ["its time over", () => sign({ iat: now() - 400, exp: now() - 100 }), "credential_expired", "expired"],
  ["its time not come", () => sign({ nbf: now() + 100 }), "credential_unknown", "not_yet_valid"],
  ["no subject", () => without("sub"), "credential_unknown", "invalid_claims"],
  ["no client", () => without("client_id"), "credential_unknown", "invalid_claims"],
  ["no scope", () => without("scope"), "credential_unknown", "invalid_claims"],
  [
    "another's claims",
    () => {
      const [header, , signature] = parts(good);
      return `${header}.${text({ ...claims, sub: newId("acc") })}.${signature}`;
    },
    "credential_unknown",
    "wrong_signature",
  ],
  [
    "a wider scope",
    () => {
      const [header, , signature] = parts(good);
      return `${header}.${text({ ...claims, scope: "system:update" })}.${signature}`;
    },
    "credential_unknown",
    "wrong_signature",
  ],
  ["no signature", () => `${parts(good)[0]}.${parts(good)[1]}.`, "credential_malformed", "wrong_signature"],
  ["two parts", () => `${parts(good)[0]}.${parts(good)[1]}`, "credential_malformed", "malformed"],
  ["half of its signature", () => good.slice(0, -43), "credential_unknown", "wrong_signature"],
  ["a letter less", () => good.slice(0, -1), "credential_unknown", "malformed"],
  [
    "a header that is none",
    () => `eyJ.${parts(good)[1]}.${parts(good)[2]}`,
    "credential_unknown",
    "malformed",
  ],
  ["far too much", () => `${good}${"A".repeat(14_000)}`, "credential_malformed", "wrong_signature"],
];

describe("a token that is none", () => {
  it("(the one that it is made of is good)", async () => {
    expect((await atOurDoor(good)).status).toBe(200);
    expect(await ofSdk(good)).toBe("accepted");
    expect(await ofSdk(await sign({}))).toBe("accepted");
  });

  it.each(HOSTILE)("%s: refused here, and by the SDK", async (_, present, code, sdk) => {
    const token = await present();
    const response = await atOurDoor(token);
    expect(`${response.status} ${((await response.json()) as { code: string }).code}`).toBe(`401 ${code}`);
    expect(await ofSdk(token)).toBe(sdk);
    const exchanged = await exchange({ token, address: newAddress() }, { audience: project });
    expect(exchanged.status).toBe(400);
  });

  it("is for another project: nothing is here, and the SDK refuses it", async () => {
    const elsewhere = await sign({ aud: newId("prj") });
    expect((await atOurDoor(elsewhere)).status).toBe(404);
    expect(await ofSdk(elsewhere)).toBe("wrong_audience");
  });

  it("names what cannot be behind it: refused", async () => {
    for (const client_id of ["lease_1", "acc_1", "", newId("key"), newId("ses"), newId("tok")])
      expect((await atOurDoor(await sign({ client_id }))).status, client_id).toBe(401);
  });

  it("every letter of it counts", async () => {
    const at = Array.from({ length: 40 }, (_, part) => Math.floor((good.length / 40) * part));
    for (const position of at.filter((one) => good[one] !== ".")) {
      const letter = good[position] === "A" ? "B" : "A";
      const altered = good.slice(0, position) + letter + good.slice(position + 1);
      expect((await atOurDoor(altered)).status, `${position}`).toBe(401);
      expect(await ofSdk(altered), `${position}`).not.toBe("accepted");
    }
  });

  it("costs no storage, whatever key it names", async () => {
    const forged = await Promise.all(
      Array.from({ length: 40 }, () => sign({}, { kid: randomBytes(32).toString("base64url") })),
    );
    const mine = (await newKey("ES256")).privateKey;
    forged.push(...(await Promise.all(Array.from({ length: 20 }, () => sign({}, {}, mine)))));
    await atOurDoor(forged[0] ?? "");
    await allQuiet();
    const { cost } = await metered(async () => {
      for (const token of forged) expect((await atOurDoor(token)).status).toBe(401);
    }, "auth");
    // At most one look in five seconds, for keys that are new.
    expect(cost.d1_calls).toBeLessThanOrEqual(1);
    expect(cost.kv_reads + cost.kv_writes).toBe(0);
  });
});

describe("the keys that tokens are signed with", () => {
  const DAY = 24 * 60 * 60 * 1000;
  const HOUR = DAY / 24;
  const age = (ms: number) =>
    CONTROL.prepare(
      "UPDATE signing_keys SET signs_from = signs_from - ?1, signs_until = signs_until - ?1, listed_until = listed_until - ?1",
    )
      .bind(ms)
      .run();
  const kidOf = async () =>
    decodeProtectedHeader((await issued(owner, { audience: project })).access_token).kid;

  it("are sealed: no private part is in any row, answer or log", async () => {
    const [row] = await rows();
    const pkcs8 = unseal(row as Row, parsePeppers(KEY_PEPPERS));
    const curve = { name: "ECDSA", namedCurve: "P-256" };
    const opened = await crypto.subtle.importKey("pkcs8", new Uint8Array(pkcs8), curve, true, ["sign"]);
    const { d = "" } = (await crypto.subtle.exportKey("jwk", opened)) as { d?: string };
    expect(d).toHaveLength(43);
    const everywhere = JSON.stringify(await rows()) + JSON.stringify(await jwks()) + logs();
    for (const secret of [
      d,
      Buffer.from(d, "base64url").toString("base64"),
      Buffer.from(d, "base64url").toString("hex"),
    ])
      expect(everywhere).not.toContain(secret);
    expect(JSON.parse((row as Row).public_jwk)).not.toHaveProperty("d");
  });

  it("are for one pepper and one key: nothing else opens them", async () => {
    const [row] = await rows();
    const other = parsePeppers(`${(row as Row).pepper}:${randomBytes(32).toString("base64url")}`);
    expect(() => unseal(row as Row, other)).toThrow();
    expect(() => unseal({ ...(row as Row), id: "another" }, parsePeppers(KEY_PEPPERS))).toThrow();
  });

  it("sign for 30 days; the next one is listed for at least an hour before, the last one for an hour after its tokens", async () => {
    const [first] = await rows();
    const { signs_from, signs_until, listed_until } = first as Row;
    expect(signs_until - signs_from).toBe(30 * DAY);
    expect(listed_until - signs_until).toBeGreaterThanOrEqual(HOUR + 300_000);
    await runCron("auth");
    expect(await rows()).toHaveLength(1);

    await age(29 * DAY + HOUR);
    await runCron("auth");
    await runCron("auth");
    const [old, next, ...more] = (await rows()) as [Row, Row];
    expect(more).toEqual([]);
    expect(next.signs_from).toBe(old.signs_until);
    expect(next.signs_from - Date.now()).toBeGreaterThan(HOUR);
    expect((await jwks()).keys.map((one) => one.kid)).toEqual([old.id, next.id]);
    expect(await kidOf()).toBe(old.id);
    const before = (await issued(owner, { audience: project })).access_token;

    await age(DAY - HOUR + 1000);
    await runCron("auth");
    expect(await kidOf()).toBe(next.id);
    expect((await jwks()).keys.map((one) => one.kid)).toEqual([old.id, next.id]);
    expect((await atOurDoor(before)).status).toBe(200);
    expect(await ofSdk(before)).toBe("accepted");

    await age(2 * HOUR);
    await runCron("auth");
    expect((await rows()).map(({ id }) => id)).toEqual([next.id]);
    expect((await jwks()).keys.map((one) => one.kid)).toEqual([next.id]);
    expect((await atOurDoor(before)).status).toBe(401);
  });

  it("are one where many ask for the first", async () => {
    await CONTROL.prepare("DELETE FROM signing_keys").run();
    await Promise.all(Array.from({ length: 8 }, () => runCron("auth")));
    expect(await rows()).toHaveLength(1);
    expect(await kidOf()).toBe((await rows())[0]?.id);
  });

  it("are sealed anew when the pepper changes, by cron, and sign on", async () => {
    const [before] = await rows();
    const opened = unseal(before as Row, parsePeppers(KEY_PEPPERS));
    const replaced = `z:${randomBytes(32).toString("base64url")},${KEY_PEPPERS}`;
    const bound = { REVOCATION_SECONDS: "60", CLOCK_SKEW_SECONDS: "2", FLIGHT_SECONDS: "3" };
    const under = (peppers: string) => ({ ...bound, CONTROL, KEY_PEPPERS: peppers }) as unknown as Env;
    await rotate(under(replaced));
    const [after] = await rows();
    expect(after).toMatchObject({ id: (before as Row).id, pepper: "z" });
    expect(unseal(after as Row, parsePeppers(replaced))).toEqual(opened);
    // And back, since the workers here know of no other one.
    const [old = "", ...newer] = [...KEY_PEPPERS.split(","), replaced.split(",")[0]];
    await rotate(under([old, ...newer].join(",")));
    expect((await rows())[0]).toMatchObject({ id: (before as Row).id, pepper: (before as Row).pepper });
    expect(await kidOf()).toBe((before as Row).id);
  });

  it("sign on where cron did not run in time", async () => {
    await age(31 * DAY);
    await runCron("auth");
    const live = (await rows()).filter(({ signs_until }) => signs_until > Date.now());
    expect(live).toHaveLength(1);
    expect(await kidOf()).toBe(live[0]?.id);
    expect((await atOurDoor((await issued(owner, { audience: project })).access_token)).status).toBe(200);
  });
});

describe("what is remembered of tokens", () => {
  it("is forgotten when they have ended", async () => {
    await issued(owner, { audience: project });
    const count = async () =>
      (
        await CONTROL.prepare("SELECT count(*) AS n FROM access_tokens WHERE project_id = ?")
          .bind(project)
          .first<{ n: number }>()
      )?.n;
    expect(await count()).toBe(1);
    await CONTROL.prepare("UPDATE access_tokens SET expires_at = ? WHERE project_id = ?")
      .bind(Date.now(), project)
      .run();
    await runCron("auth");
    expect(await count()).toBe(0);
  });
});
