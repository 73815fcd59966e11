import { accounts, identities, sessions, verifications } from "@atrium/shared/control/principals";
import type { Write } from "@atrium/shared/store/commit";
import type { Db } from "@atrium/shared/store/open";
import {
  and,
  asc,
  desc,
  eq,
  getTableColumns,
  gt,
  gte,
  inArray,
  lt,
  lte,
  ne,
  type SQL,
  sql,
} from "drizzle-orm";

/** The library's models, as our tables. */
const TABLES = { user: accounts, session: sessions, account: identities, verification: verifications };

export type Model = keyof typeof TABLES;
export type Row = Record<string, unknown>;

export type Account = typeof accounts.$inferSelect;

/** An account that is to be inserted, with what the table fills in. */
export const newAccount = (row: Row): Account =>
  ({ image: null, githubUsername: null, status: "active", version: 1, ...row }) as Account;

export interface Condition {
  field: string;
  operator: string;
  connector: string;
  value: unknown;
}

export interface Order {
  field: string;
  direction: "asc" | "desc";
}

export async function find(
  db: Db,
  model: Model,
  conditions: Condition[],
  limit: number,
  order?: Order,
): Promise<Row[]> {
  const query = db.select().from(TABLES[model]).where(where(model, conditions)).limit(limit).$dynamic();
  if (!order) return query.all();
  const direction = order.direction === "asc" ? asc : desc;
  return query.orderBy(direction(column(model, order.field))).all();
}

/** Unexecuted, like every write below. */
export const insert = (db: Db, model: Model, row: Row): Write =>
  db.insert(TABLES[model]).values(row as typeof accounts.$inferInsert);

export function update(db: Db, model: Model, conditions: Condition[], changes: Row, expects: number): Write {
  const table = TABLES[model];
  // What decisions rest on by version moves on with every change.
  const values = "version" in table ? { ...changes, version: sql`${table.version} + 1` } : changes;
  return { statement: db.update(table).set(values).where(where(model, conditions)), expects };
}

export const remove = (db: Db, model: Model, conditions: Condition[], expects: number | "any"): Write => ({
  statement: db.delete(TABLES[model]).where(where(model, conditions)),
  expects,
});

const OPERATORS = { eq, ne, lt, lte, gt, gte };

/** The library's conditions as SQL. What it has no use for in the calls we make is refused, not guessed at. */
function where(model: Model, conditions: Condition[]): SQL | undefined {
  return and(
    ...conditions.map(({ field, operator, connector, value }) => {
      if (connector !== "AND") throw new Error(`The sign-in library asks for ${connector}`);
      if (operator === "in" && Array.isArray(value)) return inArray(column(model, field), value);
      const compare = OPERATORS[operator as keyof typeof OPERATORS];
      if (!compare) throw new Error(`The sign-in library asks for the operator ${operator}`);
      return compare(column(model, field), value as string);
    }),
  );
}

function column(model: Model, field: string) {
  const found = getTableColumns(TABLES[model])[field as "id"];
  if (!found) throw new Error(`The sign-in library asks for ${model}.${field}`);
  return found;
}
