import type { EventType } from "@atrium/shared/contract/events";
import type { Caller, Person } from "../personas.ts";
import type { Ids } from "../routes.ts";

/** What a slice drives its routes with, each once, and says what events each leaves. */
export interface Lives {
  act<T = { id: string }>(
    caller: Caller,
    route: string,
    ids: Ids,
    json: unknown,
    expected: EventType[],
  ): Promise<T>;
  owner: Person;
  /** Of a project of theirs, with one thing of every kind. */
  ids: Ids;
}
