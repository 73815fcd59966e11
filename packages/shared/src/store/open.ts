import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";
import { meteredD1 } from "./meter.ts";

/** `$client` is for reads that are too hot to be built for each request. */
export type Db = DrizzleD1Database & { $client: D1Database };

/** A database to query and to commit to; counted where METER=1. */
export const openDb = (d1: D1Database, meter: string | undefined): Db =>
  drizzle(meteredD1(d1, meter === "1"));
