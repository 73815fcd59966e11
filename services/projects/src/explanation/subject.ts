import { mayAtAll, reach } from "@atrium/shared/access/decide";
import type { Question } from "@atrium/shared/access/explain";
import { type Place, rulesIn } from "@atrium/shared/access/place";
import { type Permission, scopesOf } from "@atrium/shared/access/vocabulary";
import { type Context, permissionMissing } from "@atrium/shared/context";
import type { Access } from "@atrium/shared/contract/auth";
import { isWithinLimits, narrowedTo } from "@atrium/shared/control/credential";
import { load, loadPrincipals } from "@atrium/shared/control/load";
import type { Loaded } from "@atrium/shared/control/loaded";
import { placeOf } from "@atrium/shared/control/place";
import { isKeyId } from "@atrium/shared/id";
import { notFound, Problem } from "@atrium/shared/problem";

export type At = { type: "project" | "organization" | "team"; id: string };

/** Who is asked about, as they stand in the place now. */
export interface Subject {
  principal: {
    type: "account" | "service_account" | "key" | "token" | "anonymous";
    id: string;
    name: string | null;
  };
  /** Whose key or token it is. */
  owner: { type: "account" | "service_account"; id: string; name: string } | null;
  place: Place;
  /** As the pure functions know them. */
  asked: Pick<Question, "principal" | "key">;
  /** What stands before every rule. */
  barred: "suspended" | "revoked" | "expired" | "elsewhere" | "limited" | null;
  memberships: Loaded["memberships"];
}

/** The asker, and whether they belong to the place by more than its visibility. */
interface Asker {
  belongs: boolean;
}

const atOf = ({ target }: Access): At => ({ type: target.type as At["type"], id: target.id });

/**
 * Whom `principal` names: an account, a service account or key of the place; left out, the credential that asks. One
 * round trip to the primary. An account that has nothing here, and one that there is not, are the same: an id, without
 * a name, and nothing held; unless both are in the organization.
 * @throws Problem `permission_missing` for who may not see who is here; `not_found`, `validation_failed`
 */
export async function subjectOf(
  ctx: Context,
  access: Access,
  named: string | undefined,
): Promise<Subject & { asker: Asker }> {
  const at = atOf(access);
  const self = selfOf(access);
  const id = named ?? self ?? "anonymous";
  requireMayAsk(access, at, id);
  const ids = [...new Set([self, id].filter((one) => one !== null && one !== "anonymous"))] as string[];
  const [nobody, found] = await Promise.all([
    self === null ? load(ctx.db.$client, null, at) : null,
    loadPrincipals(ctx.db.$client, ids, at),
  ]);
  const asker = self === null ? nobody : (found[0] ?? null);
  const here = asker && placeOf(asker, at);
  if (!asker || !here) throw notFound();
  const belongs = rulesIn(here).some(({ rule }) => rule !== "visibility");
  const loaded = self === id ? asker : (found[ids.indexOf(id)] ?? null);
  const subject =
    id === "anonymous"
      ? visitor(at, asker)
      : isKeyId(id)
        ? keyOf(access, at, id, { loaded, asker, now: ctx.clock.now() })
        : principalOf(at, id, loaded, asker);
  return { ...subject, asker: { belongs } };
}

const isToken = (id: string): boolean => id.startsWith("tok_");

const selfOf = ({ principal, credential }: Access): string | null => {
  if (principal.type === "anonymous") return null;
  return isKeyId(credential.id) ? credential.id : principal.id;
};

const WHOM = "An account; in a project a service account or a key too, in a team a service account of it.";

/** About oneself whoever is here may ask; about others, who may see them. Of keys, see `keyOf`. */
function requireMayAsk(access: Access, at: At, id: string): void {
  const known = at.type === "organization" ? /^(acc|key|tok)_/ : /^(acc|sa|key|tok)_/;
  if (id !== "anonymous" && !known.test(id)) {
    throw new Problem("validation_failed", undefined, {
      errors: [{ pointer: "?principal", detail: WHOM }],
    });
  }
  if (id === access.principal.id || id === access.credential.id || isKeyId(id)) return;
  const needed: Permission = at.type === "project" ? "collaborator:view" : "member:view";
  if (!mayAtAll(access, needed)) throw permissionMissing(access, needed);
}

/** Nobody signed in. */
function visitor(at: At, asker: Loaded): Subject {
  const principal = { ...NOBODY, type: "anonymous", id: "anonymous", name: "anonymous" } as const;
  return {
    principal: { type: "anonymous", id: "anonymous", name: null },
    owner: null,
    place: placeHere({ ...stranger(asker, "anonymous"), principal }, at),
    asked: { principal: { type: "anonymous", id: "anonymous" }, key: null },
    barred: null,
    memberships: [],
  };
}

const NOBODY = { suspended: false, email: null, systemAdministrator: false };

function principalOf(at: At, id: string, loaded: Loaded | null, asker: Loaded): Subject {
  const place = loaded && placeOf(loaded, at);
  const isService = id.startsWith("sa_");
  const type = isService ? "service_account" : "account";
  const isKnown =
    loaded !== null &&
    place !== null &&
    (loaded === asker ||
      rulesIn(place).some(({ rule }) => rule !== "visibility") ||
      (loaded.organizationRole !== null && asker.organizationRole !== null));
  if (isService && !isKnown) throw notFound();
  const subject = isKnown ? loaded : stranger(asker, id);
  return {
    principal: { type, id, name: isKnown ? (loaded.principal?.name ?? null) : null },
    owner: null,
    place: placeHere(subject, at),
    asked: { principal: { type, id }, key: null },
    barred: isKnown && loaded.principal?.suspended ? "suspended" : null,
    memberships: subject.memberships,
  };
}

/** Somebody who has nothing in the place that was loaded for another. */
const stranger = (asker: Loaded, id: string): Loaded => ({
  ...asker,
  principal: { ...NOBODY, type: "account", id, name: "" },
  organizationRole: null,
  direct: null,
  teams: [],
  memberships: [],
});

interface About {
  loaded: Loaded | null;
  asker: Loaded;
  now: number;
}

/**
 * A key of the project, or a token: its owner's, narrowed. One's own, or any of the project's for who may see them all. What is
 * sensitive a token does by name only.
 */
function keyOf(access: Access, at: At, id: string, { loaded, asker, now }: About): Subject {
  const nobody: Subject = {
    principal: { type: "key", id, name: null },
    owner: null,
    place: placeHere(stranger(asker, id), at),
    asked: { principal: { type: "account", id }, key: { id, scopes: null } },
    barred: "elsewhere",
    memberships: [],
  };
  if (at.type !== "project" && !isToken(id)) return nobody;
  const credential = loaded?.credential;
  if (!loaded || !credential) throw notFound();
  const isOwn = id === access.credential.id || loaded.principal?.id === access.principal.id;
  if (!isOwn && (isToken(id) || !seesAllKeys(access))) throw notFound();
  const { principal } = loaded;
  const { name, revokedAt, expiresAt } = credential;
  const shown = { type: isToken(id) ? "token" : "key", id, name } as const;
  const narrowed = narrowedTo(loaded, at.type);
  if (!principal || principal.type === "anonymous" || revokedAt !== null) {
    return { ...nobody, principal: shown, barred: "revoked" };
  }
  const owner = { type: principal.type, id: principal.id, name: principal.name };
  const isExpired = expiresAt !== null && expiresAt <= now;
  return {
    principal: shown,
    owner,
    place: placeHere(loaded, at),
    asked: {
      principal: owner,
      key: { id, scopes: credential.scopes ?? (narrowed && scopesOf(narrowed)), isToken: isToken(id) },
    },
    barred: isExpired
      ? "expired"
      : principal.suspended
        ? "suspended"
        : isWithinLimits(loaded)
          ? null
          : "limited",
    memberships: loaded.memberships,
  };
}

function seesAllKeys(access: Access): boolean {
  const reached = reach(access, "key:view");
  return reached !== null && Object.keys(reached).length === 0;
}

function placeHere(loaded: Loaded, at: At): Place {
  const place = placeOf(loaded, at);
  if (!place) throw notFound();
  return place;
}
