import { reach } from "@atrium/shared/access/decide";
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

/** So many projects at least are read at once. */
const PROJECTS_AT_ONCE = 20;

/** Everything of one project that the caller sees, newest first. */
export async function listOfProject(
  ctx: Context,
  access: Allowed,
  wanted: Wanted,
  page: Page,
): Promise<Listed<ResourceBody>> {
  const filter = await filterOf(ctx, access, wanted);
  if (filter === null) return NOTHING_LISTED;
  const rows = await newestOf(ctx, sourcesIn(access, filter, wanted.kinds), filter, page);
  return listedBy(ageOfRow, rows, page, present);
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
  return listAcross(ctx, access, ranked, { filter, kinds: wanted.kinds }, page);
}

/** What is the caller's own, in whichever projects they still see it, newest first. */
export async function listMine(
  ctx: Context,
  access: Allowed<"account:view">,
  { kinds, ...rest }: Omit<Wanted, "owner">,
  page: Page,
): Promise<Listed<ResourceBody>> {
  const filter = { ...rest, owner: access.principal.id };
  const ranked = await store.busiestOf(ctx.db, filter.owner, spanOf(filter, page.after));
  return listAcross(ctx, access, ranked, { filter, kinds }, page);
}

/**
 * Of several projects, those first that have the newest: a part of them at a time, until the page is full and no other
 * has anything as new as what is on it.
 */
async function listAcross(
  ctx: Context,
  access: Access,
  ranked: readonly store.Busy[],
  { filter, kinds }: { filter: Filter; kinds: readonly KindName[] | undefined },
  page: Page,
): Promise<Listed<ResourceBody>> {
  let rows: Resource[] = [];
  const atOnce = Math.max(PROJECTS_AT_ONCE, page.limit + 1);
  for (let at = 0; at < ranked.length; at += atOnce) {
    const part = ranked.slice(at, at + atOnce);
    const last = rows[page.limit];
    if (last && ageOfRow(last) > (part[0]?.newest ?? "")) break;
    const ids = part.map(({ id }) => id);
    const sources = (await worthIn(ctx, access, ids)).flatMap((there) => sourcesIn(there, filter, kinds));
    rows = [...rows, ...(await newestOf(ctx, sources, filter, page))]
      .sort((a, b) => (ageOfRow(a) < ageOfRow(b) ? 1 : -1))
      .slice(0, page.limit + 1);
  }
  return listedBy(ageOfRow, rows, page, present);
}

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

/** One page of them all together, and one row more. */
function newestOf(ctx: Context, sources: readonly Source[], filter: Filter, page: Page): Promise<Resource[]> {
  const { after } = spanOf(filter, page.after);
  return merged(sources, { wanted: page.limit + 1, after }, ageOfRow, (asks) => read(ctx, asks));
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
