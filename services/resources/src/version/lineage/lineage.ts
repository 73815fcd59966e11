import { decide } from "@atrium/shared/access/decide";
import type { Permission } from "@atrium/shared/access/vocabulary";
import type { Allowed, Context } from "@atrium/shared/context";
import type { Access } from "@atrium/shared/contract/auth";
import { type Listed, listed, type Page } from "@atrium/shared/store/page";
import { linkOf, type VersionedKind } from "../body.ts";
import { loadVersion, sightOf, type Version } from "../version.ts";
import * as store from "./store.ts";

/** Something that a version comes from. */
interface Source {
  kind: string;
  id: string;
  name: string | null;
  available: boolean;
  links: { self: string };
}

interface Lineage {
  made_by: (Source & { fields: Record<string, unknown> }) | null;
  inputs: (Source & { version_id: string | null; number: number | null })[];
  hidden: number;
  uses: Listed<{ kind: string; id: string; name: string | null; version_id: string; number: number }>;
}

/**
 * W23: what made a version, set up how and from what, and what was made from it since. Of that the caller learns what
 * they may view, and how much there is beside.
 */
export async function lineageOf(
  ctx: Context,
  access: Allowed,
  kind: VersionedKind,
  id: string,
  said: string,
  page: Page,
): Promise<Lineage> {
  const { version } = await loadVersion(ctx, access, `${kind}:view`, kind, id, said);
  const [maker, inputs, uses] = await Promise.all([
    store.maker(ctx.db, version),
    store.inputs(ctx.db, version),
    store.uses(ctx.db, version, sightOf(access), page),
  ]);
  const seen = inputs.filter((input) => sees(access, input));
  const seesMaker = maker !== null && sees(access, maker);
  return {
    made_by: seesMaker ? { ...sourceOf(version, maker), ...recipeOf(version) } : null,
    inputs: seen.map((input) => ({
      ...sourceOf(version, input),
      available: input.name !== null && (input.versionId === null || input.kept === 1),
      version_id: input.versionId,
      number: input.number,
    })),
    hidden: inputs.length - seen.length + (maker && !seesMaker ? 1 : 0),
    uses: listed(
      uses.map((use) => ({ ...use, of: use.id, id: use.versionId })),
      page,
      ({ kind, of, name, versionId, number }) => ({ kind, id: of, name, version_id: versionId, number }),
    ),
  };
}

/** What is gone, nobody's, is seen by those who see all of its kind. */
const GONE = { createdBy: null, createdWith: null };

function sees(access: Access, { kind, id, name, owner, createdBy, createdWith }: store.Told): boolean {
  const thing = name === null ? GONE : { owner, createdBy, createdWith };
  return decide(access, `${kind}:view` as Permission, { kind, id, ...thing });
}

const sourceOf = ({ projectId }: Version, { kind, id, name }: store.Told): Source => ({
  kind,
  id,
  name,
  available: name !== null,
  links: { self: linkOf(projectId, kind, id) },
});

/** As it was when it made the version, whatever has become of it. */
const recipeOf = ({ recipe }: Version) => ({
  ...(recipe && { name: recipe.name }),
  fields: recipe?.fields ?? {},
});
