import { decide, reach } from "@atrium/shared/access/decide";
import type { Permission } from "@atrium/shared/access/vocabulary";
import type { Allowed, Context } from "@atrium/shared/context";
import type { Access } from "@atrium/shared/contract/auth";
import type { Label } from "@atrium/shared/http/labels";
import { ageOf, earliestAge } from "@atrium/shared/id";
import { type Listed, listedBy, NOTHING_LISTED, type Page } from "@atrium/shared/store/page";
import { isOperable, KIND_NAMES, type KindName } from "../../kind/kinds.ts";
import type { State } from "../../kind/lifecycle.ts";
import { present, type ResourceBody } from "../body.ts";
import { personOf } from "../naming.ts";
import { type Filter, page as pageOfKind, type Resource } from "../store.ts";
import { type Ask, merged } from "./merge.ts";
import * as store from "./store.ts";

// Lists across kinds, and across projects: all that the caller may see, and of it what they ask for.

export interface Wanted {
  kinds?: readonly KindName[] | undefined;
  /** An id, a username, or `me`. */
  owner?: string | undefined;
  name?: string | undefined;
  state?: State | undefined;
  labels?: readonly Label[] | undefined;
  since?: number | undefined;
  until?: number | undefined;
}

/** One ordered list: everything of a project, or its things of one kind. */
interface Source {
  project: string;
  kind: KindName | null;
  filter: Filter;
}

/** So many of somebody's things are looked through at a time for those that the caller still sees. */
const LOOKED_THROUGH = 100;

/** Everything of one project that the caller sees, newest first. */
export async function listOfProject(
  ctx: Context,
  access: Allowed,
  wanted: Wanted,
  page: Page,
): Promise<Listed<ResourceBody>> {
  const filter = await filterOf(ctx, access, wanted);
  if (filter === null) return NOTHING_LISTED;
  return pageOf(ctx, sourcesIn(access, filter, wanted.kinds), filter, page);
}

/** Everything in the projects of a team that the caller sees, newest first. */
export async function listOfTeam(
  ctx: Context,
  access: Allowed<"team:view">,
  wanted: Wanted,
  page: Page,
): Promise<Listed<ResourceBody>> {
  const filter = await filterOf(ctx, access, wanted);
  if (filter === null) return NOTHING_LISTED;
  const projects = await ctx.people.projectsOf(access.target.id);
  const ranked = await store.busiest(ctx.db, projects, filter.owner, spanOf(filter, page.after));
  const sources: Source[] = [];
  // The newest of a page come from no more projects than there are on it: of those whose own newest are the newest.
  for (let seen = 0, at = 0; at < ranked.length && seen <= page.limit; at += page.limit + 1) {
    const next = ranked.slice(at, at + page.limit + 1).map(({ id }) => id);
    for (const there of await worthIn(ctx, access, next)) {
      const more = sourcesIn(there, filter, wanted.kinds);
      if (more.length > 0) seen++;
      sources.push(...more);
    }
  }
  return pageOf(ctx, sources, filter, page);
}

/** What is the caller's own, in whichever projects they still see it, newest first. */
export async function listMine(
  ctx: Context,
  access: Allowed<"account:view">,
  wanted: Omit<Wanted, "owner">,
  page: Page,
): Promise<Listed<ResourceBody>> {
  const seen: Resource[] = [];
  const worth = new Map<string, Access | null>();
  let { after } = page;
  for (let rest = true; rest && seen.length <= page.limit; ) {
    const rows = await store.of(ctx.db, access.principal.id, spanOf(wanted, after), LOOKED_THROUGH);
    const unknown = [...new Set(rows.map(({ projectId }) => projectId))].filter((id) => !worth.has(id));
    const known = await ctx.people.worthIn(access.credential, unknown);
    unknown.forEach((id, at) => {
      worth.set(id, known[at] ?? null);
    });
    for (const row of rows) {
      const there = worth.get(row.projectId);
      if (there && decide(there, viewOf(row.kind), row) && isWanted(row, wanted)) seen.push(row);
    }
    const last = rows.at(-1);
    if (last) after = ageOf(last.id);
    rest = rows.length === LOOKED_THROUGH;
  }
  return listedBy(ageOfRow, seen.slice(0, page.limit + 1), page, present);
}

const isWanted = (row: Resource, { kinds, name, state, labels = [] }: Wanted): boolean =>
  (kinds === undefined || kinds.includes(row.kind)) &&
  (name === undefined || row.name === name) &&
  (state === undefined || row.observedState === state) &&
  labels.every(([key, value]) => row.labels[key] === value);

async function worthIn(ctx: Context, { credential }: Access, projects: readonly string[]): Promise<Access[]> {
  const worth = await ctx.people.worthIn(credential, projects);
  return worth.filter((access) => access !== null);
}

/** Null where nobody is called as the filter says. */
async function filterOf(
  ctx: Context,
  access: Allowed,
  { kinds: _, owner, ...rest }: Wanted,
): Promise<Filter | null> {
  if (owner === undefined) return rest;
  const person = await personOf(ctx, access, owner);
  return person === null ? null : { ...rest, owner: person };
}

/**
 * What is to be read of a project. All kinds at once where all of them are wanted and seen, and an index has them
 * together; else each by itself.
 */
function sourcesIn(access: Access, filter: Filter, kinds: readonly KindName[] | undefined): Source[] {
  const project = access.target.id;
  const seen = (kinds ?? KIND_NAMES).flatMap((kind): Source[] => {
    if (filter.state !== undefined && !isOperable(kind)) return [];
    const reached = reach(access, viewOf(kind));
    if (reached === null) return [];
    const { createdBy: owner, createdWith } = reached;
    // Only one's own are seen, and others' are asked for.
    if (owner !== undefined && filter.owner !== undefined && owner !== filter.owner) return [];
    return [
      {
        project,
        kind,
        filter: {
          ...filter,
          ...(owner !== undefined && { owner }),
          ...(createdWith !== undefined && { createdWith }),
        },
      },
    ];
  });
  const isPlain =
    filter.name === undefined && filter.state === undefined && (filter.labels ?? []).length === 0;
  const isWhole = seen.length === KIND_NAMES.length && seen.every((one) => isUnlimited(one.filter, filter));
  return isPlain && isWhole ? [{ project, kind: null, filter }] : seen;
}

const isUnlimited = (one: Filter, wanted: Filter): boolean =>
  one.owner === wanted.owner && one.createdWith === undefined;

async function pageOf(
  ctx: Context,
  sources: readonly Source[],
  filter: Filter,
  page: Page,
): Promise<Listed<ResourceBody>> {
  const { after } = spanOf(filter, page.after);
  const rows = await merged(sources, { wanted: page.limit + 1, after }, ageOfRow, (asks) => read(ctx, asks));
  return listedBy(ageOfRow, rows, page, present);
}

async function read({ db }: Context, asks: readonly Ask<Source>[]): Promise<Resource[][]> {
  const [first, ...more] = asks.map(({ source: { project, kind, filter }, after, limit }) =>
    kind === null
      ? store.newest(db, project, filter.owner, spanOf(filter, after), limit)
      : pageOfKind(db, project, kind, filter, { after: after && `${kind}_${after}`, limit: limit - 1 }),
  );
  return first ? [...(await db.batch([first, ...more]))] : [];
}

/** From when until when, as ends of ids: `until` and the page before are both where it begins. */
function spanOf({ since, until }: Pick<Wanted, "since" | "until">, after: string | null) {
  const limit = until === undefined ? null : earliestAge(until);
  const from = after === null || (limit !== null && limit < after) ? limit : after;
  return { after: from, since: since === undefined ? null : earliestAge(since) };
}

const viewOf = (kind: KindName): Permission => `${kind}:view`;
const ageOfRow = ({ id }: Resource): string => ageOf(id);
