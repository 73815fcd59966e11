import type { Context } from "@atrium/shared/context";
import { accounts, identities } from "@atrium/shared/control/principals";
import type { Write } from "@atrium/shared/store/commit";
import { getTableColumns, getTableName } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { describe, expect, it } from "vitest";
import { mintFrom, parsePeppers, read } from "../../credential/format.ts";
import { hashPassword } from "../password.ts";
import { propose } from "./library.ts";

const peppers = parsePeppers(`a:${"x".repeat(32)}`);
const settings = {
  publicUrl: "https://atrium.example",
  secret: "y".repeat(32),
  mintSession: (random: string) => mintFrom("ss", random, peppers),
};

const at = new Date(1_700_000_000_000);
const ada = {
  id: "acc_ada" as const,
  email: "ada@example.com",
  emailVerified: false,
  username: "ada",
  name: "Ada",
  status: "active" as const,
  version: 7,
  createdAt: at,
  updatedAt: at,
};

/** A database that answers every read of a table with these rows, and must not be written to. */
function contextWith(tables: Record<string, Record<string, unknown>[]>): Context {
  const columns = { accounts: getTableColumns(accounts), identities: getTableColumns(identities) };
  const rowsOf = (query: string) => {
    if (!query.startsWith("select")) throw new Error(`written: ${query}`);
    const [, table = ""] = /from "(\w+)"/.exec(query) ?? [];
    const names = Object.keys(columns[table as keyof typeof columns] ?? {});
    const plain = (value: unknown) => (value instanceof Date ? value.getTime() : (value ?? null));
    return (tables[table] ?? []).map((row) => names.map((name) => plain(row[name])));
  };
  const statement = (query: string) => ({ bind: () => ({ raw: async () => rowsOf(query) }) });
  const db = drizzle({ prepare: statement } as unknown as D1Database);
  return { db, address: "192.0.2.1" } as unknown as Context;
}

const sqlOf = (write: Write) => {
  const statement = "statement" in write ? write.statement : write;
  return (statement as unknown as { toSQL(): { sql: string; params: unknown[] } }).toSQL();
};

const identityOf = async (password: string) => ({
  id: "idn_ada",
  accountId: ada.id,
  providerId: "credential",
  providerAccountId: ada.id,
  password: await hashPassword(password),
  createdAt: at,
  updatedAt: at,
});

describe("the sign-in library proposes", () => {
  it("a sign-up as three inserts, and writes nothing itself", async () => {
    const body = { email: "Ada@Example.com", password: "correct horse", name: "Ada", username: "ada" };
    const proposal = await propose(contextWith({}), settings, (api) => api.signUpEmail({ body }));
    const statements = proposal.writes.map(sqlOf);
    expect(statements.map(({ sql }) => /into "(\w+)"/.exec(sql)?.[1])).toEqual([
      getTableName(accounts),
      getTableName(identities),
      "sessions",
    ]);
    expect(proposal.account).toMatchObject({ email: "ada@example.com", username: "ada", status: "active" });
    expect(proposal.account?.id).toMatch(/^acc_[0-9a-z]{26}$/);
    expect(proposal.session?.id).toMatch(/^ses_[0-9a-z]{26}$/);
    expect(proposal.token).toMatch(/^ey/);
    expect(JSON.stringify(statements)).not.toContain("correct horse");
  });

  it("a session whose secret our own lookup reads, and of which only the digest is written", async () => {
    const ctx = contextWith({ accounts: [ada], identities: [await identityOf("correct horse")] });
    const proposal = await propose(ctx, settings, (api) =>
      api.signInEmail({ body: { email: "ada@example.com", password: "correct horse" } }),
    );
    const { secret, expiresAt } = proposal.session ?? { secret: "", expiresAt: 0 };
    const reading = await read(secret, peppers);
    const [written] = proposal.writes.map(sqlOf);
    expect(reading).toMatchObject({ ok: true, class: "ss" });
    expect(written?.params).toContain(reading.ok && reading.digest);
    expect(JSON.stringify(written)).not.toContain(secret.slice("atr_ss_a".length, "atr_ss_a".length + 32));
    expect(Math.round((expiresAt - Date.now()) / 60_000)).toBe(7 * 24 * 60);
  });

  it("nothing but what rests on the account as it was read", async () => {
    const ctx = contextWith({ accounts: [ada], identities: [await identityOf("correct horse")] });
    const proposal = await propose(ctx, settings, (api) =>
      api.signInEmail({ body: { email: "ada@example.com", password: "correct horse" } }),
    );
    expect(proposal.basis).toEqual([["accounts", "acc_ada", 7]]);
  });

  it("no reset link's token in the clear", async () => {
    const ctx = contextWith({ accounts: [ada], identities: [await identityOf("correct horse")] });
    const proposal = await propose(ctx, settings, (api) =>
      api.requestPasswordReset({ body: { email: "ada@example.com" } }),
    );
    expect(proposal.token).toHaveLength(24);
    expect(JSON.stringify(proposal.writes.map(sqlOf))).not.toContain(proposal.token);
  });

  it("the same refusal for a wrong password and for an email that nobody has", async () => {
    const wrong = contextWith({ accounts: [ada], identities: [await identityOf("correct horse")] });
    for (const ctx of [wrong, contextWith({})]) {
      const attempt = propose(ctx, settings, (api) =>
        api.signInEmail({ body: { email: "ada@example.com", password: "wrong horse" } }),
      );
      await expect(attempt).rejects.toMatchObject({ code: "sign_in_failed" });
    }
  });

  it("an account's version to move on with every change of it", async () => {
    const verify = await propose(contextWith({ accounts: [ada] }), settings, async (api) => {
      const { verificationToken } = await import("./library.ts");
      return api.verifyEmail({ query: { token: await verificationToken(settings, ada) } });
    });
    const [update] = verify.writes.map(sqlOf);
    expect(update?.sql).toMatch(/^update "accounts" set .*"version" = "accounts"."version" \+ 1/);
  });
});
