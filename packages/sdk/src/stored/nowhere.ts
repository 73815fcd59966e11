import type { Stored } from "../configuration.ts";

/** Browsers and Workers have no files. */
export const stored = async (): Promise<Stored> => ({});
