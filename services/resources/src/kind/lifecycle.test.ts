import { describe, expect, it } from "vitest";
import {
  ACTIONS,
  type Action,
  after,
  DESIRED_STATES,
  EXECUTION,
  isAtRest,
  mayReport,
  possible,
  reportable,
  STATES,
  type Standing,
  type State,
} from "./lifecycle.ts";

/** Transcribed by hand: what each action makes of "desired/observed". What is not here is not possible. */
const EXPECTED: Record<Action, Record<string, string>> = {
  start: {
    "running/stopped": "running/queued",
    "paused/stopped": "running/queued",
    "stopped/stopped": "running/queued",
    "running/failed": "running/queued",
    "paused/failed": "running/queued",
    "stopped/failed": "running/queued",
  },
  stop: {
    "running/queued": "stopped/stopped",
    "paused/queued": "stopped/stopped",
    "stopped/queued": "stopped/stopped",
    "running/starting": "stopped/starting",
    "paused/starting": "stopped/starting",
    "running/running": "stopped/running",
    "paused/running": "stopped/running",
    "running/paused": "stopped/paused",
    "paused/paused": "stopped/paused",
    "running/stopping": "stopped/stopping",
    "paused/stopping": "stopped/stopping",
  },
  pause: {
    "running/queued": "paused/queued",
    "running/starting": "paused/starting",
    "running/running": "paused/running",
    "running/paused": "paused/paused",
  },
  resume: {
    "paused/queued": "running/queued",
    "paused/starting": "running/starting",
    "paused/running": "running/running",
    "paused/paused": "running/paused",
  },
};

/** The same for reports: from a row's state to those with an x. The diagonal is no news, and allowed. */
const REPORTS = `
            queued starting running paused stopping stopped succeeded failed
  queued    x      x        x       -      -        x       x         x
  starting  x      x        x       x      x        x       x         x
  running   x      -        x       x      x        x       x         x
  paused    x      x        x       x      x        x       -         x
  stopping  -      -        -       -      x        x       x         x
  stopped   -      -        -       -      -        x       -         -
  succeeded -      -        -       -      -        -       x         -
  failed    -      -        -       -      -        -       -         x
`;

const everywhere: Standing[] = DESIRED_STATES.flatMap((desired) =>
  STATES.map((observed) => ({ desired, observed })),
);
const written = ({ desired, observed }: Standing) => `${desired}/${observed}`;

describe("actions: every action in every state", () => {
  for (const action of ACTIONS) {
    it(action, () => {
      const led = everywhere.flatMap((now) => {
        const next = after(EXECUTION, action, now);
        return next ? [[written(now), written(next)]] : [];
      });
      expect(Object.fromEntries(led)).toEqual(EXPECTED[action]);
    });
  }

  it("an action that is possible changes something", () => {
    for (const now of everywhere) {
      for (const action of possible(EXECUTION, now)) {
        expect(after(EXECUTION, action, now), `${action} in ${written(now)}`).not.toEqual(now);
      }
    }
  });

  it("what succeeded is over", () => {
    for (const desired of DESIRED_STATES) {
      expect(possible(EXECUTION, { desired, observed: "succeeded" })).toEqual([]);
    }
  });
});

describe("reports: every state after every state", () => {
  const rows = REPORTS.trim()
    .split("\n")
    .map((row) => row.trim().split(/\s+/));
  const columns = rows[0] as State[];

  it.each(rows.slice(1))("from %s", (from, ...cells) => {
    for (const [column, cell] of cells.entries()) {
      const now = { desired: "running", observed: from as State } as const;
      const next = columns[column] as State;
      expect(mayReport(EXECUTION, now, next), `${from} → ${next}`).toBe(cell === "x");
    }
  });

  it("what people want stopped does not go back into the queue", () => {
    for (const observed of STATES.filter((state) => state !== "queued")) {
      expect(mayReport(EXECUTION, { desired: "stopped", observed }, "queued")).toBe(false);
    }
  });

  it("from everywhere there is an end, and from every end but success a way back", () => {
    const ends: State[] = ["stopped", "succeeded", "failed"];
    for (const now of everywhere) {
      const [next] = ends.includes(now.observed) ? [now.observed] : reportable(EXECUTION, now).slice(-1);
      expect(ends, written(now)).toContain(next);
      expect(isAtRest(now.observed)).toBe(ends.includes(now.observed));
      if (ends.includes(now.observed)) {
        expect(reportable(EXECUTION, now)).toEqual([]);
        expect(possible(EXECUTION, now)).toEqual(now.observed === "succeeded" ? [] : ["start"]);
      }
    }
  });
});
