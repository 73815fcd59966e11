import { Problem } from "@atrium/shared/problem";
import { problemOfFailure } from "@atrium/shared/store/commit";

/** Whether a batch was rolled back because somebody else had been there. */
export function isStale(error: unknown): boolean {
  const problem = problemOfFailure(error);
  return problem instanceof Problem && problem.code === "stale_version";
}
