/**
 * The words of access: verbs, kinds, and the grants made of them. Pure data and bit arithmetic.
 *
 * A grant is cached as plain JSON by position, and two versions of a worker run side by side during a
 * deploy: verbs and kinds are only ever appended, never reordered.
 */

export const VERBS = [
  "view",
  "download",
  "logs",
  "create",
  "update",
  "delete",
  "operate", // start, stop, pause, resume
  "connect", // open a notebook or session, run code in it, SSH
  "attach", // use as another's input
  "comment",
  "follow",
  "clone",
  "move",
  "alias",
  "protect",
  "manage", // administer the kind itself
  "use", // have a secret's value inside a run
  "verify", // check somebody's key
  "transfer",
  "bill",
] as const;

type Verb = (typeof VERBS)[number];

/** Every kind with the verbs that exist for it. A kind serves each target that has such things. */
export const KINDS = {
  project: ["view", "create", "update", "delete", "transfer", "bill"],
  overview: ["view", "update"],
  collaborator: ["view", "create", "update", "delete", "manage"],
  collaborating_team: ["view", "create", "update", "delete"],

  job: ["view", "logs", "create", "update", "delete", "operate", "connect"],
  notebook: ["view", "logs", "create", "update", "delete", "operate", "connect"],
  run: ["view", "download", "logs", "create", "update", "delete", "operate", "clone", "move"],
  sweep: ["view", "logs", "create", "update", "delete", "operate", "move"],
  experiment: ["view", "logs", "create", "update", "delete", "operate", "clone", "move"],
  session: ["view", "logs", "create", "update", "delete", "operate", "connect"],
  evaluation: ["view", "logs", "create", "update", "delete", "operate"],
  endpoint: ["view", "logs", "create", "update", "delete", "operate"],
  cluster: ["view", "logs", "create", "update", "delete", "operate", "connect"],

  dataset: ["view", "download", "create", "update", "delete", "attach"],
  datastore: ["view", "download", "create", "update", "delete", "attach"],
  model: ["view", "download", "create", "update", "delete", "attach"],
  checkpoint: ["view", "download", "create", "update", "delete"],
  artifact: ["view", "download", "create", "update", "delete", "alias"],
  file: ["view", "download", "create", "update", "delete"],
  volume: ["view", "download", "create", "update", "delete"],

  report: ["view", "create", "update", "delete", "comment", "follow"],
  workspace: ["view", "create", "update", "delete"],
  registered_model: ["view", "download", "create", "alias", "protect", "manage"],

  key: ["view", "create", "update", "delete", "verify"],
  variable: ["view", "create", "update", "delete"],
  secret: ["view", "create", "update", "delete", "use"],
  engine: ["update"],
  usage: ["view", "create"],
  service_account: ["view", "create", "update", "delete"],
  webhook: ["view", "create", "update", "delete"],
  audit: ["view"],

  organization: ["view", "create", "update", "delete", "transfer", "bill"],
  member: ["view", "create", "update", "delete", "manage"],
  team: ["view", "create", "update", "delete"],
  role: ["view", "create", "update", "delete"],
  invitation: ["view", "create", "update", "delete"],
  policy: ["view", "update"],

  account: ["view", "update", "manage"],

  profile: ["view", "update"],
  entitlement: ["view", "update"],
  credit: ["view", "create"],
  system: ["view", "update"],

  token: ["view", "create", "update", "delete"],
} as const satisfies Record<string, readonly Verb[]>;

export type Kind = keyof typeof KINDS;
type VerbOf<K extends Kind> = (typeof KINDS)[K][number];
/** `run:delete`: for everything of that kind. Only the pairs that exist. */
export type Permission = { [K in Kind]: `${K}:${VerbOf<K>}` }[Kind];
/** A permission, or the same for what the principal (or the key) made: `run:delete:own`. */
export type Scope = Permission | `${Permission}:own`;

export const WORKLOADS = [
  "job",
  "notebook",
  "run",
  "sweep",
  "experiment",
  "session",
  "evaluation",
  "endpoint",
  "cluster",
] as const satisfies readonly Kind[];

export const DATA = [
  "dataset",
  "datastore",
  "model",
  "checkpoint",
  "artifact",
  "file",
  "volume",
] as const satisfies readonly Kind[];

/** What a principal may do in one target. Indexed by the kind's position; every bit of `any` is in `own`. */
export type Grant = { readonly any: readonly number[]; readonly own: readonly number[] };

const kindNames = Object.keys(KINDS) as Kind[];

/** Where a permission's bit stands: the kind's position × 32 + the verb's. */
export const POSITIONS: ReadonlyMap<Permission, number> = new Map(
  kindNames.flatMap((kind, position) =>
    KINDS[kind].map(
      (verb) => [`${kind}:${verb}` as Permission, position * 32 + VERBS.indexOf(verb)] as const,
    ),
  ),
);

export const PERMISSIONS: readonly Permission[] = [...POSITIONS.keys()];

const OWN = ":own";

/** The permission a scope is about, with its `:own` taken off. */
export const permissionOf = (scope: Scope): Permission =>
  (scope.endsWith(OWN) ? scope.slice(0, -OWN.length) : scope) as Permission;

export const isPermission = (text: string): text is Permission => POSITIONS.has(text as Permission);

export const isScope = (text: string): text is Scope => isPermission(permissionOf(text as Scope));

function build(mask: (position: number) => { any: number; own: number }): Grant {
  const any: number[] = [];
  const own: number[] = [];
  for (let position = 0; position < kindNames.length; position++) {
    const bits = mask(position);
    any.push(bits.any);
    own.push(bits.own | bits.any);
  }
  return { any, own };
}

/** A grant cached by an older version lacks the newest kinds: nothing is granted there. */
const bitsOf = (masks: readonly number[], position: number) => masks[position] ?? 0;

export const EMPTY: Grant = build(() => ({ any: 0, own: 0 }));

export function grantOf(scopes: Iterable<Scope>): Grant {
  const any = kindNames.map(() => 0);
  const own = kindNames.map(() => 0);
  for (const scope of scopes) {
    const position = POSITIONS.get(permissionOf(scope));
    if (position === undefined) throw new TypeError(`unknown scope ${scope}`);
    const masks = scope.endsWith(OWN) ? own : any;
    masks[position >> 5] = bitsOf(masks, position >> 5) | (1 << (position & 31));
  }
  return build((position) => ({ any: bitsOf(any, position), own: bitsOf(own, position) }));
}

/** The canonical list of a grant: sorted, each permission once, in its widest form. */
export function scopesOf(grant: Grant): Scope[] {
  const scopes: Scope[] = [];
  for (const permission of PERMISSIONS) {
    if (holds(grant, permission)) scopes.push(permission);
    else if (holds(grant, `${permission}:own`)) scopes.push(`${permission}:own`);
  }
  return scopes.sort();
}

export function holds(grant: Grant, scope: Scope): boolean {
  const position = POSITIONS.get(permissionOf(scope));
  if (position === undefined) return false;
  const masks = scope.endsWith(OWN) ? grant.own : grant.any;
  return (bitsOf(masks, position >> 5) & (1 << (position & 31))) !== 0;
}

export const union = (...grants: readonly Grant[]): Grant =>
  build((position) => ({
    any: grants.reduce((bits, grant) => bits | bitsOf(grant.any, position), 0),
    own: grants.reduce((bits, grant) => bits | bitsOf(grant.own, position), 0),
  }));

export const intersect = (a: Grant, b: Grant): Grant =>
  build((position) => ({
    any: bitsOf(a.any, position) & bitsOf(b.any, position),
    own: bitsOf(a.own, position) & bitsOf(b.own, position),
  }));

/** What `a` has and `b` lacks; `any` where `b` has only its own. */
export const difference = (a: Grant, b: Grant): Grant =>
  build((position) => ({
    any: bitsOf(a.any, position) & ~bitsOf(b.any, position),
    own: bitsOf(a.own, position) & ~bitsOf(b.own, position),
  }));

/** Whether `a` is worth at least as much as `b`, everywhere. */
export const contains = (a: Grant, b: Grant): boolean =>
  kindNames.every(
    (_, position) =>
      (bitsOf(b.any, position) & ~bitsOf(a.any, position)) === 0 &&
      (bitsOf(b.own, position) & ~bitsOf(a.own, position)) === 0,
  );

export const isEmpty = (grant: Grant): boolean => contains(EMPTY, grant);

/** A credential only narrows: what its holder's grant is worth through it. `null` narrows nothing. */
export const narrow = (grant: Grant, scopes: Grant | null): Grant =>
  scopes === null ? grant : intersect(grant, scopes);
