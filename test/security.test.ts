/** Ways around a limit that were tried, and must stay closed. */
import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { send } from "./http.ts";
import { type Caller, unique } from "./personas.ts";
import { makeKey, makeTenant, type Tenant } from "./world.ts";

let ours: Tenant;
let base: string;
beforeAll(async () => {
  ours = await makeTenant();
  base = `/v1/projects/${ours.project}`;
});

interface Made {
  id: string;
  secret: string;
}

const createKey = (caller: Caller, json: object, headers: Record<string, string> = {}) =>
  send(caller, { method: "POST", path: `${base}/keys`, json: { name: unique("key"), ...json }, headers });

describe("an Idempotency-Key", () => {
  it("gives a narrowed key no answer of its owner's session: that may hold the secret of a wider one", async () => {
    const narrowed = await makeKey(ours, { scopes: ["key:create", "run:view"] });
    const headers = { "Idempotency-Key": randomUUID() };
    const name = unique("wide");
    const first = (await (await createKey(ours.owner, { name }, headers)).json()) as Made;
    const response = await createKey(narrowed, { name }, headers);
    const second = (await response.json()) as Made & { scopes: string[] };
    expect(response.headers.get("idempotency-replayed")).toBeNull();
    expect(second.id).not.toBe(first.id);
    expect(second.scopes).toEqual(["key:create", "run:view"]);
  });
});

describe("a key that sees only its own", () => {
  it.each(["collaborators", "service-accounts", "keys", "runs", "audit"])(
    "lists none of the others' %s",
    async (list) => {
      const sees = await makeKey(ours, {
        scopes: [
          "collaborator:view:own",
          "service_account:view:own",
          "key:view:own",
          "run:view:own",
          "audit:view:own",
        ],
      });
      const response = await send(sees, { method: "GET", path: `${base}/${list}` });
      expect([response.status, await response.json()]).toEqual([200, { data: [], next_cursor: null }]);
    },
  );
});
