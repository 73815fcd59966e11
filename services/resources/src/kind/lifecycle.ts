/**
 * The life of a resource that something executes. Pure.
 *
 * What people want of it (`desired`) is set by actions; how it is (`observed`) is reported by whoever executes it.
 * `queued` is the one observed state that is ours: nobody has picked it up yet. An executor takes what is queued and
 * desired to be running by reporting the next state: of that report and a stop at the same moment one is refused.
 * Where several executors compete, each sends `If-Match`.
 */

/** How it was last seen. */
export const STATES = [
  "queued",
  "starting",
  "running",
  "paused",
  "stopping",
  "stopped",
  "succeeded",
  "failed",
] as const;
/** What people want of it. */
export const DESIRED_STATES = ["running", "paused", "stopped"] as const;
export const ACTIONS = ["start", "stop", "pause", "resume"] as const;

export type State = (typeof STATES)[number];
export type DesiredState = (typeof DESIRED_STATES)[number];
export type Action = (typeof ACTIONS)[number];

export interface Standing {
  desired: DesiredState;
  observed: State;
}

/** Possible in these states; leads to what `to` names, and leaves the rest. */
interface Step {
  desired: readonly DesiredState[];
  observed: readonly State[];
  to: Partial<Standing>;
}

export interface Lifecycle {
  /** Which states may be reported after which. Reports may skip what went by too fast to see. */
  reports: Readonly<Record<State, readonly State[]>>;
  actions: Readonly<Record<Action, readonly Step[]>>;
}

/** Something that is executed until it ends by itself, or is ended. */
export const EXECUTION: Lifecycle = {
  reports: {
    queued: ["starting", "running", "stopped", "succeeded", "failed"],
    starting: ["queued", "running", "paused", "stopping", "stopped", "succeeded", "failed"],
    running: ["queued", "paused", "stopping", "stopped", "succeeded", "failed"],
    paused: ["queued", "starting", "running", "stopping", "stopped", "failed"],
    stopping: ["stopped", "succeeded", "failed"],
    // The end: what comes after `stopped` and `failed` is a new start, after `succeeded` nothing.
    stopped: [],
    succeeded: [],
    failed: [],
  },
  actions: {
    start: [
      {
        desired: DESIRED_STATES,
        observed: ["stopped", "failed"],
        to: { desired: "running", observed: "queued" },
      },
    ],
    stop: [
      // Nobody has it: there is nobody to wait for.
      { desired: DESIRED_STATES, observed: ["queued"], to: { desired: "stopped", observed: "stopped" } },
      {
        desired: ["running", "paused"],
        observed: ["starting", "running", "paused", "stopping"],
        to: { desired: "stopped" },
      },
    ],
    pause: [
      {
        desired: ["running"],
        observed: ["queued", "starting", "running", "paused"],
        to: { desired: "paused" },
      },
    ],
    resume: [
      {
        desired: ["paused"],
        observed: ["queued", "starting", "running", "paused"],
        to: { desired: "running" },
      },
    ],
  },
};

/** Where the action leads from here; null where it is not possible. */
export function after(lifecycle: Lifecycle, action: Action, now: Standing): Standing | null {
  const step = lifecycle.actions[action].find(
    ({ desired, observed }) => desired.includes(now.desired) && observed.includes(now.observed),
  );
  return step ? { ...now, ...step.to } : null;
}

export const possible = (lifecycle: Lifecycle, now: Standing): Action[] =>
  ACTIONS.filter((action) => after(lifecycle, action, now) !== null);

/**
 * Whether `next` may be reported of it. The same again is no news, and no fault.
 * What people want stopped does not go back into the queue: it is reported as stopped.
 */
export function mayReport(lifecycle: Lifecycle, now: Standing, next: State): boolean {
  if (next === now.observed) return true;
  if (next === "queued" && now.desired === "stopped") return false;
  return lifecycle.reports[now.observed].includes(next);
}

/** The states that may be reported of it. */
export const reportable = (lifecycle: Lifecycle, now: Standing): State[] =>
  STATES.filter((next) => next !== now.observed && mayReport(lifecycle, now, next));

/** Whether it has come to an end, until somebody starts it anew. */
export const isAtRest = (observed: State): boolean => EXECUTION.reports[observed].length === 0;
