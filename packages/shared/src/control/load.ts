import type { CredentialName, Target } from "../contract/auth.ts";
import { assemble, type Loaded, NOBODY } from "./loaded.ts";
import { type CallerRow, STATEMENTS, type TargetStatement } from "./query.ts";

/** How the caller is found: by the digest of what was presented. `null`: nobody is signed in. */
type By = { key: string } | { token: string } | { session: string } | null;

/**
 * THE query: who is calling, and every row that says what they may do in `target`. One round trip to the primary,
 * whatever the number of teams.
 */
export async function load(db: D1Database, by: By, target: Target): Promise<Loaded> {
  const primary = db.withSession("first-primary");
  if (by !== null && "key" in by) {
    const row = await primary.prepare(STATEMENTS.key).bind(by.key).first<CallerRow>();
    return row ? assemble("project_key", row, "project") : NOBODY;
  }
  const how = by === null ? "anonymous" : "token" in by ? "token" : "session";
  const digest = by === null ? null : "token" in by ? by.token : by.session;
  const { type, bound } = placed(target, how === "token");
  const row = await primary
    .prepare(STATEMENTS[how][type])
    .bind(digest, ...bound)
    .first<CallerRow>();
  return row ? assemble(CREDENTIAL_TYPES[how], row, type) : NOBODY;
}

const CREDENTIAL_TYPES = { anonymous: "none", session: "session", token: "account_token" } as const;

/** Whom somebody may ask about: accounts anywhere, service accounts and keys in their project. */
const ASKED_ABOUT = { acc: "account", sa: "serviceAccount", key: "keyById", tok: "tokenById" } as const;

const CREDENTIAL_OF = {
  account: "none",
  serviceAccount: "none",
  keyById: "project_key",
  tokenById: "account_token",
} as const;

/**
 * The same about others, named by id, in one round trip; null for whom there is not. What a key or a token is worth, its
 * scopes and limits aside, is what its owner is.
 */
export const loadPrincipals = (
  db: D1Database,
  ids: readonly string[],
  target: Target,
): Promise<(Loaded | null)[]> =>
  loadEach(
    db,
    ids.map((id) => ({ id, target })),
  );

/** The same where each is asked about somewhere else. */
export async function loadEach(
  db: D1Database,
  asked: readonly { id: string; target: Target }[],
): Promise<(Loaded | null)[]> {
  if (asked.length === 0) return [];
  const primary = db.withSession("first-primary");
  const questions = asked.map(({ id, target }) => {
    const kind = ASKED_ABOUT[id.slice(0, id.indexOf("_")) as keyof typeof ASKED_ABOUT] ?? "account";
    return { id, kind, ...placed(target) };
  });
  const answers = await primary.batch<CallerRow>(
    questions.map(({ id, kind, type, bound }) => {
      if (kind === "keyById") return primary.prepare(STATEMENTS.keyById).bind(id);
      return primary.prepare(STATEMENTS[kind][type]).bind(id, ...bound);
    }),
  );
  return questions.map(({ kind, type, bound }, position) => {
    const [row] = answers[position]?.results ?? [];
    if (!row) return null;
    if (kind === "keyById" && (type !== "project" || row.project_id !== bound[0])) return null;
    return assemble(CREDENTIAL_OF[kind], row, type);
  });
}

/** The same about credentials, named by id, in one round trip. Nobody's where there is none, or not for that target. */
export async function loadCredentials(
  db: D1Database,
  asked: readonly { credential: CredentialName; target: Target }[],
): Promise<Loaded[]> {
  if (asked.length === 0) return [];
  const primary = db.withSession("first-primary");
  const questions = asked.map(({ credential: { id, type }, target }) => {
    const made = type === "access_token" ? MADE_FROM[id.slice(0, id.indexOf("_"))] : type;
    return { id, made, target, ...placed(target, made === "account_token") };
  });
  const answers = await primary.batch<CallerRow>(
    questions.map(({ id, made, type, bound }) => {
      if (made === "project_key") return primary.prepare(STATEMENTS.ownKey).bind(id);
      const statements = made === "account_token" ? STATEMENTS.tokenById : STATEMENTS.sessionById;
      return primary.prepare(statements[type]).bind(id, ...bound);
    }),
  );
  return questions.map(({ made, target, type }, position) => {
    const [row] = answers[position]?.results ?? [];
    const isKey = made === "project_key";
    if (!row || (isKey && (target.type !== "project" || row.project_id !== target.id))) return NOBODY;
    return assemble(isKey || made === "account_token" ? made : "session", row, type);
  });
}

/** An access token goes by the id of what it was made from, and that says what it is of. */
const MADE_FROM: Readonly<Record<string, CredentialName["type"]>> = {
  key: "project_key",
  tok: "account_token",
};

/**
 * The statement of a target, and its parameters after the caller's. What is no id of a project is the name of one (W9). An
 * account token that does not say where is in its owner's Personal project.
 */
function placed(target: Target, isToken = false): { type: TargetStatement; bound: (string | null)[] } {
  if (target.type === "project")
    return { type: target.id.startsWith("prj_") ? "project" : "named", bound: [target.id] };
  if (target.type === "organization" || target.type === "team")
    return { type: target.type, bound: [null, target.id] };
  return { type: isToken && target.type === "self" ? "personal" : "account", bound: [null] };
}
