import { Problem } from "@atrium/shared/problem";

/** Of so many at once, all come through: each time one of them does. */
const ATTEMPTS = 30;

/**
 * Tries again, with what others did meanwhile taken into account, what they were faster with; not for who expects that
 * nobody did anything.
 * @throws Problem `unavailable` where others always are faster
 */
export async function contended<T>(expected: number | undefined, attempt: () => Promise<T>): Promise<T> {
  if (expected !== undefined) return attempt();
  for (let left = ATTEMPTS; left > 0; left--) {
    try {
      return await attempt();
    } catch (error) {
      const overtaken =
        error instanceof Problem && (error.code === "stale_version" || error.code === "already_exists");
      if (!overtaken) throw error;
    }
  }
  throw new Problem("unavailable", "Many do the same at once.", { retry_after: 1 });
}
