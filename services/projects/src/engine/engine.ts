import type { Allowed, Context, Permitted } from "@atrium/shared/context";
import { type ProjectSeen, reviseProject } from "../project/project.ts";

export const present = ({ defaultEngine }: ProjectSeen) => ({ default_engine: defaultEngine });

/** C5. @throws Problem `stale_version` */
export const chooseEngine = async (
  ctx: Context,
  access: Allowed<"engine:update">,
  before: Permitted<"engine:update", ProjectSeen>,
  defaultEngine: string | null,
  expected: number | undefined,
): Promise<ProjectSeen> => (await reviseProject(ctx, access, before, { defaultEngine }, expected)).project;
