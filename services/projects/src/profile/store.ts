import { projects, teams } from "@atrium/shared/control/schema";
import type { TeamId } from "@atrium/shared/id";
import type { Db } from "@atrium/shared/store/open";
import { and, eq, inArray, or, sql } from "drizzle-orm";

export type { Showcased } from "@atrium/shared/control/schema";

export type Team = typeof teams.$inferSelect;
type Visibility = (typeof projects.$inferSelect)["visibility"];

export const byId = (db: Db, id: TeamId) => db.select().from(teams).where(eq(teams.id, id)).get();

/**
 * Of these projects, those of the team's organization that are as open as one of `visibilities`; for people of the
 * team, those that the team is in as well.
 */
export const showable = (
  db: Db,
  { id, organizationId }: Team,
  ids: string[],
  visibilities: Visibility[],
  ofTheTeam: boolean,
) =>
  db
    .select({
      id: projects.id,
      name: projects.name,
      description: projects.description,
      visibility: projects.visibility,
    })
    .from(projects)
    .where(
      and(
        sql`${projects.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`,
        eq(projects.organizationId, organizationId),
        or(
          inArray(projects.visibility, visibilities),
          ofTheTeam
            ? sql`(${projects.ownerTeamId} = ${id} OR EXISTS (SELECT 1 FROM collaborating_teams c
                WHERE c.project_id = ${projects.id} AND c.team_id = ${id}))`
            : undefined,
        ),
      ),
    );

/** Unexecuted. Misses, and so rolls the commit back, when the row has moved on from `version`. */
export const update = (
  db: Db,
  { id, introduction, links, showcase, profileVisibility, updatedAt }: Team,
  version: number,
) =>
  db
    .update(teams)
    .set({ introduction, links, showcase, profileVisibility, updatedAt, version: version + 1 })
    .where(and(eq(teams.id, id), eq(teams.version, version)));
