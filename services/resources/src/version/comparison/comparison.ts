import { decide } from "@atrium/shared/access/decide";
import type { Allowed, Context } from "@atrium/shared/context";
import { type Listed, listedBy, type Page } from "@atrium/shared/store/page";
import { type Difference, differences } from "../../comparison/difference.ts";
import { present, type VersionBody, type VersionedKind } from "../body.ts";
import { keptIn, loadVersion, reading, theVersion } from "../version.ts";
import * as store from "./store.ts";

interface Side {
  size: number;
  digest: string;
}

interface Comparison {
  from: VersionBody;
  to: VersionBody;
  same: boolean;
  config: Difference[];
  files:
    | (Listed<{ path: string; from: Side | null; to: Side | null }> &
        Record<"added" | "removed" | "changed", number>)
    | null;
}

/** W23: two versions of one thing beside each other; their files for those who may read them (W17). */
export async function compareVersions(
  ctx: Context,
  access: Allowed,
  kind: VersionedKind,
  id: string,
  said: { version: string; other: string },
  page: Page,
): Promise<Comparison> {
  const { thing, version: from } = await loadVersion(ctx, access, `${kind}:view`, kind, id, said.version);
  const to = await theVersion(ctx, thing.id, said.other);
  return {
    from: present(access, from),
    to: present(access, to),
    same: from.digest === to.digest,
    config: differences(from.config, to.config),
    files: decide(access, reading(kind), thing) ? await filesOf(ctx, keptIn(from), keptIn(to), page) : null,
  };
}

async function filesOf(ctx: Context, from: string, to: string, page: Page) {
  const after = page.after && Buffer.from(page.after, "hex").toString();
  const { counts, rows } = await store.fileDifferences(ctx.db, from, to, { ...page, after });
  const listed = listedBy(
    ({ path }) => Buffer.from(path).toString("hex"),
    rows,
    page,
    ({ path, ...row }) => ({
      path,
      from: sideOf(row.fromSize, row.fromDigest),
      to: sideOf(row.toSize, row.toDigest),
    }),
  );
  return { ...counts, ...listed };
}

const sideOf = (size: number | null, digest: string | null): Side | null =>
  size === null || digest === null ? null : { size, digest };
