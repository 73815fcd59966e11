import type { Allowed, Context } from "@atrium/shared/context";
import * as store from "./store.ts";

/** Whoever finds more types more. */
const MOST = 20;
/** Of which teams. */
const MOST_TEAMS = 5;

/**
 * C10: the people and teams whose name, username or email begins like this, among those with whom the caller shares an
 * organization or a project. What it reads does not grow with who else has an account.
 */
export async function search(ctx: Context, { target, principal }: Allowed<"member:view">, begins: string) {
  const where = target.type === "organization" ? { organization: target.id } : { everywhereOf: principal.id };
  const forms = formsOf(begins);
  const [people, teams] = await Promise.all([
    store.people(ctx.db, where, forms, principal.id, MOST),
    store.teams(ctx.db, where, forms, MOST_TEAMS),
  ]);
  return {
    data: [
      ...people.slice(0, MOST - teams.length).map((person) => ({ type: "account" as const, ...person })),
      ...teams.map(({ id, name, organizationId }) => ({
        type: "team" as const,
        id,
        name,
        organization_id: organizationId,
      })),
    ],
  };
}

/**
 * SQLite lowers ASCII only, so a name keeps its other capitals: `élodie` is looked for as `Élodie` too, as most names
 * are written.
 */
function formsOf(text: string): string[] {
  const lower = text.toLowerCase();
  const capitalized = lower.replace(
    /(^|[\s-])(\p{L})/gu,
    (_, before: string, letter: string) => before + letter.toUpperCase(),
  );
  const asciiLower = (form: string) => form.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return [...new Set([text, lower, capitalized].map(asciiLower))];
}
