import type { Clock } from "../clock.ts";
import { Problem } from "../problem.ts";

// Following a log, of a workload or of what happened: what is sent, when, and how it ends. Pure but for what it is handed.

/** A stream lives so long, and then asks its client to come again: within the five minutes that proxies and people bear. */
const LIFETIME_MS = 285_000;

/**
 * How often the store is asked: twice a second while lines come, less and less often while none do. So a stream asks at
 * most 570 times, and one of a silent log some 60 times.
 */
const SHORTEST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5_000;

/** Who catches up on a long log reads without a pause: an invocation has 1000 queries to D1. */
const MOST_READS = 900;

/** Proxies give up on what is silent for a minute, some of them for half of one. */
const KEEP_ALIVE_MS = 15_000;

/** Of a log, what comes next, in one moment's view. */
export interface News<Line> {
  lines: Line[];
  /** The place of the newest of these lines; where reading began, where there are none. */
  last: number;
  /** Whether there is more already. */
  more: boolean;
  /** Whether what writes the log has ended. */
  atRest: boolean;
  /** Where a reader may come again who was sent no line up to there, since none of them was asked for. */
  mark?: string;
}

export interface Followed<Line> {
  clock: Clock;
  sleep(ms: number): Promise<void>;
  /** Null where the thing is gone. */
  read(after: number | undefined): Promise<News<Line> | null>;
  /** When the right to read must be decided again. */
  expiresAt: number;
  /**
   * Decides it again. @returns until when that holds
   * @throws Problem where the right is gone
   */
  decideAgain(): Promise<number>;
}

/**
 * Why there is nothing more: what writes it has ended, and all was sent; or the thing, or the right to read it, is gone.
 * `reconnect`: this stream is over, the log is not.
 */
type Ending = "at_rest" | "gone" | "reconnect";

export type Sent<Line> =
  | { type: "lines"; lines: Line[] }
  | { type: "keep_alive"; mark?: string }
  | { type: "end"; why: Ending; mark?: string };

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Nothing is read, and so nothing sent, on a right whose time is over. The last that is sent is an `end`. */
export async function* follow<Line>(log: Followed<Line>): AsyncGenerator<Sent<Line>, void> {
  const { clock } = log;
  const over = clock.now() + LIFETIME_MS;
  let { expiresAt } = log;
  let after: number | undefined;
  let mark: string | undefined;
  let pause = SHORTEST_PAUSE_MS;
  // Whoever connects hears something at once.
  let spoke = Number.NEGATIVE_INFINITY;
  for (let reads = 0; reads < MOST_READS && clock.now() < over; reads++) {
    if (clock.now() >= expiresAt) {
      const decided = await log.decideAgain().catch(endingOf);
      if (typeof decided === "string") return yield { type: "end", why: decided };
      expiresAt = decided;
    }
    const news = await log.read(after);
    if (news === null) return yield { type: "end", why: "gone" };
    // Read on a right that ended meanwhile: decided first, and read again.
    if (clock.now() >= expiresAt) continue;
    ({ last: after, mark } = news);
    if (news.lines.length > 0) {
      yield { type: "lines", lines: news.lines };
      pause = SHORTEST_PAUSE_MS;
      spoke = clock.now();
    } else if (!news.atRest && clock.now() - spoke >= KEEP_ALIVE_MS) {
      yield { type: "keep_alive", mark };
      spoke = clock.now();
    }
    if (news.more) continue;
    if (news.atRest) return yield { type: "end", why: "at_rest" };
    await log.sleep(Math.min(pause, Math.max(0, over - clock.now())));
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  }
  yield { type: "end", why: "reconnect", mark };
}

/** @throws what is no answer to whether they may */
function endingOf(error: unknown): Ending {
  if (!(error instanceof Problem)) throw error;
  return error.status >= 500 || error.code === "rate_limited" ? "reconnect" : "gone";
}
