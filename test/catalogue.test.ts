import type { AtriumEvent } from "@atrium/shared/contract/events";
import { describe, expect, it } from "vitest";
import { faultsOf } from "./catalogue.ts";

const EVENT = {
  type: "key.expiring",
  target: { type: "key", id: "key_1", name: "key" },
  changes: {},
  details: { expires_at: "2026-01-01T00:00:00.000Z" },
} as unknown as AtriumEvent;

describe("an event is held against the catalogue", () => {
  it("as the catalogue says: nothing to say", () => {
    expect(faultsOf(EVENT)).toEqual([]);
  });

  it.each<[string, Partial<Record<keyof AtriumEvent, unknown>>, string]>([
    ["of a type that is not there", { type: "key.eaten" }, "not in the catalogue"],
    ["which is called as what every object has", { type: "constructor" }, "not in the catalogue"],
    ["to something else", { target: { type: "token", id: "tok_1", name: null } }, "target token"],
    ["without a detail", { details: {} }, "expires_at"],
    ["with another detail", { details: { ...EVENT.details, more: 1 } }, "more"],
    ["with a detail that is none", { details: { expires_at: "tomorrow" } }, "expires_at"],
    ["with a change", { changes: { name: { from: "a", to: "b" } } }, "change name"],
  ])("%s: a fault", (_, more, fault) => {
    expect(faultsOf({ ...EVENT, ...more } as AtriumEvent)).toEqual([expect.stringContaining(fault)]);
  });

  it("a value that was too large for an event is one", () => {
    const type = "account.password_reset";
    const target = { type: "account", id: "acc_1", name: "somebody" };
    const details = { sessions_ended: { omitted_bytes: 60_000 }, tokens_expire_by: null };
    expect(faultsOf({ ...EVENT, type, target, details })).toEqual([]);
  });
});
