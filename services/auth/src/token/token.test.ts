import { randomBytes } from "node:crypto";
import type { LeaseClaims, TicketClaims } from "@atrium/shared/contract/auth";
import { describe, expect, it } from "vitest";
import { parsePeppers } from "../credential/format.ts";
import { isLeaseToken, readToken, signToken } from "./token.ts";

const secret = () => randomBytes(32).toString("hex");
const [older, newer] = [secret(), secret()];
const peppers = parsePeppers(`a:${older}`);

const claims: LeaseClaims = {
  lease: "lease_1",
  epoch: 3,
  project: "prj_1",
  only: { kind: "run", id: "run_1" },
  credential: { type: "project_key", id: "key_1" },
  scopes: ["run:view", "run:update"],
  expiresAt: 1,
};
const ticket: TicketClaims = {
  connection: "con_1",
  project: "prj_1",
  to: { kind: "notebook", id: "notebook_1" },
  expiresAt: 1,
};

const json = (part: object): string => Buffer.from(JSON.stringify(part)).toString("base64url");

describe("a token", () => {
  it("says what was signed, whether or not its time is over", async () => {
    const token = await signToken("lt", claims, peppers);
    expect(token).toMatch(/^atr_lt_[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(isLeaseToken(token)).toBe(true);
    expect(await readToken("lt", token, peppers)).toEqual(claims);
    expect(await readToken("ct", await signToken("ct", ticket, peppers), peppers)).toEqual(ticket);
  });

  it("outlives a new pepper as long as the old one is kept", async () => {
    const token = await signToken("lt", claims, peppers);
    expect(await readToken("lt", token, parsePeppers(`b:${newer},a:${older}`))).toEqual(claims);
    expect(await readToken("lt", token, parsePeppers(`b:${newer}`))).toBeNull();
    expect(await readToken("lt", token, parsePeppers(`a:${newer}`))).toBeNull();
  });

  it("for one use is none for another, whatever its prefix says", async () => {
    const [, jws] = /^atr_ct_(.+)$/.exec(await signToken("ct", ticket, peppers)) ?? [];
    expect(await readToken("lt", `atr_lt_${jws}`, peppers)).toBeNull();
    expect(await readToken("lt", `atr_ct_${jws}`, peppers)).toBeNull();
  });

  it("is nothing once anything of it was changed", async () => {
    const token = await signToken("lt", claims, peppers);
    const [head, , tail] = token.split(".");
    const widened = json({ ...claims, only: { kind: "run", id: "run_2" } });
    const unsigned = `atr_lt_${json({ alg: "none", kid: "a" })}.${widened}.`;
    const nameless = `atr_lt_${json({ alg: "HS256" })}.${widened}.${tail}`;
    for (const forged of [`${head}.${widened}.${tail}`, unsigned, nameless, "atr_lt_", "atr_lt_a.b.c", ""])
      expect(await readToken("lt", forged, peppers)).toBeNull();
  });
});
