import { newId } from "@atrium/shared/id";
import type { Problem } from "@atrium/shared/problem";
import { beforeAll, describe, expect, it } from "vitest";
import { acceptInvitation } from "../services/projects/src/invitation/answer.ts";
import * as store from "../services/projects/src/invitation/store.ts";
import { contextOver, freshAccess, outboxOf } from "./direct.ts";
import { harness, until } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import {
  insertRow,
  joinOrganization,
  joinProject,
  joinTeam,
  makeOrganization,
  makeProject,
  makeRole,
  makeTeam,
} from "./organizations.ts";
import { type Caller, newAddress, type Person, signUp, unique } from "./personas.ts";
import { planOf } from "./plan.ts";
import { control, createProject, fresh, keyOf } from "./sharing.ts";

const { metered, inbox } = await harness();

interface Invitation {
  id: string;
  email: string | null;
  status: string;
  into: { type: string; id: string; name: string };
  role: string | null;
  invited_by: { type: string; id: string; name: string | null };
  expires_at: string;
  membership_id: string;
}

/** `organizations/org_1`: where somebody is invited to. */
type Place = string;

const invitationsOf = (place: Place) => `/v1/${place}/invitations`;
const invite = (caller: Caller, place: Place, json: object, headers = {}) =>
  send(caller, { method: "POST", path: invitationsOf(place), json, headers });

async function invited(caller: Caller, place: Place, json: object): Promise<Invitation> {
  const response = await invite(caller, place, json);
  expect([response.status, await response.clone().text()]).toEqual([201, expect.any(String)]);
  return (await response.json()) as Invitation;
}

const answer = (caller: Caller, id: string, what: "accept" | "decline") =>
  send(caller, { method: "POST", path: `/v1/me/invitations/${id}/${what}` });
const accept = (caller: Caller, id: string) => answer(caller, id, "accept");
const resend = (caller: Caller, place: Place, id: string) =>
  send(caller, { method: "POST", path: `${invitationsOf(place)}/${id}/resend` });
const revoke = (caller: Caller, place: Place, id: string, headers = {}) =>
  send(caller, { method: "DELETE", path: `${invitationsOf(place)}/${id}`, headers });

async function read<T>(response: Response): Promise<T> {
  expect(response.status).toBe(200);
  return (await response.json()) as T;
}
const get = async <T>(caller: Caller, path: string): Promise<T> =>
  read<T>(await send(caller, { method: "GET", path }));
const listed = async (caller: Caller, path: string) => (await get<{ data: Invitation[] }>(caller, path)).data;
const status = async (caller: Caller, place: Place, id: string) =>
  (await get<Invitation>(caller, `${invitationsOf(place)}/${id}`)).status;

const run = async (query: string, ...values: unknown[]) =>
  (await control())
    .prepare(query)
    .bind(...values)
    .run();
const lapse = (id: string) => run("UPDATE invitations SET expires_at = 1, updated_at = 1 WHERE id = ?", id);
/** As if the mail had gone out a while ago. */
const age = (id: string) => run("UPDATE invitations SET updated_at = 1 WHERE id = ?", id);
const count = async (query: string, ...values: unknown[]) =>
  (
    await (
      await control()
    )
      .prepare(`SELECT count(*) AS n FROM ${query}`)
      .bind(...values)
      .first<{ n: number }>()
  )?.n;
const placesOf = (person: Person) =>
  count("memberships WHERE account_id = ? AND created_by <> account_id", person.id);

async function eventsAbout(id: string): Promise<string[]> {
  const { EVENTS_DB } = await (await harness()).env("events");
  const rows = await EVENTS_DB.prepare(
    "SELECT type FROM audit WHERE event ->> '$.target.id' = ?1 OR event ->> '$.details.invitation_id' = ?1 ORDER BY id",
  )
    .bind(id)
    .all<{ type: string }>();
  return rows.results.map(({ type }) => type);
}

const somebody = () => `${unique("somebody")}@example.com`;

let owner: Person;
let admin: Person;
let member: Person;
let organization: string;
/** Of `organization`. */
let org: Place;
let team: string;

beforeAll(async () => {
  [owner, admin, member] = (await Promise.all(["owner", "admin", "member"].map(signUp))) as [
    Person,
    Person,
    Person,
  ];
  ({ id: organization } = await makeOrganization(owner, {
    projects: null,
    view_only_role: true,
    custom_roles: true,
  }));
  org = `organizations/${organization}`;
  await joinOrganization(organization, admin, "admin");
  await joinOrganization(organization, member);
  team = await makeTeam(organization);
  await joinTeam(team, admin, "admin");
});

describe("inviting into an organization", () => {
  it("W3 mails whoever it is, with an account or without: who invites, to what, as what, until when; no secret", async () => {
    const email = somebody();
    const made = await invited(admin, org, { email: email.toUpperCase(), role: "admin" });
    expect(made).toMatchObject({
      email,
      status: "pending",
      into: { type: "organization", id: organization },
      role: "admin",
      invited_by: { type: "account", id: admin.id, name: admin.username },
    });
    const days = (Date.parse(made.expires_at) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(13.9);
    expect(days).toBeLessThanOrEqual(14);
    const mail = await until(async () => (await inbox(email))[0]);
    expect(mail.subject).toContain(admin.username);
    for (const said of [
      made.into.name,
      "as admin",
      made.id,
      made.expires_at.slice(0, 10),
      "http://localhost:8787",
    ])
      expect(mail.body).toContain(said);
  });

  it("a person who signs up afterwards accepts once the email is verified, and is in", async () => {
    const person = await signUp("late");
    await run("UPDATE accounts SET email_verified = 0 WHERE id = ?", person.id);
    const { id } = await invited(admin, org, { email: person.email });
    const before = await expectProblem(await accept(person, id), 403, "email_not_verified");
    // Not even whether there is one.
    const other = await expectProblem(await accept(person, newId("inv")), 403, "email_not_verified");
    expect({ ...before, request_id: "" }).toEqual({ ...other, request_id: "" });
    await expectProblem(
      await send(person, { method: "GET", path: "/v1/me/invitations" }),
      403,
      "email_not_verified",
    );
    await run("UPDATE accounts SET email_verified = 1 WHERE id = ?", person.id);
    expect(await listed(person, "/v1/me/invitations")).toMatchObject([
      {
        id,
        status: "pending",
        role: "member",
        into: { type: "organization", id: organization },
        email: person.email,
      },
    ]);
    const accepted = await read<Invitation>(await accept(person, id));
    expect(accepted).toMatchObject({ id, status: "accepted" });
    expect(
      await read(await send(person, { method: "GET", path: `/v1/access?organization=${organization}` })),
    ).toMatchObject({ role: "member" });
    expect(await listed(person, "/v1/me/invitations")).toEqual([]);
    expect(await status(admin, org, id)).toBe("accepted");
    await until(async () => (await eventsAbout(id)).length === 3);
    expect((await eventsAbout(id)).sort()).toEqual([
      "invitation.accepted",
      "invitation.created",
      "member.added",
    ]);
  });

  it("never above what the inviter may grant: owners are invited by owners", async () => {
    const email = somebody();
    await expectProblem(await invite(admin, org, { email, role: "owner" }), 403, "grant_exceeds_own");
    await expectProblem(await invite(member, org, { email }), 403, "permission_missing");
    expect((await invited(owner, org, { email, role: "owner" })).role).toBe("owner");
    expect(await inbox(somebody())).toEqual([]);
  });

  it("an outsider gets the 404 of an organization that is not there", async () => {
    const outsider = await signUp("outsider");
    await expectProblem(await invite(outsider, org, { email: somebody() }), 404, "not_found");
    await expectProblem(await send(outsider, { method: "GET", path: invitationsOf(org) }), 404, "not_found");
  });

  it("a personal organization takes nobody, a member nobody twice", async () => {
    const own = `organizations/${member.organization}`;
    await expectProblem(await invite(member, own, { email: somebody() }), 403, "personal_organization");
    await expectProblem(await invite(admin, org, { email: member.email }), 409, "already_a_member");
  });

  it("one open invitation a person; twice at once invites once; an Idempotency-Key has the first answer again", async () => {
    const email = somebody();
    const answers = await Promise.all(Array.from({ length: 10 }, () => invite(admin, org, { email })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
    await expectProblem(await invite(owner, org, { email: email.toUpperCase() }), 409, "already_invited");

    const key = { "Idempotency-Key": unique("key") };
    const again = somebody();
    const [first, second] = [
      (await (await invite(admin, org, { email: again }, key)).json()) as Invitation,
      (await (await invite(admin, org, { email: again }, key)).json()) as Invitation,
    ];
    expect(second.id).toBe(first.id);
    await until(async () => (await inbox(again)).length > 0);
    expect(await inbox(again)).toHaveLength(1);
  });
});

describe("accepting", () => {
  it("100 times at once: one membership, one invitation.accepted, the others are refused", async () => {
    const person = await signUp("eager");
    const { id } = await invited(admin, org, { email: person.email });
    const answers = await Promise.all(Array.from({ length: 100 }, () => accept(person, id)));
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused).toHaveLength(99);
    for (const response of refused) await expectProblem(response, 409, "invitation_void");
    expect(await placesOf(person)).toBe(1);
    await until(async () => (await eventsAbout(id)).includes("invitation.accepted"));
    expect((await eventsAbout(id)).filter((type) => type === "invitation.accepted")).toHaveLength(1);
  });

  it("with an Idempotency-Key the answer can be had again", async () => {
    const person = await signUp("again");
    const { id } = await invited(admin, org, { email: person.email });
    const path = `/v1/me/invitations/${id}/accept`;
    const sent = { method: "POST", path, headers: { "Idempotency-Key": unique("key") } };
    const first = await read(await send(person, sent));
    expect(await read(await send(person, sent))).toEqual(first);
  });

  it("somebody else's invitation is the same 404 as none, to accept and to decline", async () => {
    const other = await signUp("other");
    const { id } = await invited(admin, org, { email: somebody() });
    for (const what of ["accept", "decline"] as const) {
      const theirs = await expectProblem(await answer(other, id, what), 404, "not_found");
      const none = await expectProblem(await answer(other, newId("inv"), what), 404, "not_found");
      expect({ ...theirs, request_id: "" }).toEqual({ ...none, request_id: "" });
    }
    expect(await listed(other, "/v1/me/invitations")).toEqual([]);
    expect(await status(admin, org, id)).toBe("pending");
  });

  it("is for people who are signed in: no key of theirs sees or answers it", async () => {
    const person = await signUp("keyed");
    const { id } = await invited(admin, org, { email: person.email });
    const key = await keyOf(person, await createProject(person));
    await expectProblem(
      await send(key, { method: "GET", path: "/v1/me/invitations" }),
      403,
      "permission_missing",
    );
    await expectProblem(await accept(key, id), 403, "permission_missing");
    await expectProblem(await accept({ token: null, address: newAddress() }, id), 401, "unauthenticated");
  });

  it("accepted, declined, revoked or expired: void, whatever is asked of it", async () => {
    const ends: [string, (person: Person, id: string) => Promise<unknown>][] = [
      ["accepted", (person, id) => accept(person, id)],
      ["declined", (person, id) => answer(person, id, "decline")],
      ["revoked", (_, id) => revoke(admin, org, id)],
      ["expired", (_, id) => lapse(id)],
    ];
    for (const [end, make] of ends) {
      const person = await signUp(end);
      const { id } = await invited(admin, org, { email: person.email });
      await make(person, id);
      expect(await status(admin, org, id)).toBe(end);
      await expectProblem(await accept(person, id), 409, "invitation_void");
      await expectProblem(await answer(person, id, "decline"), 409, "invitation_void");
      if (end === "expired") continue;
      await expectProblem(await resend(admin, org, id), 409, "invitation_void");
      await expectProblem(await revoke(admin, org, id), 409, "invitation_void");
    }
  });

  it("accepting and taking back at once: one of the two, never both", async () => {
    for (let round = 0; round < 5; round++) {
      const person = await signUp("race");
      const { id } = await invited(admin, org, { email: person.email });
      const [accepting, revoking] = await Promise.all([accept(person, id), revoke(admin, org, id)]);
      expect([accepting.status === 200, revoking.status === 204].filter(Boolean)).toHaveLength(1);
      expect(await placesOf(person)).toBe(accepting.status === 200 ? 1 : 0);
    }
  });

  it("who is in already, by another way, is told so", async () => {
    const person = await signUp("twice");
    const { id } = await invited(admin, org, { email: person.email });
    await joinOrganization(organization, person);
    await expectProblem(await accept(person, id), 409, "already_a_member");
  });
});

describe("the inviter's right", () => {
  async function invitedBySomebody() {
    const [inviter, person] = await Promise.all([signUp("inviter"), signUp("person")]);
    const membership = await joinOrganization(organization, inviter, "admin");
    const { id } = await invited(inviter, org, { email: person.email, role: "admin" });
    return { inviter, person, membership, id };
  }

  it("lost by a lower role, by leaving, by suspension: the invitation is void", async () => {
    const losses: ((row: { membership: string; inviter: Person }) => Promise<unknown>)[] = [
      ({ membership }) =>
        run("UPDATE memberships SET role = 'member', version = version + 1 WHERE id = ?", membership),
      ({ membership }) => run("DELETE FROM memberships WHERE id = ?", membership),
      ({ inviter }) =>
        run("UPDATE accounts SET status = 'suspended', version = version + 1 WHERE id = ?", inviter.id),
    ];
    for (const lose of losses) {
      const row = await invitedBySomebody();
      await lose(row);
      await expectProblem(await accept(row.person, row.id), 409, "invitation_void");
      expect(await placesOf(row.person)).toBe(0);
    }
  });

  it("got back, or sent again by somebody who has it: the invitation does again", async () => {
    const row = await invitedBySomebody();
    await run("UPDATE memberships SET role = 'member', version = version + 1 WHERE id = ?", row.membership);
    await expectProblem(await accept(row.person, row.id), 409, "invitation_void");
    const again = await read<Invitation>(await resend(owner, org, row.id));
    expect(again).toMatchObject({ id: row.id, invited_by: { id: owner.id } });
    expect((await accept(row.person, row.id)).status).toBe(200);
  });

  it("taken away while somebody accepts: either they were in before, or it is refused", async () => {
    for (let round = 0; round < 8; round++) {
      const { inviter, person, membership, id } = await invitedBySomebody();
      const remove = { method: "DELETE", path: `/v1/${org}/members/${membership}` };
      const [accepting, removing] = await Promise.all([accept(person, id), send(owner, remove)]);
      expect(removing.status).toBe(200);
      if (accepting.status !== 200) {
        expect(["invitation_void", "access_changed"]).toContain(
          ((await accepting.json()) as { code: string }).code,
        );
        await expectProblem(await accept(person, id), 409, "invitation_void");
      }
      expect(await placesOf(person)).toBe(accepting.status === 200 ? 1 : 0);
      expect(inviter.id).not.toBe(owner.id);
    }
  });

  it("taken away between the check and the commit: access_changed, and nothing is written", async () => {
    const project = await makeProject(organization, { account: owner });
    const wanted = await makeRole(organization, "viewer", []);
    const held = await makeRole(organization, "member", ["collaborator:create", "collaborator:view"]);
    const bump = "version = version + 1";
    const [to, as]: [Place, object] = [org, { role: "admin" }];
    const changes: {
      to?: Place;
      as?: object;
      by?: string;
      lose: (at: { by: Person; membership: string; id: string }) => Promise<unknown>;
    }[] = [
      {
        lose: ({ membership }) =>
          run(`UPDATE memberships SET role = 'member', ${bump} WHERE id = ?`, membership),
      },
      { lose: ({ membership }) => run("DELETE FROM memberships WHERE id = ?", membership) },
      { lose: ({ by }) => run(`UPDATE accounts SET status = 'suspended', ${bump} WHERE id = ?`, by.id) },
      { lose: ({ id }) => run(`UPDATE invitations SET invited_by = 'acc_0', ${bump} WHERE id = ?`, id) },
      {
        to: `projects/${project}`,
        as: { custom_role_id: wanted },
        lose: () => run(`UPDATE custom_roles SET scopes = '["secret:use"]', ${bump} WHERE id = ?`, wanted),
      },
      {
        to: `projects/${project}`,
        as: { role: "viewer" },
        by: held,
        lose: () => run(`UPDATE custom_roles SET scopes = '[]', ${bump} WHERE id = ?`, held),
      },
      {
        to: `projects/${await makeProject(organization, { account: owner })}`,
        as: { role: "viewer", external: true },
        lose: () => run("UPDATE organizations SET external_collaborators = 0 WHERE id = ?", organization),
      },
    ];
    for (const [at, change] of changes.entries()) {
      const [by, person] = await Promise.all([signUp("inviter"), signUp("person")]);
      const membership = await joinOrganization(organization, by, change.by ? "member" : "admin");
      if (change.by) await joinProject(project, by, { custom_role_id: change.by });
      if (change.to && at !== changes.length - 1) await joinOrganization(organization, person);
      const { id } = await invited(by, change.to ?? to, { email: person.email, ...(change.as ?? as) });
      const access = await freshAccess<"invitation:update">(person, { type: "account" });
      const ctx = contextOver(await control(), "control", async (batch) => {
        await change.lose({ by, membership, id });
        return batch;
      });
      const refused = await acceptInvitation(ctx, access, id).catch((error: unknown) => error);
      expect([at, (refused as Problem).code]).toEqual([at, "access_changed"]);
      expect(await placesOf(person)).toBe(0);
      expect(await outboxOf(await control(), ctx.requestId)).toEqual([]);
    }
    await run("UPDATE organizations SET external_collaborators = 1 WHERE id = ?", organization);
  });

  it("an owner who is no owner any more invites no owner", async () => {
    const person = await signUp("heir");
    const former = await signUp("former");
    const membership = await joinOrganization(organization, former, "owner");
    const { id } = await invited(former, org, { email: person.email, role: "owner" });
    await run("UPDATE memberships SET role = 'admin', version = version + 1 WHERE id = ?", membership);
    await expectProblem(await accept(person, id), 409, "invitation_void");
  });
});

describe("time, sending again, taking back", () => {
  it("an expired one gives way to a new one, and is void for ever", async () => {
    const person = await signUp("slow");
    const first = await invited(admin, org, { email: person.email });
    await lapse(first.id);
    expect(await listed(person, "/v1/me/invitations")).toMatchObject([{ id: first.id, status: "expired" }]);
    const second = await invited(owner, org, { email: person.email });
    expect(await status(admin, org, first.id)).toBe("expired");
    await expectProblem(await resend(admin, org, first.id), 409, "invitation_void");
    await expectProblem(await accept(person, first.id), 409, "invitation_void");
    expect((await accept(person, second.id)).status).toBe(200);
  });

  it("sent again it is the same invitation, open for two more weeks, even when it had expired", async () => {
    const person = await signUp("forgetful");
    const { id } = await invited(admin, org, { email: person.email });
    await lapse(id);
    const again = await read<Invitation>(await resend(admin, org, id));
    expect(again).toMatchObject({ id, status: "pending" });
    expect(Date.parse(again.expires_at)).toBeGreaterThan(Date.now() + 13 * 86_400_000);
    await until(async () => (await inbox(person.email)).filter(({ body }) => body.includes(id)).length === 2);
    expect((await accept(person, id)).status).toBe(200);
  });

  it("sent again at once, or ten times at once, it mails no more than once", async () => {
    const email = somebody();
    const { id } = await invited(admin, org, { email });
    await until(async () => (await inbox(email)).length === 1);
    expect((await resend(admin, org, id)).status).toBe(200);
    await age(id);
    const answers = await Promise.all(Array.from({ length: 10 }, () => resend(admin, org, id)));
    expect(answers.filter((response) => response.status === 200).length).toBeGreaterThanOrEqual(1);
    for (const response of answers.filter((one) => one.status !== 200))
      await expectProblem(response, 409, "access_changed");
    await until(async () => (await inbox(email)).length === 2);
    expect((await resend(admin, org, id)).status).toBe(200);
    expect(await inbox(email)).toHaveLength(2);
  });

  it("taking back honours If-Match, and makes room for another", async () => {
    const email = somebody();
    const { id } = await invited(admin, org, { email });
    await expectProblem(await revoke(admin, org, id, { "If-Match": '"v9"' }), 412, "stale_version");
    expect((await revoke(admin, org, id, { "If-Match": '"v1"' })).status).toBe(204);
    expect((await invited(admin, org, { email })).id).not.toBe(id);
  });

  it("is found in its own place only", async () => {
    const { id } = await invited(admin, org, { email: somebody() });
    const elsewhere = await makeOrganization(owner);
    for (const place of [`organizations/${elsewhere.id}`, `teams/${team}`]) {
      await expectProblem(await resend(owner, place, id), 404, "not_found");
      await expectProblem(await revoke(owner, place, id), 404, "not_found");
      const one = { method: "GET", path: `${invitationsOf(place)}/${id}` };
      await expectProblem(await send(owner, one), 404, "not_found");
    }
  });
});

describe("inviting into a team", () => {
  const place = () => `teams/${team}`;

  it("W3 a team admin invites people of the organization, with a role or a custom one", async () => {
    const [lead, person, another] = (await Promise.all(
      ["lead", "person", "another"].map(signUp),
    )) as Person[];
    for (const one of [lead, person, another]) await joinOrganization(organization, one as Person);
    await joinTeam(team, lead as Person, "admin");
    const { id } = await invited(lead as Person, place(), { email: person?.email, role: "contributor" });
    expect(await read(await accept(person as Person, id))).toMatchObject({
      into: { type: "team", id: team },
      role: "contributor",
    });
    const role = await makeRole(organization, "member", ["run:delete"]);
    const custom = await invited(lead as Person, place(), { email: another?.email, custom_role_id: role });
    expect(custom).toMatchObject({ role: null, custom_role: { id: role } });
    expect((await accept(another as Person, custom.id)).status).toBe(200);
    expect(
      await count(
        "memberships WHERE team_id = ? AND account_id = ? AND custom_role_id = ?",
        team,
        another?.id,
        role,
      ),
    ).toBe(1);
  });

  it("W4 a member invites nobody", async () => {
    const one = await signUp("one");
    await joinOrganization(organization, one);
    await joinTeam(team, one);
    await expectProblem(
      await invite(one, place(), { email: somebody(), role: "member" }),
      403,
      "permission_missing",
    );
  });

  it("somebody from outside: by admins of the organization only, and accepting makes both memberships", async () => {
    const [lead, person] = await Promise.all([signUp("lead"), signUp("outside")]);
    await joinOrganization(organization, lead);
    await joinTeam(team, lead, "admin");
    await expectProblem(
      await invite(lead, place(), { email: person.email, role: "member" }),
      409,
      "not_in_organization",
    );
    const { id } = await invited(admin, place(), { email: person.email, role: "viewer" });
    expect((await accept(person, id)).status).toBe(200);
    expect(
      await count(
        "memberships WHERE account_id = ? AND organization_id = ? AND role = 'member'",
        person.id,
        organization,
      ),
    ).toBe(1);
    expect(
      await count("memberships WHERE account_id = ? AND team_id = ? AND role = 'viewer'", person.id, team),
    ).toBe(1);
    await until(async () => (await eventsAbout(id)).length === 4);
    expect((await eventsAbout(id)).sort()).toEqual([
      "invitation.accepted",
      "invitation.created",
      "member.added",
      "team_member.added",
    ]);
  });

  it("100 times at once, from outside: one membership of each, one invitation.accepted", async () => {
    const person = await signUp("eager");
    const { id } = await invited(admin, place(), { email: person.email, role: "member" });
    const answers = await Promise.all(Array.from({ length: 100 }, () => accept(person, id)));
    expect(answers.filter((response) => response.status === 200)).toHaveLength(1);
    expect(await placesOf(person)).toBe(2);
    await until(async () => (await eventsAbout(id)).length === 4);
  });

  it("an admin of the organization who is one no more brings nobody in from outside", async () => {
    const [inviter, person] = await Promise.all([signUp("inviter"), signUp("outside")]);
    const membership = await joinOrganization(organization, inviter, "admin");
    await joinTeam(team, inviter, "admin");
    const { id } = await invited(inviter, place(), { email: person.email, role: "member" });
    await run("UPDATE memberships SET role = 'member', version = version + 1 WHERE id = ?", membership);
    await expectProblem(await accept(person, id), 409, "not_in_organization");
    expect(await placesOf(person)).toBe(0);
    // What they may still do, they may: invite who is in the organization.
    await joinOrganization(organization, person);
    expect((await accept(person, id)).status).toBe(200);
  });

  it("W11, W12 view-only and custom roles need the organization's plan to include them", async () => {
    const plain = await makeOrganization(owner);
    const theirs = `teams/${await makeTeam(plain.id)}`;
    const role = await makeRole(plain.id, "member", []);
    for (const level of [{ role: "view_only" }, { custom_role_id: role }])
      await expectProblem(
        await invite(owner, theirs, { email: somebody(), ...level }),
        403,
        "entitlement_missing",
      );
    const elsewhere = await makeRole(plain.id, "viewer", []);
    const foreign = { email: somebody(), custom_role_id: elsewhere };
    await expectProblem(await invite(owner, place(), foreign), 422, "validation_failed");
  });
});

describe("inviting into a project", () => {
  let project: string;
  const place = () => `projects/${project}`;

  beforeAll(async () => {
    project = await makeProject(organization, { account: owner });
  });

  it("T2, T6 a personal organization's project takes anyone, with an account or without", async () => {
    const own = `projects/${await createProject(owner)}`;
    const person = await signUp("anyone");
    const level = { access: { job: "all", dataset: "read" }, add_ons: ["registry_admin"] };
    const { id } = await invited(owner, own, { email: person.email, ...level });
    const mail = await until(async () => (await inbox(person.email)).find(({ body }) => body.includes(id)));
    expect(mail.body).toContain("access to job (all), dataset (read) and registry_admin");
    expect(await read(await accept(person, id))).toMatchObject({ role: null, ...level, external: false });
    const access = await send(person, { method: "GET", path: `/v1/access?project=${own.slice(9)}` });
    expect((await read<{ permissions: string[] }>(access)).permissions).toContain("run:create");
  });

  it("O7 people of the organization; others said to be external, where it takes such", async () => {
    const [inside, outside] = await Promise.all([signUp("inside"), signUp("outside")]);
    await joinOrganization(organization, inside);
    const first = await invited(owner, place(), { email: inside.email, role: "member" });
    expect((await accept(inside, first.id)).status).toBe(200);

    const second = await invited(owner, place(), { email: outside.email, role: "viewer" });
    await expectProblem(await accept(outside, second.id), 409, "not_in_organization");
    expect((await revoke(owner, place(), second.id)).status).toBe(204);
    const third = await invited(owner, place(), { email: outside.email, role: "viewer", external: true });
    expect(await read(await accept(outside, third.id))).toMatchObject({ external: true });
    expect(
      await count(
        "memberships WHERE account_id = ? AND project_id = ? AND external = 1",
        outside.id,
        project,
      ),
    ).toBe(1);
  });

  it("O7 externals: refused by policy when inviting, and when accepting", async () => {
    const closed = await makeOrganization(owner, { projects: null });
    const there = `projects/${await makeProject(closed.id, { account: owner })}`;
    const person = await signUp("external");
    const { id } = await invited(owner, there, { email: person.email, role: "viewer", external: true });
    await run("UPDATE organizations SET external_collaborators = 0 WHERE id = ?", closed.id);
    await expectProblem(await accept(person, id), 403, "external_refused");
    const again = { email: somebody(), role: "viewer", external: true };
    await expectProblem(await invite(owner, there, again), 403, "external_refused");
    expect(await placesOf(person)).toBe(0);
  });

  it("C2 a team's project takes the team's people, who are added or invited to the team; T1 a Personal one nobody", async () => {
    const theirs = `projects/${await makeProject(organization, { team })}`;
    await expectProblem(
      await invite(admin, theirs, { email: somebody(), role: "viewer" }),
      409,
      "not_in_team",
    );
    const personal = `projects/${owner.personalProject}`;
    await expectProblem(
      await invite(owner, personal, { email: somebody(), role: "viewer" }),
      403,
      "personal_project",
    );
  });

  it("C6 admins invite, others do not; and nobody to more than they may grant", async () => {
    const own = await createProject(owner);
    const [chief, worker] = await Promise.all([signUp("chief"), signUp("worker")]);
    await joinProject(own, chief, { role: "admin" });
    await joinProject(own, worker, { role: "contributor" });
    const body = { email: somebody(), role: "admin" };
    await expectProblem(await invite(worker, `projects/${own}`, body), 403, "permission_missing");
    const narrow = await keyOf(owner, own, ["collaborator:create", "collaborator:view", "project:view"]);
    await expectProblem(await invite(narrow, `projects/${own}`, body), 403, "grant_exceeds_own");
    expect((await invited(chief, `projects/${own}`, body)).role).toBe("admin");
    await expectProblem(
      await invite(owner, `projects/${own}`, { email: somebody(), role: "owner" }),
      422,
      "validation_failed",
    );
  });

  it("a service account invites too; deleted, or with less than it had, its invitations are void", async () => {
    const own = await createProject(owner);
    const there = `projects/${own}`;
    const service = await owner.client.POST("/v1/projects/{project}/service-accounts", {
      params: { path: { project: own } },
      body: { name: unique("robot"), role: "admin" },
    });
    const { secret } = await owner.client.POST("/v1/projects/{project}/keys", {
      params: { path: { project: own } },
      body: { name: unique("key"), service_account: service.id },
    });
    const robot: Caller = { token: secret, address: newAddress() };
    const people = await Promise.all(["a", "b", "c"].map(signUp));
    const ids: string[] = [];
    for (const { email } of people) ids.push((await invited(robot, there, { email, role: "member" })).id);
    const [one, two, three] = people as [Person, Person, Person];
    expect(await listed(one, "/v1/me/invitations")).toMatchObject([
      { invited_by: { type: "service_account", id: service.id, name: service.name } },
    ]);
    expect((await accept(one, ids[0] ?? "")).status).toBe(200);
    await run("UPDATE service_accounts SET role = 'viewer', version = version + 1 WHERE id = ?", service.id);
    await expectProblem(await accept(two, ids[1] ?? ""), 409, "invitation_void");
    await run("DELETE FROM service_accounts WHERE id = ?", service.id);
    await expectProblem(await accept(three, ids[2] ?? ""), 409, "invitation_void");
  });

  it("a key that is revoked takes what was invited with it along, until somebody sends it again", async () => {
    const own = await createProject(owner);
    const there = `projects/${own}`;
    const key = await keyOf(owner, own);
    const person = await signUp("person");
    const { id } = await invited(key, there, { email: person.email, role: "member" });
    const path = `/v1/projects/${own}/keys/${key.id}`;
    expect((await send(owner, { method: "DELETE", path })).status).toBe(200);
    await expectProblem(await accept(person, id), 409, "invitation_void");
    expect(await read(await resend(owner, there, id))).toMatchObject({ invited_by: { id: owner.id } });
    expect((await accept(person, id)).status).toBe(200);
  });

  it("W12 a custom role that grew above what the inviter holds is not given", async () => {
    const inviter = await signUp("inviter");
    await joinOrganization(organization, inviter);
    const own = await makeRole(organization, "member", ["collaborator:create", "collaborator:view"]);
    await insertRow("memberships", {
      id: newId("mem"),
      project_id: project,
      account_id: inviter.id,
      custom_role_id: own,
      created_by: owner.id,
      created_at: 1,
      updated_at: 1,
    });
    const role = await makeRole(organization, "viewer", []);
    const person = await signUp("person");
    await joinOrganization(organization, person);
    const { id } = await invited(inviter, place(), { email: person.email, custom_role_id: role });
    await run(`UPDATE custom_roles SET scopes = '["secret:use"]', version = version + 1 WHERE id = ?`, role);
    await expectProblem(await accept(person, id), 409, "invitation_void");
  });

  it("emails are shown to who may invite here, and to nobody else", async () => {
    const own = await createProject(owner);
    const viewer = await signUp("viewer");
    await joinProject(own, viewer, { role: "viewer" });
    const email = somebody();
    const { id } = await invited(owner, `projects/${own}`, { email, role: "member" });
    expect(await listed(owner, invitationsOf(`projects/${own}`))).toMatchObject([{ id, email }]);
    const seen = await send(viewer, { method: "GET", path: invitationsOf(`projects/${own}`) });
    expect(seen.status).toBe(200);
    expect(await seen.text()).not.toContain(email);
    await expectProblem(
      await send(
        { token: null, address: newAddress() },
        { method: "GET", path: invitationsOf(`projects/${own}`) },
      ),
      401,
      "unauthenticated",
    );
  });

  it("what the invited could not do before, they can at once", async () => {
    const own = await createProject(owner);
    const person = await signUp("eager");
    const path = `/v1/projects/${own}/runs`;
    await expectProblem(await send(person, { method: "GET", path }), 404, "not_found");
    const { id } = await invited(owner, `projects/${own}`, { email: person.email, role: "member" });
    expect((await accept(person, id)).status).toBe(200);
    expect((await send(person, { method: "GET", path })).status).toBe(200);
    expect((await fresh(person)).status).toBe(200);
  });
});

describe("lists and costs", () => {
  async function seeded(number: number): Promise<Place> {
    const { id } = await makeOrganization(owner);
    const db = await control();
    const row =
      db.prepare(`INSERT INTO invitations (id, organization_id, email, role, status, expires_at, invited_by, created_by, created_at, updated_at)
      VALUES (?1, ?2, ?1 || '@example.com', 'member', ?3, ?4, ?5, ?5, 1, 1)`);
    const ids = Array.from({ length: number }, () => newId("inv"));
    const later = Date.now() + 86_400_000;
    await db.batch(
      ids.map((one, at) => row.bind(one, id, at % 2 === 0 ? "pending" : "declined", later, owner.id)),
    );
    return `organizations/${id}`;
  }

  it("come complete in pages, all of them or the unanswered", async () => {
    const place = await seeded(60);
    for (const [filter, expected] of [
      ["", 60],
      ["&unanswered=true", 30],
    ] as const) {
      const seen: string[] = [];
      let cursor: string | null = "";
      while (cursor !== null) {
        const path: string = `${invitationsOf(place)}?limit=25${filter}${cursor && `&cursor=${cursor}`}`;
        const page: { data: Invitation[]; next_cursor: string | null } = await get(owner, path);
        seen.push(...page.data.map(({ id }) => id));
        cursor = page.next_cursor;
      }
      expect(seen).toEqual([...new Set(seen)].sort().reverse());
      expect(seen).toHaveLength(expected);
    }
  });

  it("a page of 100 is one query of two rows each; inviting and accepting cost the same in a large place", async () => {
    const costs = [];
    for (const number of [10, 400]) {
      const place = await seeded(number);
      const person = await signUp("person");
      const inviting = await metered(() => invited(owner, place, { email: person.email }), "projects");
      const accepting = await metered(() => accept(person, inviting.value.id), "projects");
      expect(accepting.value.status).toBe(200);
      expect(inviting.cost.d1_calls).toBeLessThanOrEqual(2);
      expect(accepting.cost.d1_calls).toBe(3);
      costs.push([inviting.cost.rows_read, accepting.cost.rows_read]);
      const page = () =>
        send(owner, { method: "GET", path: `${invitationsOf(place)}?limit=100&unanswered=true` });
      await page();
      const { cost } = await metered(page, "projects");
      expect(cost).toMatchObject({ d1_calls: 1, d1_statements: 1, rows_written: 0 });
      expect(cost.rows_read).toBeLessThanOrEqual(210);
    }
    expect(costs[1]).toEqual(costs[0]);
  });

  it("every query is served by an index", async () => {
    const page = { limit: 25, after: newId("inv") };
    const account = newId("acc");
    const all = { unanswered: false, createdBy: undefined };
    const plan = await planOf(await control(), async (db) => {
      for (const type of ["organization", "team", "project"] as const) {
        const place = { type, id: newId("org") };
        await store.byId(db, place, newId("inv"));
        await store.ofPlace(db, place, all, page);
        await store.ofPlace(db, place, { ...all, unanswered: true }, page);
        await store.surroundings(db, place, {
          organization: newId("org"),
          email: "a@example.com",
          inviter: account,
        });
      }
      await store.receivedById(db, account, newId("inv"));
      await store.receivedBy(db, account, page);
      await store.account(db, account);
    });
    expect(plan.filter((step) => step.startsWith("SCAN") && step !== "SCAN CONSTANT ROW")).toEqual([]);
    expect(plan.filter((step) => step.includes("TEMP B-TREE"))).toEqual([]);
  });
});
