/** What the database holds whatever a service does. No route removes owners of organizations or admins of teams yet. */
import { memberships } from "@atrium/shared/control/schema";
import { type MembershipId, newId } from "@atrium/shared/id";
import { Problem } from "@atrium/shared/problem";
import { type Actor, commit, type Write } from "@atrium/shared/store/commit";
import type { Db } from "@atrium/shared/store/open";
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { contextOver } from "./direct.ts";
import { unique } from "./personas.ts";
import { control } from "./sharing.ts";

const PEOPLE = 100;

let CONTROL: D1Database;
let accounts: string[];

const insert = (table: string, row: Record<string, unknown>): D1PreparedStatement =>
  CONTROL.prepare(
    `INSERT INTO ${table} (${Object.keys(row).join(", ")}) VALUES (${Object.keys(row).map(() => "?")})`,
  ).bind(...Object.values(row));
const times = { created_at: 1, updated_at: 1 };

beforeAll(async () => {
  CONTROL = await control();
  accounts = Array.from({ length: PEOPLE }, () => newId("acc"));
  await CONTROL.batch(
    accounts.map((id) => {
      const name = unique("person");
      return insert("accounts", { id, email: `${name}@example.com`, username: name, name, ...times });
    }),
  );
});

const system: Actor = {
  principal: { type: "system", id: "test", name: "test" },
  credential: null,
  target: { type: "account", id: "test", name: null, organizationId: null },
  fresh: true,
  basis: [],
};

const committed = async (write: (db: Db) => Write): Promise<string> => {
  const ctx = contextOver(CONTROL, "control");
  const target = { type: "collaborator", id: "test", name: null };
  try {
    await commit(ctx, {
      actor: system,
      writes: [write(ctx.db)],
      event: { type: "collaborator.removed", target },
    });
    return "done";
  } catch (error) {
    return error instanceof Problem ? error.code : String(error);
  }
};

const ways = {
  removed: (db: Db, id: MembershipId): Write => db.delete(memberships).where(eq(memberships.id, id)),
  demoted: (db: Db, id: MembershipId): Write =>
    db.update(memberships).set({ role: "member" }).where(eq(memberships.id, id)),
};

/** An organization and a team of it, everybody in each with its strongest role. */
async function places() {
  const [organization, team] = [newId("org"), newId("team")];
  const own = accounts.map((account) => ({ id: newId("mem"), account }));
  const lead = accounts.map((account) => ({ id: newId("mem"), account }));
  const join = ({ id, account }: { id: string; account: string }, where: Record<string, string>) =>
    insert("memberships", { id, account_id: account, created_by: "test", ...where, ...times });
  await CONTROL.batch([
    insert("organizations", { id: organization, kind: "standard", name: "Acme", ...times }),
    insert("teams", { id: team, organization_id: organization, name: "Vision", ...times }),
    ...own.map((row) => join(row, { organization_id: organization, role: "owner" })),
    ...lead.map((row) => join(row, { team_id: team, role: "admin" })),
  ]);
  return {
    organization: {
      column: "organization_id",
      id: organization,
      role: "owner",
      code: "last_owner",
      rows: own,
    },
    team: { column: "team_id", id: team, role: "admin", code: "last_admin", rows: lead },
  };
}

const countOf = async ({ column, id, role }: { column: string; id: string; role: string }) =>
  CONTROL.prepare(`SELECT count(*) AS n FROM memberships WHERE ${column} = ? AND role = ?`)
    .bind(id, role)
    .first<number>("n");

describe.each(["organization", "team"] as const)("the last owner or admin: %s", (kind) => {
  it.each(Object.entries(ways))("of one hundred %s at once, one stays", async (_, way) => {
    const place = (await places())[kind];
    const answers = await Promise.all(place.rows.map(({ id }) => committed((db) => way(db, id))));
    expect(answers.filter((answer) => answer === "done")).toHaveLength(PEOPLE - 1);
    expect(answers.filter((answer) => answer !== "done")).toEqual([place.code]);
    expect(await countOf(place)).toBe(1);
  });

  it("is the last who is not suspended", async () => {
    const place = (await places())[kind];
    const [active, ...others] = place.rows;
    const suspend = "UPDATE accounts SET status = ? WHERE id IN (SELECT value FROM json_each(?))";
    const ids = JSON.stringify(others.map(({ account }) => account));
    await CONTROL.prepare(suspend).bind("suspended", ids).run();
    expect(await committed((db) => ways.removed(db, active?.id as MembershipId))).toBe(place.code);
    await CONTROL.prepare(suspend).bind("active", ids).run();
    expect(await committed((db) => ways.removed(db, active?.id as MembershipId))).toBe("done");
  });

  it("goes with the place itself", async () => {
    const place = (await places())[kind];
    await CONTROL.prepare(`DELETE FROM ${kind}s WHERE id = ?`).bind(place.id).run();
    expect(await countOf(place)).toBe(0);
  });
});
