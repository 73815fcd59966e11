import type { Basis } from "@atrium/shared/contract/auth";
import type { Write } from "@atrium/shared/store/commit";
import type { Db } from "@atrium/shared/store/open";
import { type CustomAdapter, createAdapterFactory } from "better-auth/adapters";
import type { Minted } from "../../credential/format.ts";
import type { Condition, Model, Row } from "./store.ts";
import * as store from "./store.ts";

/** What a call of the library comes to. Nothing of it has happened until `commit()` has it. */
export interface Proposal {
  writes: Write[];
  /** The account it is about: as it was read, or as it is to be. */
  account: store.Account | null;
  /** The account that was read: what the library decided holds while it is unchanged. */
  basis: Basis[];
  /** The session it made, with the only copy of its secret. */
  session: { id: string; secret: string; expiresAt: number } | null;
  /** The token it would have mailed. */
  token: string | null;
}

export const newProposal = (): Proposal => ({
  writes: [],
  account: null,
  basis: [],
  session: null,
  token: null,
});

/**
 * The library's way to CONTROL: it reads, and what it would write is collected instead. D1 has no interactive
 * transactions, so this is what makes a sign-up whole (account, identity, session and events in one batch, through
 * `commit()` like every other write), and what keeps an event from being lost or written twice.
 *
 * It also keeps the library's session token out of the database: the column holds the digest of the credential that
 * is minted from it, in every row and in every condition, so that our own lookup finds a session as it finds a key.
 */
export function proposingAdapter(db: Db, proposal: Proposal, mint: (random: string) => Minted) {
  const digested = (model: string, conditions: Condition[] = []): Condition[] =>
    conditions.map((condition) =>
      model === "session" && condition.field === "token"
        ? { ...condition, value: mint(String(condition.value)).digest }
        : condition,
    );

  async function read(
    model: string,
    conditions: Condition[] | undefined,
    limit: number,
    order?: store.Order,
  ): Promise<Row[]> {
    const rows = await store.find(db, model as Model, digested(model, conditions), limit, order);
    const [row] = rows;
    // As it was first seen: that is what the library went on from.
    if (model === "user" && row && !proposal.account) {
      proposal.account = row as store.Account;
      proposal.basis = [["accounts", proposal.account.id, proposal.account.version]];
    }
    return rows;
  }

  function create(model: string, row: Row): Row {
    if (model === "session") {
      const { secret, digest } = mint(String(row.token));
      proposal.session = { id: String(row.id), secret, expiresAt: (row.expiresAt as Date).getTime() };
      proposal.writes.push(store.insert(db, model, { ...row, token: digest }));
      return row;
    }
    if (model === "user") proposal.account = store.newAccount(row);
    proposal.writes.push(store.insert(db, model as Model, row));
    return row;
  }

  async function change(model: string, conditions: Condition[], changes: Row): Promise<Row[]> {
    const rows = await read(model, conditions, 100);
    if (rows.length > 0) {
      proposal.writes.push(
        store.update(db, model as Model, digested(model, conditions), changes, rows.length),
      );
    }
    return rows.map((row) => ({ ...row, ...changes }));
  }

  /** Several may go or come until the commit; where one was to be consumed, whoever comes second fails. */
  async function remove(model: string, conditions: Condition[], expects: 1 | "any"): Promise<Row[]> {
    const rows = await read(model, conditions, 100);
    if (rows.length > 0 || expects === "any") {
      proposal.writes.push(store.remove(db, model as Model, digested(model, conditions), expects));
    }
    return rows;
  }

  const adapter: CustomAdapter = {
    create: async ({ model, data }) => create(model, data) as typeof data,
    findOne: async <T>({ model, where }: { model: string; where: Condition[] }) =>
      ((await read(model, where, 1))[0] ?? null) as T | null,
    findMany: async <T>({
      model,
      where,
      limit,
      sortBy,
    }: {
      model: string;
      where?: Condition[];
      limit: number;
      sortBy?: store.Order;
    }) => (await read(model, where, limit, sortBy)) as T[],
    count: async ({ model, where }) => (await read(model, where, 100)).length,
    update: async <T>({ model, where, update }: { model: string; where: Condition[]; update: T }) =>
      ((await change(model, where, update as Row))[0] ?? null) as T | null,
    updateMany: async ({ model, where, update }) => (await change(model, where, update)).length,
    delete: async ({ model, where }) => void (await remove(model, where, 1)),
    deleteMany: async ({ model, where }) => (await remove(model, where, "any")).length,
    consumeOne: async <T>({ model, where }: { model: string; where: Condition[] }) =>
      ((await remove(model, where, 1))[0] ?? null) as T | null,
  };
  return createAdapterFactory({
    config: { adapterId: "atrium", adapterName: "Atrium" },
    adapter: () => adapter,
  });
}
