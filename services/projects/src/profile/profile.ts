import { mayAtAll } from "@atrium/shared/access/decide";
import { rfc3339 } from "@atrium/shared/clock";
import { type Allowed, type Context, requireVersion } from "@atrium/shared/context";
import type { Access } from "@atrium/shared/contract/auth";
import type { TeamId } from "@atrium/shared/id";
import { notFound, Problem } from "@atrium/shared/problem";
import { changed, commit } from "@atrium/shared/store/commit";
import { targetOf } from "../team/team.ts";
import type { Showcased, Team } from "./store.ts";
import * as store from "./store.ts";

type ShowcasedInput =
  | { type: "project"; id: string }
  | { type: "report"; id: string; project_id: string; title: string };

interface ProfileInput {
  visibility: Team["profileVisibility"];
  introduction: string;
  links: Team["links"];
  showcase: ShowcasedInput[];
}

/** W2. Of the showcase, what the caller may see. @throws Problem `not_found` */
export async function theProfile(ctx: Context, access: Allowed<"profile:view" | "profile:update">) {
  const team = await store.byId(ctx.db, access.target.id as TeamId);
  if (!team) throw notFound();
  return { team, profile: await present(ctx, access, team) };
}

/**
 * Puts another profile in the place of a team's.
 * @throws Problem `stale_version`; `validation_failed` for what cannot be shown: projects elsewhere, or of others and closed
 */
export async function putProfile(
  ctx: Context,
  access: Allowed<"profile:update">,
  input: ProfileInput,
  expected: number | undefined,
) {
  const before = await store.byId(ctx.db, access.target.id as TeamId);
  if (!before) throw notFound();
  requireVersion(before, expected);
  const after: Team = {
    ...before,
    introduction: input.introduction,
    links: input.links,
    showcase: input.showcase.map(kept),
    profileVisibility: input.visibility,
    version: before.version + 1,
    updatedAt: ctx.clock.now(),
  };
  const shown = await shownOf(ctx, access, after);
  const hidden = after.showcase.flatMap((one, index) =>
    shown.has(projectOf(one))
      ? []
      : [{ pointer: `/showcase/${index}`, detail: "No such project of the team, nor one open to others." }],
  );
  if (hidden.length > 0) throw new Problem("validation_failed", undefined, { errors: hidden });
  const changes = changed(detailsOf(before), detailsOf(after), [
    "visibility",
    "introduction",
    "links",
    "showcase",
  ]);
  if (Object.keys(changes).length === 0) return { team: before, profile: presented(before, shown) };
  await commit(ctx, {
    actor: access,
    writes: [store.update(ctx.db, after, before.version)],
    event: { type: "team.updated", target: targetOf(after), changes },
  });
  return { team: after, profile: presented(after, shown) };
}

const present = async (ctx: Context, access: Access, team: Team) =>
  presented(team, await shownOf(ctx, access, team));

type ShownProject = Awaited<ReturnType<typeof store.showable>>[number];
type Shown = ReadonlyMap<string, ShownProject>;

/** As a page shows it: nobody's email, no names of people, no project that the reader could not see. */
const presented = (team: Team, shown: Shown) => ({
  team_id: team.id,
  name: team.name,
  visibility: team.profileVisibility,
  introduction: team.introduction,
  links: team.links,
  showcase: team.showcase.flatMap((one) => {
    const project = shown.get(projectOf(one));
    return project === undefined ? [] : [showcased(one, project)];
  }),
  updated_at: rfc3339(team.updatedAt),
});

function showcased(one: Showcased, { id, name, description, visibility }: ShownProject) {
  return one.type === "project"
    ? { type: one.type, id, name, description, visibility }
    : { type: one.type, id: one.id, title: one.title, project: { id, name, visibility } };
}

/** The showcased projects that the caller may see: whoever reads the profile without signing in, public ones. */
async function shownOf(ctx: Context, access: Access, team: Team): Promise<Shown> {
  const ids = [...new Set(team.showcase.map(projectOf))];
  if (ids.length === 0) return new Map();
  const rows = await store.showable(
    ctx.db,
    team,
    ids,
    access.principal.type === "anonymous" ? ["public"] : ["public", "open"],
    mayAtAll(access, "team:view"),
  );
  return new Map(rows.map((row) => [row.id, row]));
}

const projectOf = (one: Showcased): string => (one.type === "project" ? one.id : one.projectId);

const kept = (one: ShowcasedInput): Showcased =>
  one.type === "project" ? one : { type: one.type, id: one.id, projectId: one.project_id, title: one.title };

const detailsOf = ({ profileVisibility, introduction, links, showcase }: Team) => ({
  visibility: profileVisibility,
  introduction,
  links,
  showcase,
});
