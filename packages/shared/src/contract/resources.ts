/** Of a thing, what decisions go by. */
export interface InventoryThing {
  kind: string;
  owner: string;
  createdBy: string;
  createdWith: string;
  movedIn: boolean;
}

/** Something that somebody's removal leaves at work. */
export interface RunningThing {
  projectId: string;
  kind: string;
  id: string;
  name: string;
  state: string;
}

/** Where somebody's things are looked for: in these projects, or in every project of an organization. */
export type Within = { projects: readonly string[] } | { organization: string };

/** One claim of a lease. */
export interface LeaseName {
  id: string;
  epoch: number;
}

/** What resources tells other services of what projects hold. */
export interface Inventory {
  /** Whether what a lease's token was given for is still so. */
  leaseIsLive(lease: LeaseName): Promise<boolean>;
  /** A thing of a project, by its id alone; null for what is not there. */
  thing(projectId: string, id: string): Promise<InventoryThing | null>;
  /** What is somebody's there and not at rest, newest first. */
  runningOf(accountId: string, within: Within, limit: number): Promise<RunningThing[]>;
}

/** From one person to another, what was the first one's until `before` (ms since the epoch) and is not at rest. */
export interface Reassignment {
  from: string;
  to: string;
  within: Within;
  before: number;
}

/** What the events worker asks of resources when somebody's things were handed on. */
export interface Reassigner {
  /** A bounded part at a time; `done` when nothing is left. */
  reassign(reassignment: Reassignment): Promise<{ done: boolean }>;
}
