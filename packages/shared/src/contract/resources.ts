/** Of a thing, what decisions go by. */
export interface InventoryThing {
  kind: string;
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

/** What resources tells other services of what projects hold. */
export interface Inventory {
  /** A thing of a project, by its id alone; null for what is not there. */
  thing(projectId: string, id: string): Promise<InventoryThing | null>;
  /** What somebody made in these projects that is not at rest, newest first. */
  runningOf(accountId: string, projectIds: string[], limit: number): Promise<RunningThing[]>;
}
