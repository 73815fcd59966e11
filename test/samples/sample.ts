import type { Caller, PersonaName } from "../personas.ts";
import type { Ids } from "../routes.ts";
import type { World } from "../tenants.ts";

/** How a route is asked so that it would do. */
export interface Sample {
  /** `={projects}` stands for an id, as in paths. */
  query?: string;
  body?: (world: World) => object | Promise<object>;
  /** What is sent instead of JSON. */
  bytes?: (world: World) => Uint8Array<ArrayBuffer>;
  /** Things that one request uses up, or that stand elsewhere than their collection says: new ones for each. */
  fresh?: (world: World) => Ids | Promise<Ids>;
  /** Where a success costs the caller their credential: another one for the one request. */
  caller?: (caller: Caller) => Promise<Caller>;
  /** Undoes a success that later requests would notice. */
  restore?: (world: World, name: PersonaName) => Promise<void>;
}

export type Samples = Readonly<Record<string, Sample>>;
