/** T, δ and ε of the revocation bound, in ms (docs/revocation.md). */
export interface Bound {
  revocationMs: number;
  skewMs: number;
  flightMs: number;
}

/** As every service that withdraws rights is configured. */
export interface BoundVars {
  REVOCATION_SECONDS: string;
  CLOCK_SKEW_SECONDS: string;
  FLIGHT_SECONDS: string;
}

export const boundOf = (vars: BoundVars): Bound => ({
  revocationMs: milliseconds(vars, "REVOCATION_SECONDS"),
  skewMs: milliseconds(vars, "CLOCK_SKEW_SECONDS"),
  flightMs: milliseconds(vars, "FLIGHT_SECONDS"),
});

/** When a withdrawal made at `committedAt` holds everywhere, in ms since the epoch: committedAt + T + δ + ε. */
export const effectiveBy = (committedAt: number, bound: Bound): number =>
  committedAt + bound.revocationMs + bound.skewMs + bound.flightMs;

function milliseconds(vars: BoundVars, name: keyof BoundVars): number {
  const seconds = Number(vars[name]);
  if (!(seconds > 0)) throw new Error(`${name} is not a positive number`);
  return seconds * 1000;
}
