import { describe, expect, it, vi } from "vitest";
import { AccessTokenError, type Verifier } from "../verify/index.ts";
import { type Caller, type GuardOptions, protect } from "./index.ts";

const KEY = "atr_pk_aWBlRlMQh0CU8F2qn7hbP9BO6YYHtme7t4nC0hYnu2ebrws";
const GOOD = {
  valid: true,
  code: "valid",
  key: { id: "key_1", name: "trainer" },
  principal: { type: "account", id: "acc_1", name: "lin" },
  project: { id: "prj_1", name: "Speech", organization_id: "org_1" },
  role: "member",
  grant: ["run:view", "run:delete:own"],
  max_age: 60,
};

/** A guard that is answered so, and what it asked. */
function guardThat(answer: object | Response | Error, options: GuardOptions = {}) {
  const asked: unknown[] = [];
  const onError = vi.fn();
  const guard = protect({
    baseUrl: "https://atrium.test",
    apiKey: "atr_pk_own",
    onError,
    fetch: async (request) => {
      asked.push(await request.json());
      if (answer instanceof Error) throw answer;
      return answer instanceof Response ? answer.clone() : Response.json(answer);
    },
    ...options,
  });
  const handler = guard.fetch((_, { principal }) => new Response(principal.name));
  const ask = (authorization?: string) =>
    handler(new Request("https://api.test/", { headers: authorization ? { authorization } : {} }));
  return { guard, ask, asked, onError };
}

const down = new TypeError("fetch failed");
const mia: Caller = {
  principal: { type: "account", id: "acc_2", name: "mia" },
  credential: { id: "key_2", name: null },
  project: null,
  role: null,
  grant: [],
  may: () => false,
};

describe("who is let in", () => {
  it("whose key is good, and says who it is", async () => {
    const { guard, ask, asked } = guardThat(GOOD, { permission: "run:view" });
    expect(await (await ask(`Bearer ${KEY}`)).text()).toBe("lin");
    const { caller } = await guard.check({ authorization: `bearer ${KEY}` });
    expect(caller).toMatchObject({ credential: { id: "key_1" }, project: { id: "prj_1" }, role: "member" });
    expect([caller?.may("run:view"), caller?.may("run:delete")]).toEqual([true, false]);
    expect(asked).toEqual([{ key: KEY, permission: "run:view" }]);
  });

  it("each permission is asked by itself", async () => {
    const { guard, asked } = guardThat(GOOD);
    for (const permission of ["run:view", "run:create", "run:view"])
      await guard.check({ authorization: `Bearer ${KEY}` }, { permission });
    expect(asked).toHaveLength(2);
  });

  it("from where, where that is said", async () => {
    const { guard, asked } = guardThat(GOOD);
    await guard.check({ authorization: `Bearer ${KEY}`, address: "192.0.2.7" });
    expect(asked).toEqual([{ key: KEY, address: "192.0.2.7" }]);
  });
});

describe("who is not", () => {
  it.each<[string, number, string]>([
    ["malformed", 401, "credential_malformed"],
    ["unknown", 401, "credential_unknown"],
    ["revoked", 401, "credential_revoked"],
    ["expired", 401, "credential_expired"],
    ["used_up", 401, "credential_used_up"],
    ["insufficient", 403, "permission_missing"],
    ["address_refused", 403, "address_refused"],
    ["rate_limited", 429, "rate_limited"],
    ["something_new", 503, "unavailable"],
  ])("%s: %i %s", async (said, status, code) => {
    const { ask } = guardThat({ valid: false, code: said, max_age: 0, retry_after: 3 });
    const response = await ask(`Bearer ${KEY}`);
    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(response.headers.get("www-authenticate")).toBe(status === 401 ? "Bearer" : null);
    if (status === 429) expect(response.headers.get("retry-after")).toBe("3");
    expect(await response.json()).toMatchObject({ status, code });
  });

  it.each([undefined, "Basic bGluOg==", "Bearer ", "Bearer nonsense", "Bearer eyJ.eyJ.x", `Bearer ${KEY}!`])(
    "%s: 401, and nobody is asked",
    async (authorization) => {
      const { ask, asked } = guardThat(GOOD);
      expect((await ask(authorization)).status).toBe(401);
      expect(asked).toEqual([]);
    },
  );
});

describe("where Atrium does not answer", () => {
  it.each([
    ["is down", down],
    ["has an outage", Response.json({}, { status: 503 })],
    ["does not take our own key", Response.json({ code: "credential_revoked", detail: "" }, { status: 401 })],
    ["has had too many questions", Response.json({ code: "rate_limited", detail: "" }, { status: 429 })],
    ["answers nonsense", Response.json({ valid: true })],
  ])("since it %s: 503, nobody gets in", async (_, answer) => {
    const response = await guardThat(answer).ask(`Bearer ${KEY}`);
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "5"]);
  });

  it("whoever the service says, in an outage; not where its own key is refused", async () => {
    const onOutage = () => mia;
    const open = guardThat(down, { onOutage });
    expect(await (await open.ask(`Bearer ${KEY}`)).text()).toBe("mia");
    expect(open.onError).toHaveBeenCalledWith(expect.objectContaining({ code: "unreachable" }));
    for (const status of [401, 403, 404, 429])
      expect((await guardThat(new Response("", { status }), { onOutage }).ask(`Bearer ${KEY}`)).status).toBe(
        503,
      );
    expect((await guardThat(down, { onOutage: () => null }).ask(`Bearer ${KEY}`)).status).toBe(503);
  });
});

describe("access tokens, offline", () => {
  const verifierThat = (outcome: Partial<Awaited<ReturnType<Verifier["verify"]>>> | Error): Verifier => ({
    verify: async () => {
      if (outcome instanceof Error) throw outcome;
      return {
        principal: mia.principal,
        scopes: ["run:view"],
        may: (one: string) => one === "run:view",
        ...outcome,
      } as never;
    },
  });
  const ask = async (verifier: Verifier, permission?: string) => {
    const { guard, asked } = guardThat(GOOD, { verifier, permission });
    const { caller, refusal } = await guard.check({ authorization: "Bearer eyJ.eyJ.sig" });
    expect(asked).toEqual([]);
    return caller?.principal.name ?? `${refusal?.status} ${refusal?.code}`;
  };

  it("are let in, refused, or not to be verified at the moment", async () => {
    expect(await ask(verifierThat({}))).toBe("mia");
    expect(await ask(verifierThat({}), "run:view")).toBe("mia");
    expect(await ask(verifierThat({}), "run:create")).toBe("403 permission_missing");
    expect(await ask(verifierThat(new AccessTokenError("expired", "")))).toBe("401 credential_expired");
    expect(await ask(verifierThat(new AccessTokenError("wrong_signature", "")))).toBe(
      "401 credential_malformed",
    );
    expect(await ask(verifierThat(new AccessTokenError("unavailable", "")))).toBe("503 unavailable");
  });
});

describe("in frameworks", () => {
  it("Express: request.atrium, or an answer and no next", async () => {
    const { guard } = guardThat(GOOD);
    const next = vi.fn();
    const end = vi.fn();
    const writeHead = vi.fn(() => ({ end }));
    const request = { headers: { authorization: `Bearer ${KEY}` }, ip: "192.0.2.7" };
    await guard.express()(request, { writeHead }, next);
    expect(next).toHaveBeenCalledWith();
    expect(request).toMatchObject({ atrium: { principal: { name: "lin" } } });
    await guard.express()({ headers: {} }, { writeHead }, next);
    expect(writeHead).toHaveBeenCalledWith(401, expect.anything());
    expect(next).toHaveBeenCalledTimes(1);
  });
});
