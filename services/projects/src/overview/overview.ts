import { rfc3339 } from "@atrium/shared/clock";
import type { Allowed, Context, Permitted } from "@atrium/shared/context";
import { type ProjectSeen, reviseProject } from "../project/project.ts";

export const present = ({ overview, updatedAt }: ProjectSeen) => ({
  overview,
  updated_at: rfc3339(updatedAt),
});

/** @throws Problem `stale_version` */
export const writeOverview = async (
  ctx: Context,
  access: Allowed<"overview:update">,
  before: Permitted<"overview:update", ProjectSeen>,
  overview: string,
  expected: number | undefined,
): Promise<ProjectSeen> => (await reviseProject(ctx, access, before, { overview }, expected)).project;
