import { reach } from "@atrium/shared/access/decide";
import type { Permission } from "@atrium/shared/access/vocabulary";
import type { Allowed, Context } from "@atrium/shared/context";
import { notFound, Problem } from "@atrium/shared/problem";
import type { KindName } from "../kind/kinds.ts";
import * as store from "./store.ts";

type Resource = store.Resource;

// What people call a thing, where an id could stand: `<username>:<name>`, or `:<name>` whoever made it.

/** How many things an ambiguous name may mean, of those that the refusal names. */
const CANDIDATES = 20;

/** No id has a colon. */
export const isName = (said: string): boolean => said.includes(":");

/** What a workload is called that nobody gave a name. The end of an id is random. */
export const generatedName = (kind: KindName, id: string): string => `${kind}-${id.slice(-6)}`;

/**
 * Whom somebody means: an id as it is, `me`, or a username; null where nobody is called that. No username has an
 * underscore, and none is as short as `me`.
 */
export async function personOf(ctx: Context, access: Allowed, said: string): Promise<string | null> {
  if (said === "me") return access.principal.id;
  if (said.includes("_")) return said;
  return (await ctx.people.byUsername(said))?.id ?? null;
}

/**
 * The one thing of a kind that is called so in the caller's project, of what they see.
 * @throws Problem `not_found`, or `name_ambiguous` with what it may mean
 */
export async function named(ctx: Context, access: Allowed, kind: KindName, said: string): Promise<Resource> {
  const colon = said.indexOf(":");
  const [who, name] = [said.slice(0, colon), said.slice(colon + 1)];
  const person = who === "" ? undefined : await personOf(ctx, access, who);
  const seen = await seenBy(ctx, access, kind);
  if (person === null || seen === null) throw notFound();
  const found = await store.named(ctx.db, access.target.id, kind, { name, person, ...seen }, CANDIDATES);
  const [resource, another] = found;
  if (!resource) throw notFound();
  if (another) throw await ambiguous(ctx, name, found);
  return resource;
}

/** What they see of a kind. Where that is not all of it, the primary says so. */
async function seenBy(
  ctx: Context,
  access: Allowed,
  kind: KindName,
): Promise<Pick<store.Filter, "owner" | "createdWith"> | null> {
  const view = `${kind}:view` as Permission;
  let seen = reach(access, view);
  if (!access.fresh && (seen === null || Object.keys(seen).length > 0))
    seen = reach(await ctx.reauthorize(), view);
  if (seen === null) return null;
  const { createdBy: owner, createdWith } = seen;
  return { ...(owner !== undefined && { owner }), ...(createdWith !== undefined && { createdWith }) };
}

async function ambiguous(ctx: Context, name: string, found: Resource[]): Promise<Problem> {
  const makers = [...new Set(found.map(({ attributedTo, createdBy }) => attributedTo ?? createdBy))];
  const people = (await ctx.people.names(makers)).filter(({ id }) => id.startsWith("acc_"));
  const names = people.map((person) => `${person.name}:${name}`);
  const whose = names.length > 1 ? ` or by whose it is (${names.join(", ")})` : "";
  return new Problem("name_ambiguous", `Several things are called ${name}. Say which by its id${whose}.`, {
    candidates: found.map((one) => ({ type: one.kind, id: one.id, name: one.name, owner: one.owner })),
  });
}
