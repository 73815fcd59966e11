import { drizzle } from "drizzle-orm/d1";
import type { Db } from "./commit.ts";
import { meteredD1 } from "./meter.ts";

/** A database to query and to commit to; counted where METER=1. */
export const openDb = (d1: D1Database, meter: string | undefined): Db =>
  drizzle(meteredD1(d1, meter === "1"));
