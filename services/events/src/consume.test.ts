import type { AtriumEvent } from "@atrium/shared/contract/events";
import { newId } from "@atrium/shared/id";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { consume } from "./consume.ts";
import type { Env } from "./env.ts";

const event = (more: Partial<AtriumEvent> = {}): AtriumEvent => ({
  id: newId("evt"),
  type: "project.updated",
  sequence: 1,
  at: 0,
  source: "control",
  actor: { type: "account", id: "acc_1", name: "Ada" },
  credential: null,
  attributed_to: null,
  target: { type: "project", id: "prj_1", name: null },
  project_id: "prj_1",
  organization_id: "org_1",
  request_id: "req_1",
  address: null,
  changes: {},
  details: {},
  ...more,
});

const deletion = () =>
  event({ type: "project.deleted", target: { type: "project", id: "prj_9", name: null } });

const named = ({ id, sequence }: AtriumEvent) => ({ id, sequence });

/** What the queue is told of each message, in order. */
async function deliver(env: Env, ...bodies: unknown[]): Promise<string[]> {
  const verdicts = bodies.map(() => "done");
  const messages = bodies.map((body, index) => ({
    id: `message ${index}`,
    body,
    ack: () => undefined,
    retry: () => {
      verdicts[index] = "again";
    },
  }));
  await consume({ messages } as unknown as MessageBatch, env);
  return verdicts;
}

const batch = vi.fn();
const control = vi.fn();
const resources = vi.fn();
const purge = vi.fn();
const purgeOrganization = vi.fn();
const reassign = vi.fn();
const wake = vi.fn();
const statement = { bind: () => statement };
const env = {
  EVENTS_DB: { prepare: () => statement, batch },
  CONTROL_OUTBOX: { acknowledge: control },
  RESOURCES: { acknowledge: resources, purgeProject: purge, purgeOrganization, reassign },
  DISTRIBUTOR: { idFromName: (name: string) => name, get: () => ({ wake }) },
} as unknown as Env;

let complaints: string[];
beforeEach(() => {
  for (const mock of [batch, control, resources, purge, purgeOrganization, reassign, wake]) mock.mockReset();
  batch.mockResolvedValue([]);
  purge.mockResolvedValue({ done: true });
  complaints = [];
  vi.spyOn(console, "error").mockImplementation((line: string) => {
    complaints.push((JSON.parse(line) as { message: string }).message);
  });
});

describe("a batch from the queue", () => {
  it("is one batch of the log, and one acknowledgement to each outbox", async () => {
    const [first, second, third] = [event(), event({ source: "resources" }), event()];
    expect(await deliver(env, first, second, third)).toEqual(["done", "done", "done"]);
    expect(batch).toHaveBeenCalledTimes(1);
    expect(control.mock.calls).toEqual([[[named(first), named(third)]]]);
    expect(resources.mock.calls).toEqual([[[named(second)]]]);
    expect(complaints).toEqual([]);
  });

  it("asks nothing of an outbox that holds none of it", async () => {
    await deliver(env, event());
    expect(resources).not.toHaveBeenCalled();
  });

  it("comes again whole where the log cannot be written; nothing is acknowledged", async () => {
    batch.mockRejectedValue(new Error("D1_ERROR: overloaded"));
    expect(await deliver(env, event(), deletion())).toEqual(["again", "again"]);
    expect(control).not.toHaveBeenCalled();
    expect(purge).not.toHaveBeenCalled();
    expect(complaints).toEqual(["log not written"]);
  });

  it("does not come again where only the acknowledgement failed: the sweep sends it", async () => {
    control.mockRejectedValue(new Error("down"));
    const other = event({ source: "resources" });
    expect(await deliver(env, event(), other)).toEqual(["done", "done"]);
    expect(resources.mock.calls).toEqual([[[named(other)]]]);
    expect(complaints).toEqual(["acknowledgement failed"]);
  });

  it("wakes who makes out messages, once, and not before it is logged", async () => {
    wake.mockImplementation(() => {
      expect(batch).toHaveBeenCalledTimes(1);
    });
    await deliver(env, event(), event());
    expect(wake).toHaveBeenCalledTimes(1);
    batch.mockRejectedValue(new Error("D1_ERROR: overloaded"));
    await deliver(env, event());
    await deliver(env);
    expect(wake).toHaveBeenCalledTimes(1);
  });

  it("is logged and acknowledged whether or not that wakes", async () => {
    wake.mockRejectedValue(new Error("down"));
    const one = event();
    expect(await deliver(env, one)).toEqual(["done"]);
    expect(control.mock.calls).toEqual([[[named(one)]]]);
    expect(complaints).toEqual(["distributor not woken"]);
  });

  it("what is no event is complained of, and keeps no other back", async () => {
    const good = event();
    expect(await deliver(env, null, "text", { id: "evt_1" }, good)).toEqual(["done", "done", "done", "done"]);
    expect(control.mock.calls).toEqual([[[named(good)]]]);
    expect(complaints).toEqual(["not an event", "not an event", "not an event"]);
  });
});

describe("a deleted project", () => {
  it("is purged part by part, and acknowledged when nothing is left", async () => {
    purge.mockResolvedValueOnce({ done: false }).mockResolvedValueOnce({ done: false });
    const gone = deletion();
    expect(await deliver(env, gone)).toEqual(["done"]);
    expect(purge.mock.calls).toEqual([["prj_9"], ["prj_9"], ["prj_9"]]);
    expect(control.mock.calls).toEqual([[[named(gone)]]]);
  });

  it("that holds more than one delivery purges comes again; the others are done", async () => {
    purge.mockResolvedValue({ done: false });
    const other = event();
    expect(await deliver(env, deletion(), other)).toEqual(["again", "done"]);
    expect(purge).toHaveBeenCalledTimes(20);
    expect(control.mock.calls).toEqual([[[named(other)]]]);
  });

  it("goes with its organization: one event purges all of them", async () => {
    purgeOrganization.mockResolvedValueOnce({ done: false }).mockResolvedValue({ done: true });
    const target = { type: "organization", id: "org_9", name: null };
    const gone = event({ type: "organization.deleted", target });
    expect(await deliver(env, gone)).toEqual(["done"]);
    expect(purgeOrganization.mock.calls).toEqual([["org_9"], ["org_9"]]);
    expect(purge).not.toHaveBeenCalled();
    expect(control.mock.calls).toEqual([[[named(gone)]]]);
  });

  it("comes again where the purge failed, and stays in the outbox", async () => {
    purge.mockRejectedValue(new Error("down"));
    expect(await deliver(env, deletion())).toEqual(["again"]);
    expect(control).not.toHaveBeenCalled();
    expect(complaints).toEqual(["not followed"]);
  });
});

describe("a removal", () => {
  const removal = (details: Record<string, unknown>) => event({ type: "member.removed", at: 7, details });
  const within = { organization: "org_1" };

  it("that handed on what was at work is followed part by part", async () => {
    reassign.mockResolvedValueOnce({ done: false }).mockResolvedValue({ done: true });
    const handedOn = { account_id: "acc_1", reassigned_to: "acc_2", reassigned_within: within };
    expect(await deliver(env, removal(handedOn))).toEqual(["done"]);
    const asked = { from: "acc_1", to: "acc_2", within, before: 7 };
    expect(reassign.mock.calls).toEqual([[asked], [asked]]);
  });

  it("that handed on nothing sets nothing off", async () => {
    expect(await deliver(env, removal({ account_id: "acc_1" }))).toEqual(["done"]);
    expect(reassign).not.toHaveBeenCalled();
  });
});
