import type { Context } from "@atrium/shared/context";
import type { AccountId } from "@atrium/shared/id";
import { Problem } from "@atrium/shared/problem";
import { z } from "@hono/zod-openapi";
import type { Named } from "./store.ts";
import * as store from "./store.ts";

/** `goesBy`: for stores that look for more of a person at once. */
export { goesBy } from "./store.ts";
export type { Named };

export interface Person {
  accountId: AccountId;
  username: string;
  name: string;
}

/** How a body names somebody; to be refined by `namesOne`. */
export const PERSON_FIELDS = {
  email: z.email().max(254).optional(),
  username: z.string().min(1).max(100).optional(),
  github_username: z.string().min(1).max(100).optional(),
  account_id: z.string().max(80).optional(),
};

type Naming = { [field in keyof typeof PERSON_FIELDS]?: string | undefined };

export const namesOne = ({ email, username, github_username, account_id }: Naming): boolean =>
  [email, username, github_username, account_id].filter((name) => name !== undefined).length === 1;
export const NAMES_ONE = "Name the person by exactly one of email, username, github_username, account_id.";

export function namedIn({ email, username, github_username, account_id }: Naming): Named {
  if (email !== undefined) return { email };
  if (username !== undefined) return { username };
  if (github_username !== undefined) return { githubUsername: github_username };
  return { accountId: account_id ?? "" };
}

/** Who goes by that; undefined alike for an unknown name, an unverified email, a suspended account. */
export const person = (ctx: Context, named: Named): Promise<Person | undefined> =>
  store.byName(ctx.db, named);

/** The same of several, in their order and in one round trip. */
export const people = (ctx: Context, named: Named[]): Promise<(Person | undefined)[]> =>
  store.byNames(ctx.db, named);

/**
 * Nobody is named twice, by whichever names.
 * @param pointer where in the body a position of the list is
 * @throws Problem `validation_failed`, which points at each that is
 */
export function requireDistinct(persons: Person[], pointer: (at: number) => string): void {
  const ids = persons.map(({ accountId }) => accountId);
  const again = ids.flatMap((id, at) =>
    ids.indexOf(id) === at ? [] : [{ pointer: pointer(at), detail: "Named before." }],
  );
  if (again.length > 0) throw new Problem("validation_failed", undefined, { errors: again });
}

/** @throws Problem `account_not_found` */
export async function thePerson(ctx: Context, named: Named): Promise<Person> {
  const found = await person(ctx, named);
  if (!found) throw unknownPerson();
  return found;
}

/** Also for whoever is known but may not be added: by an email, nobody learns who has an account. */
export const unknownPerson = (): Problem =>
  new Problem("account_not_found", "No account can be added by that name or email.");
