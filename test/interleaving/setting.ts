import { newId } from "@atrium/shared/id";
import { Database, MIGRATIONS } from "./database.ts";

/** Who does things: who owns the project, and an admin of it, who can be removed. */
export const PEOPLE = ["owner", "member"] as const;
export type Person = (typeof PEOPLE)[number];

/** What all courses have in common, each of which adds a key of its own. */
export interface Setting {
  database: Database;
  ids: Record<Person | "project" | "organization" | "bot", string>;
  /** By person: the digest of their session. */
  sessions: Record<Person, string>;
}

export function makeSetting(): Setting {
  const database = new Database(MIGRATIONS.CONTROL);
  const ids = {
    owner: newId("acc"),
    member: newId("acc"),
    project: newId("prj"),
    organization: "",
    bot: newId("sa"),
  };
  const sessions = { owner: "session-owner", member: "session-member" };
  ids.organization = ids.owner.replace("acc_", "org_");
  for (const person of PEOPLE) {
    database.all(
      "INSERT INTO accounts (id, email, email_verified, username, name, created_at, updated_at) VALUES (?, ?, 1, ?, ?, 0, 0)",
      ...[ids[person], `${person}@example.com`, person, person],
    );
    database.all(
      "INSERT INTO sessions (id, account_id, token_digest, expires_at, created_at, updated_at) VALUES (?, ?, ?, 9e15, 0, 0)",
      ...[newId("ses"), ids[person], sessions[person]],
    );
  }
  database.all(
    `INSERT INTO projects (id, organization_id, kind, owner_account_id, name, created_by, created_at, updated_at)
      VALUES (?, ?, 'standard', ?, 'project', ?, 0, 0)`,
    ...[ids.project, ids.organization, ids.owner, ids.owner],
  );
  database.all(
    `INSERT INTO memberships (id, project_id, account_id, role, created_by, created_at, updated_at)
      VALUES (?, ?, ?, 'owner', ?, 0, 0)`,
    ...[newId("mem"), ids.project, ids.owner, ids.owner],
  );
  database.all(
    `INSERT INTO service_accounts (id, project_id, name, role, created_by, created_at, updated_at)
      VALUES (?, ?, 'bot', 'member', ?, 0, 0)`,
    ...[ids.bot, ids.project, ids.owner],
  );
  return { database, ids, sessions };
}
