import { createHash } from "node:crypto";
import type { Allowed, Context } from "@atrium/shared/context";
import { newId } from "@atrium/shared/id";
import { type InputFault, Problem } from "@atrium/shared/problem";
import { commit } from "@atrium/shared/store/commit";
import { KIND_NAMES } from "../kind/kinds.ts";
import { charged, payerOf } from "../ledger/ledger.ts";
import * as store from "./store.ts";

// Metering: what was used is told once, and charged as it is told.

type Metered = store.Metered;

/** What a meter says was used; times in RFC 3339. */
interface UsageInput {
  /** The meter's own name for it, once in a project. */
  id: string;
  meter: string;
  quantity_micros: number;
  amount_micros: number;
  resource?: string | undefined;
  principal?: string | undefined;
  started_at?: string | undefined;
  ended_at?: string | undefined;
}

/** What became of a batch. */
interface Recorded {
  recorded: number;
  /** Recorded before, and the same. */
  repeated: number;
  amount_micros: number;
  charged_to: string;
}

/** Who is overtaken on the same ids so often has a twin, and may ask again. */
const ATTEMPTS = 5;

/**
 * Records a batch and charges it, all of it or nothing. What was recorded before is not again: a meter that heard no
 * answer sends the same once more. What is used outside of projects is the Default project's (O4).
 * @throws Problem `already_exists` naming the records whose id says something else; `validation_failed` naming those that
 *   cannot be; `quota_exceeded` past what a balance, or the quantity of a day, can be
 */
export async function recordUsage(
  ctx: Context,
  access: Allowed<"usage:create">,
  inputs: readonly UsageInput[],
): Promise<Recorded> {
  const all = meteredIn(inputs, ctx.clock.now());
  const projectId = access.target.defaultProjectId ?? access.target.id;
  let left = all;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    try {
      return await chargeFor(ctx, access, projectId, left, inputs.length - left.length);
    } catch (error) {
      if (!isObstructed(error)) throw error;
    }
    left = await unrecorded(ctx, projectId, all, inputs);
  }
  throw new Problem("in_progress");
}

const isObstructed = (error: unknown): boolean =>
  error instanceof Problem && (error.code === "already_exists" || error.code === "stale_version");

/** The records and what they cost, in one commit. */
async function chargeFor(
  ctx: Context,
  access: Allowed<"usage:create">,
  projectId: string,
  metered: readonly Metered[],
  repeated: number,
): Promise<Recorded> {
  const chargedTo = payerOf(access);
  const amountMicros = metered.reduce((sum, { amountMicros }) => sum + amountMicros, 0);
  const records = metered.length;
  const answer = { recorded: records, repeated, amount_micros: amountMicros, charged_to: chargedTo };
  if (records === 0) return answer;
  const entryId = newId("led");
  const now = ctx.clock.now();
  const caller = access.principal.id;
  const batch = { projectId, entryId, chargedTo, recordedBy: caller, recordedAt: now };
  const charge = {
    id: entryId,
    holderId: chargedTo,
    amountMicros,
    projectId,
    organizationId: access.target.organizationId ?? "",
    records,
    createdBy: caller,
    createdAt: now,
  };
  await commit(ctx, {
    actor: access,
    writes: [store.insert(ctx.db, batch, metered), charged(ctx, charge)],
    event: {
      type: "usage.recorded",
      target: { type: "usage", id: entryId, name: null },
      project: projectId,
      details: { records, amount_micros: amountMicros, charged_to: chargedTo },
    },
    answer: { status: 200, body: answer },
  });
  return answer;
}

/**
 * What of a batch is not recorded yet.
 * @throws Problem `already_exists`, `validation_failed`
 */
async function unrecorded(
  ctx: Context,
  projectId: string,
  metered: readonly Metered[],
  inputs: readonly UsageInput[],
): Promise<readonly Metered[]> {
  const { taken, missing } = await store.obstacles(ctx.db, projectId, metered);
  const isOther = ({ id, digest }: Metered) => taken.has(id) && taken.get(id) !== digest;
  const left = metered.filter(({ id }) => !taken.has(id));
  const at = ({ id }: Metered) => inputs.findIndex((input) => input.id === id);
  refuse("already_exists", metered.filter(isOther).map(at).map(saysSomethingElse));
  refuse(
    "validation_failed",
    left
      .filter(({ resource }) => resource !== null && missing.has(resource))
      .map((one) => ({
        pointer: `/records/${at(one)}/resource`,
        detail: "Nothing in the project has this id.",
      })),
  );
  return left;
}

const saysSomethingElse = (position: number): InputFault => ({
  pointer: `/records/${position}/id`,
  detail: "A record of this id says something else.",
});

/** So many are named. */
const FAULTS = 100;

function refuse(code: "already_exists" | "validation_failed", faults: readonly InputFault[]): void {
  if (faults.length > 0) throw new Problem(code, undefined, { errors: faults.slice(0, FAULTS) });
}

/** The batch as it is recorded, each id once. @throws Problem `already_exists`, `validation_failed` */
function meteredIn(inputs: readonly UsageInput[], now: number): readonly Metered[] {
  const sent = inputs.map((input) => meteredFrom(input, now));
  const unique = new Map<string, Metered>();
  const others: number[] = [];
  sent.forEach((one, position) => {
    const before = unique.get(one.id);
    if (!before) unique.set(one.id, one);
    else if (before.digest !== one.digest) others.push(position);
  });
  refuse("already_exists", others.map(saysSomethingElse));
  refuse(
    "validation_failed",
    sent.flatMap((one, position) => faultsOf(one, now, `/records/${position}`)),
  );
  return [...unique.values()];
}

function meteredFrom(input: UsageInput, now: number): Metered {
  const { id, meter, quantity_micros, amount_micros, resource = null, principal = null } = input;
  const startedAt = input.started_at === undefined ? null : Date.parse(input.started_at);
  const endedAt = input.ended_at === undefined ? null : Date.parse(input.ended_at);
  const contents = [meter, quantity_micros, amount_micros, resource, principal, startedAt, endedAt];
  return {
    id,
    digest: createHash("sha256").update(JSON.stringify(contents)).digest("base64url"),
    meter,
    quantityMicros: quantity_micros,
    amountMicros: amount_micros,
    principal,
    resource,
    kind: KIND_NAMES.find((name) => resource?.startsWith(`${name}_`)) ?? null,
    startedAt,
    endedAt: endedAt ?? now,
  };
}

/** Clocks differ; a meter's may be ahead by so much. */
const AHEAD_MS = 5 * 60_000;

function faultsOf({ startedAt, endedAt }: Metered, now: number, at: string): InputFault[] {
  if (endedAt > now + AHEAD_MS) return [{ pointer: `${at}/ended_at`, detail: "This is still to come." }];
  const isBackwards = startedAt !== null && startedAt > endedAt;
  return isBackwards ? [{ pointer: `${at}/started_at`, detail: "Not after it ended." }] : [];
}
