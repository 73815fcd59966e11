import { WorkerEntrypoint } from "cloudflare:workers";
import { systemClock } from "@atrium/shared/clock";
import type { Acknowledged, DeletionFollower, OutboxOwner } from "@atrium/shared/contract/events";
import type {
  Inventory as InventoryContract,
  InventoryThing,
  LeaseName,
  Reassigner,
  Reassignment,
  RunningThing,
  Within,
} from "@atrium/shared/contract/resources";
import { openDb } from "@atrium/shared/store/open";
import { acknowledge } from "@atrium/shared/store/outbox";
import type { Env } from "./env.ts";
import { leaseIsLive } from "./lease/live.ts";
import { purgeOrganization, purgeProject, reassign, runningOf, thingOf } from "./resource/inventory.ts";

/** What the events worker asks of resources. */
export class ResourcesFollower
  extends WorkerEntrypoint<Env>
  implements OutboxOwner, DeletionFollower, Reassigner
{
  acknowledge(events: Acknowledged[]): Promise<void> {
    return acknowledge(openDb(this.env.RESOURCES_DB, this.env.METER), events);
  }

  async purgeProject(projectId: string): Promise<{ done: boolean }> {
    const db = openDb(this.env.RESOURCES_DB, this.env.METER);
    return { done: await purgeProject(db, projectId, systemClock.now()) };
  }

  async purgeOrganization(organizationId: string): Promise<{ done: boolean }> {
    const db = openDb(this.env.RESOURCES_DB, this.env.METER);
    return { done: await purgeOrganization(db, organizationId, systemClock.now()) };
  }

  async reassign(reassignment: Reassignment): Promise<{ done: boolean }> {
    return { done: await reassign(openDb(this.env.RESOURCES_DB, this.env.METER), reassignment) };
  }
}

/** What projects hold, for services that decide about it or take people out. */
export class Inventory extends WorkerEntrypoint<Env> implements InventoryContract {
  leaseIsLive(lease: LeaseName): Promise<boolean> {
    return leaseIsLive(openDb(this.env.RESOURCES_DB, this.env.METER), lease, systemClock.now());
  }

  thing(projectId: string, id: string): Promise<InventoryThing | null> {
    return thingOf(openDb(this.env.RESOURCES_DB, this.env.METER), projectId, id);
  }

  runningOf(accountId: string, within: Within, limit: number): Promise<RunningThing[]> {
    return runningOf(openDb(this.env.RESOURCES_DB, this.env.METER), accountId, within, limit);
  }
}
