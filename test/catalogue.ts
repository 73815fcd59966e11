/** Whether what the audit log says is what the catalogue says of it: nothing else, and all of that. */
import { type AtriumEvent, EVENT_TYPES } from "@atrium/shared/contract/events";
import { z } from "zod";

/** The ids of events that a test put into the queue itself, and of requests that it made up: they are no word of ours. */
const inventions = new Set<string>();

/** A test says something that no service would. */
export const invented = (id: string): void => void inventions.add(id);

/** The queue as tests have it: what they put there is theirs. */
export const overheard = (queue: Queue): Queue =>
  ({
    send: (body: unknown) => overheard(queue).sendBatch([{ body }]),
    sendBatch: (messages: Iterable<MessageSendRequest>) => {
      const all = [...messages];
      for (const { body } of all) if (isRecord(body)) invented(String(body.id));
      return queue.sendBatch(all);
    },
  }) as Queue;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

/** Up to which line the log was looked at. */
let position = 0;

interface Line {
  position: number;
  event: string;
}

/** What is wrong with the lines that have come since the last time. */
export async function misfits(log: D1Database): Promise<string[]> {
  const { results } = await log
    .prepare("SELECT position, event FROM audit WHERE position > ? ORDER BY position")
    .bind(position)
    .all<Line>();
  position = results.at(-1)?.position ?? position;
  const events = results.map(({ event }) => JSON.parse(event) as AtriumEvent);
  const ours = events.filter(({ id, request_id }) => !inventions.has(id) && !inventions.has(request_id));
  return [...new Set(ours.flatMap(faultsOf))];
}

/** What an event says that the catalogue does not, or the other way round. */
export function faultsOf({ type, target, details, changes }: AtriumEvent): string[] {
  if (!Object.hasOwn(EVENT_TYPES, type)) return [`${type}: not in the catalogue`];
  const entry = EVENT_TYPES[type];
  const faults: string[] = [];
  if (!(entry.targets as readonly string[]).includes(target.type)) faults.push(`target ${target.type}`);
  const said = "details" in entry ? entry.details : {};
  const read = "reads" in entry ? entry.reads : {};
  const { error } = z.strictObject({ ...said, ...read }).safeParse(details);
  if (error) faults.push(z.prettifyError(error));
  const changing: readonly string[] | string = "changes" in entry ? entry.changes : [];
  if (changing !== "of the kind")
    faults.push(
      ...Object.keys(changes)
        .filter((name) => !changing.includes(name))
        .map((name) => `change ${name}`),
    );
  return faults.map((fault) => `${type}: ${fault}`);
}
