import type { ProblemBody } from "./problem.ts";

/** What crosses RPC: thrown classes lose their fields on the way, plain data does not. */
export type Result<T> = { ok: true; value: T } | { ok: false; problem: ProblemBody };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });
export const refuse = (problem: ProblemBody): Result<never> => ({ ok: false, problem });
