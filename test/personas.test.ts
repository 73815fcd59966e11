/** People whom tests make by their rows are as those who signed up. */
import { expect, it } from "vitest";
import { harness } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import { newAddress, type Person, signUp, signUpOverHttp } from "./personas.ts";

type Row = Record<string, string | number | null>;

/** Everything in CONTROL that came with the account, without what is another for everybody. */
async function leftBy({ id, email, username, address }: Person): Promise<Record<string, Row[]>> {
  const { CONTROL } = await (await harness()).env("auth");
  const read = async (table: string, where: string, ...values: string[]) =>
    (
      await CONTROL.prepare(`SELECT * FROM ${table} WHERE ${where} ORDER BY id`)
        .bind(...values)
        .all<Row>()
    ).results;
  const [, suffix = ""] = id.split("_");
  const rows: Record<string, Row[]> = {
    accounts: await read("accounts", "id = ?", id),
    identities: await read("identities", "account_id = ?", id),
    sessions: await read("sessions", "account_id = ?", id),
    organizations: await read("organizations", "id = ?", `org_${suffix}`),
    projects: await read("projects", "owner_account_id = ?", id),
    memberships: await read("memberships", "account_id = ?", id),
  };
  const [{ created_at: since = 0 } = {}] = rows.accounts ?? [];
  const general = (column: string, value: Row[string]): Row[string] => {
    if (column === "password_hash") return `${value}`.replace(/ln=.*/, "…");
    if (column === "token_digest") return `${value}`.replace(/\w/g, "d");
    if (/^(idn|ses)_/.test(`${value}`)) return `${value}`.slice(0, 4);
    // The two that are verified are so a moment later.
    if (column.endsWith("_at") && value !== null) return Math.round((Number(value) - Number(since)) / 10_000);
    return typeof value !== "string"
      ? value
      : [email, username, address, id, suffix.slice(1)].reduce(
          (text, own, at) => text.replace(own, `{${at}}`),
          value,
        );
  };
  return Object.fromEntries(
    Object.entries(rows).map(([table, of]) => [
      table,
      of.map((row) =>
        Object.fromEntries(Object.entries(row).map(([column, value]) => [column, general(column, value)])),
      ),
    ]),
  );
}

it("a person made by rows has all that one who signed up and verified their address has", async () => {
  const [seeded, signedUp] = await Promise.all([signUp("ada"), signUpOverHttp("ada")]);
  expect(await leftBy(seeded)).toEqual(await leftBy(signedUp));
  const me = async (person: Person) => {
    const account = (await person.client.GET("/v1/me")) as Record<string, unknown>;
    return [Object.keys(account), account.email_verified, account.email === person.email];
  };
  expect(await me(seeded)).toEqual(await me(signedUp));
});

it("and signs in with their password alone", async () => {
  const { email, password } = await signUp("ada");
  const signIn = (json: object) =>
    send({ token: null, address: newAddress() }, { method: "POST", path: "/v1/auth/sign-in", json });
  expect((await signIn({ email, password })).status).toBe(200);
  await expectProblem(await signIn({ email, password: `${password}!` }), 401, "sign_in_failed");
});
