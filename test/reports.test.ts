/** What goes on around reports: who comments, who takes that back, who hears of it. */
import { beforeAll, describe, expect, it } from "vitest";
import { harness, until } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import { entitle } from "./organizations.ts";
import { type Caller, newAddress, type Person, signUp } from "./personas.ts";
import { makeThing } from "./samples/kinds.ts";
import { keyOf, logged } from "./sharing.ts";
import type { Tenant } from "./tenants.ts";
import { addCollaborator, makeTenant } from "./world.ts";

interface Comment {
  id: string;
  text: string;
  created_by: string;
}

const { env, inbox } = await harness();
const { RESOURCES_DB } = await env("resources");

let ours: Tenant;
let admin: Person;
let member: Person;
let reader: Person;
let outsider: Person;
const anonymous: Caller = { token: null, address: newAddress() };
beforeAll(async () => {
  [ours, admin, member, reader, outsider] = await Promise.all([
    makeTenant(),
    signUp("admin"),
    signUp("member"),
    signUp("reader"),
    signUp("outsider"),
  ]);
  await entitle(ours.owner.organization, { view_only_role: true });
  await Promise.all([
    addCollaborator(ours, admin, "admin"),
    addCollaborator(ours, member, "member"),
    addCollaborator(ours, reader, "view_only"),
  ]);
});

const at = (report: string, rest = "") => `/v1/projects/${ours.project}/reports/${report}${rest}`;
const ask = (caller: Caller, method: string, path: string, json?: unknown) =>
  send(caller, { method, path, json });

async function answered<T>(status: number, asked: Promise<Response>): Promise<T> {
  const response = await asked;
  const text = await response.text();
  expect(`${response.status} ${text}`).toMatch(new RegExp(`^${status} `));
  return (text ? JSON.parse(text) : null) as T;
}

const report = (owner = member, json: object = {}) => makeThing(owner, ours.project, "reports", json);
const comment = (caller: Caller, on: string, text = "Well done") =>
  answered<Comment>(201, ask(caller, "POST", at(on, "/comments"), { text }));
const texts = async (on: string, query = "") =>
  (await answered<{ data: Comment[] }>(200, ask(reader, "GET", at(on, `/comments${query}`)))).data.map(
    ({ text }) => text,
  );
const follow = (caller: Caller, on: string) => answered(200, ask(caller, "PUT", at(on, "/follow")));
const subjects = async ({ email }: Person) => (await inbox(email)).map(({ subject }) => subject);

describe("W11, W15 comments", () => {
  it("everybody with a role comments, view_only too, and everybody reads them, newest first", async () => {
    const on = await report();
    for (const [who, text] of [
      [reader, "first"],
      [member, "**second**"],
      [admin, "third"],
    ] as const)
      expect(await comment(who, on, text)).toMatchObject({ text, created_by: who.id });
    expect(await texts(on)).toEqual(["third", "**second**", "first"]);
    const [third] = (await answered<{ data: Comment[] }>(200, ask(reader, "GET", at(on, "/comments")))).data;
    expect(await answered(200, ask(reader, "GET", at(on, `/comments/${third?.id}`)))).toEqual(third);
  });

  it("pages are complete", async () => {
    const on = await report();
    for (const text of ["1", "2", "3"]) await comment(reader, on, text);
    const { data, next_cursor } = await answered<{ data: Comment[]; next_cursor: string }>(
      200,
      ask(reader, "GET", at(on, "/comments?limit=2")),
    );
    expect(data.map(({ text }) => text)).toEqual(["3", "2"]);
    expect(await texts(on, `?limit=2&cursor=${next_cursor}`)).toEqual(["1"]);
  });

  it("one's own is one's own to delete; another's is an admin's, or of whose report it is", async () => {
    const on = await report(member);
    const [first, second, third] = [
      await comment(reader, on),
      await comment(reader, on),
      await comment(admin, on),
    ];
    const remove = (caller: Caller, { id }: Comment) => ask(caller, "DELETE", at(on, `/comments/${id}`));
    const refused = await expectProblem(await remove(reader, third), 403, "permission_missing");
    expect(refused.permission).toBe("report:delete");
    await answered(204, remove(reader, first));
    await answered(204, remove(admin, second));
    await answered(204, remove(member, third));
    await expectProblem(await remove(admin, first), 404, "not_found");
    expect(await texts(on)).toEqual([]);
    const others = await report(admin);
    const kept = await comment(reader, others);
    await expectProblem(
      await ask(member, "DELETE", at(others, `/comments/${kept.id}`)),
      403,
      "permission_missing",
    );
  });

  it("deleting honours If-Match", async () => {
    const on = await report();
    const made = await ask(reader, "POST", at(on, "/comments"), { text: "x" });
    expect(made.headers.get("etag")).toMatch(/^"v1-/);
    const { id } = (await made.json()) as Comment;
    for (const path of [at(on, `/comments/${id}`), at(on, "/follow")]) {
      const stale = await send(reader, { method: "DELETE", path, headers: { "If-Match": '"v0"' } });
      await expectProblem(stale, 412, "stale_version");
    }
    expect(await texts(on)).toEqual(["x"]);
  });

  it("a comment is found on its report alone", async () => {
    const [one, other] = [await report(), await report()];
    const { id } = await comment(member, one);
    await expectProblem(await ask(member, "GET", at(other, `/comments/${id}`)), 404, "not_found");
    await expectProblem(await ask(admin, "DELETE", at(other, `/comments/${id}`)), 404, "not_found");
    expect(await texts(one)).toHaveLength(1);
  });

  it("outsiders see no report to comment on; in a public project they read, and say nothing", async () => {
    const { owner } = ours;
    const project = (await owner.client.POST("/v1/projects", { body: { name: "Public" } })).id;
    const on = await makeThing(owner, project, "reports");
    const comments = `/v1/projects/${project}/reports/${on}/comments`;
    await expectProblem(await ask(outsider, "POST", comments, { text: "x" }), 404, "not_found");
    await answered(200, ask(owner, "PATCH", `/v1/projects/${project}`, { visibility: "public" }));
    await answered(201, ask(owner, "POST", comments, { text: "Hello" }));
    const strong = `${comments}?consistency=strong`;
    for (const nobody of [outsider, anonymous]) {
      expect(await answered(200, ask(nobody, "GET", strong))).toMatchObject({ data: [{ text: "Hello" }] });
      for (const [method, path] of [
        ["POST", comments],
        ["PUT", comments.replace("comments", "follow")],
        ["GET", comments.replace("comments", "followers")],
      ] as const) {
        const response = await ask(nobody, method, path, method === "POST" ? { text: "x" } : undefined);
        expect([401, 403]).toContain(response.status);
      }
    }
  });

  it("a key does what its scopes say: comment, and not more", async () => {
    const on = await report(member);
    const key = await keyOf(member, ours.project, ["report:view", "report:comment"]);
    const { id } = await comment(key, on);
    const theirs = await comment(reader, on);
    await expectProblem(await ask(key, "PUT", at(on, "/follow")), 403, "permission_missing");
    await expectProblem(
      await ask(key, "DELETE", at(on, `/comments/${theirs.id}`)),
      403,
      "permission_missing",
    );
    await answered(204, ask(key, "DELETE", at(on, `/comments/${id}`)));
  });

  it("nothing is no comment, nor is a book: 422", async () => {
    const on = await report();
    for (const text of ["", " \n ", "x".repeat(10_001)])
      await expectProblem(await ask(member, "POST", at(on, "/comments"), { text }), 422, "validation_failed");
  });
});

describe("W11 follows", () => {
  it("again is the same: one row, one event; unfollowing too", async () => {
    const on = await report();
    const [first] = await Promise.all([1, 2, 3].map(() => follow(reader, on)));
    expect(await follow(reader, on)).toEqual(first);
    await follow(member, on);
    const { data } = await answered<{ data: { principal_id: string; name: string }[] }>(
      200,
      ask(admin, "GET", at(on, "/followers")),
    );
    expect(data.map(({ name }) => name).sort()).toEqual([member.username, reader.username].sort());
    for (let again = 0; again < 2; again++) await answered(204, ask(reader, "DELETE", at(on, "/follow")));
    const left = await until(async () => {
      const events = await logged(ours.project, "report.unfollowed");
      return events.find(({ target }) => target.id === on) && events;
    });
    expect(left.filter(({ target }) => target.id === on)).toHaveLength(1);
    const followed = (await logged(ours.project, "report.followed")).filter(({ target }) => target.id === on);
    expect(followed.map(({ actor }) => actor.id).sort()).toEqual([reader.id, member.id].sort());
  });

  it("followers hear of others' comments and of changed text; not of their own, nor of a new name", async () => {
    const on = await report(member, { name: "Findings", text: "one" });
    await Promise.all([follow(reader, on), follow(member, on)]);
    await comment(reader, on, "What of the *baseline*?");
    await answered(200, ask(member, "PATCH", at(on), { name: "Renamed" }));
    await answered(200, ask(member, "PATCH", at(on), { text: "one" }));
    await answered(200, ask(member, "PATCH", at(on), { text: "two" }));
    const changed = `${member.username} changed "Renamed"`;
    const commented = `${reader.username} commented on "Findings"`;
    await until(async () => (await subjects(reader)).includes(changed));
    await until(async () => (await subjects(member)).includes(commented));
    const told = async (person: Person) =>
      (await subjects(person)).filter((subject) => /Findings|Renamed/.test(subject));
    expect(await told(reader)).toEqual([changed]);
    expect(await told(member)).toEqual([commented]);
    const mail = (await inbox(member.email)).find(({ subject }) => subject === commented);
    expect(mail?.body).toContain("What of the *baseline*?");
  });

  it("who was removed hears nothing more, and follows again when they are back", async () => {
    const on = await report(member);
    const leaver = await signUp("leaver");
    const { id } = await addCollaborator(ours, leaver, "viewer");
    await Promise.all([follow(leaver, on), follow(reader, on)]);
    await answered(200, ask(ours.owner, "DELETE", `/v1/projects/${ours.project}/collaborators/${id}`));
    const before = (await subjects(reader)).length;
    await comment(member, on, "Among us");
    await until(async () => (await subjects(reader)).length > before);
    await addCollaborator(ours, leaver, "viewer");
    await comment(member, on, "All of us");
    const mails = await until(async () => {
      const found = (await inbox(leaver.email)).filter(({ subject }) => subject.includes("commented"));
      return found.length > 0 && found;
    });
    expect(mails.map(({ body }) => /\n\n(.*us)\n/.exec(body)?.[1])).toEqual(["All of us"]);
  });
});

describe("W15, W16 whose reports and workspaces are", () => {
  it("reports: members change and delete their own, admins any, view_only none", async () => {
    const [own, others] = [await report(member), await report(admin)];
    await expectProblem(await ask(reader, "PATCH", at(own), { text: "x" }), 403, "permission_missing");
    await expectProblem(await ask(member, "PATCH", at(others), { text: "x" }), 403, "permission_missing");
    await expectProblem(await ask(member, "DELETE", at(others)), 403, "permission_missing");
    await answered(200, ask(member, "PATCH", at(own), { text: "x" }));
    await answered(200, ask(admin, "PATCH", at(own), { text: "y" }));
    await answered(204, ask(admin, "DELETE", at(own)));
  });

  it("workspaces: members and admins edit any, members delete their own", async () => {
    const { project } = ours;
    const id = await makeThing(admin, project, "workspaces");
    const path = `/v1/projects/${project}/workspaces/${id}`;
    await answered(200, ask(member, "PATCH", path, { layout: { panels: [] } }));
    await expectProblem(await ask(reader, "PATCH", path, { layout: {} }), 403, "permission_missing");
    await expectProblem(await ask(member, "DELETE", path), 403, "permission_missing");
    await answered(204, ask(admin, "DELETE", path));
  });
});

it("a report that is gone has neither comments nor followers, once it was swept", async () => {
  const on = await report(member);
  await Promise.all([comment(reader, on), follow(reader, on)]);
  await answered(204, ask(member, "DELETE", at(on)));
  await expectProblem(await ask(reader, "GET", at(on, "/comments")), 404, "not_found");
  const left = () =>
    RESOURCES_DB.prepare(
      "SELECT (SELECT count(*) FROM comments WHERE resource_id = ?1) + (SELECT count(*) FROM follows WHERE resource_id = ?1) AS left",
    )
      .bind(on)
      .first("left");
  expect(await left()).toBe(2);
  await (await harness()).runCron("resources");
  expect(await left()).toBe(0);
});
