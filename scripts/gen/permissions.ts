/** docs/permissions.md: the tables of roles.ts as they work out, kind by kind, so that a change shows as a diff. */
import { PRESET_SCOPES, PRESET_WORDS, PRESETS } from "@atrium/shared/access/presets";
import {
  ACCESS_GROUP_KINDS,
  ACCESS_GROUPS,
  ACCESS_LEVELS,
  ACCOUNT_GRANT,
  ADD_ON_GRANTS,
  ADD_ONS,
  CUSTOM_ROLE_BASES,
  NAMED_BY_MANAGE,
  ORGANIZATION_GRANTS,
  ORGANIZATION_POLICIES,
  ORGANIZATION_ROLES,
  PROJECT_GRANTS,
  PROJECT_ROLES,
  PUBLIC_PROFILE_GRANT,
  perKindGrant,
  policyGrant,
  SERVICE_ACCOUNT_GRANT,
  SYSTEM_GRANT,
  TEAM_GRANTS,
  TEAM_RIGHTS,
  VISIBILITY_GRANTS,
} from "@atrium/shared/access/roles";
import {
  type Grant,
  grantOf,
  holds,
  KINDS,
  type Kind,
  type Permission,
  scopesOf,
} from "@atrium/shared/access/vocabulary";

type Column = { readonly name: string; readonly grant: Grant };

const KIND_NAMES = Object.keys(KINDS) as Kind[];

const cell = (grant: Grant, permission: Permission): string =>
  holds(grant, permission) ? "●" : holds(grant, `${permission}:own`) ? "○" : "";

/** A kind's rows: its verbs in their order, those that read alike in one row; none where nobody may. */
function rowsOf(kind: Kind, columns: readonly Column[]): string[] {
  const verbsOf = new Map<string, string[]>();
  for (const verb of KINDS[kind]) {
    const cells = columns.map(({ grant }) => cell(grant, `${kind}:${verb}` as Permission)).join(" | ");
    verbsOf.set(cells, [...(verbsOf.get(cells) ?? []), verb]);
  }
  return [...verbsOf]
    .filter(([cells]) => /[●○]/.test(cells))
    .map(([cells, verbs]) => `| ${kind} | ${verbs.join(", ")} | ${cells} |`);
}

const table = (columns: readonly Column[], kinds: readonly Kind[] = KIND_NAMES): string =>
  [
    `| kind | verbs | ${columns.map(({ name }) => name).join(" | ")} |`,
    `| --- | --- | ${columns.map(() => "---").join(" | ")} |`,
    ...kinds.flatMap((kind) => rowsOf(kind, columns)),
  ].join("\n");

const list = (grant: Grant): string =>
  scopesOf(grant)
    .map((scope) => `\`${scope}\``)
    .join(", ");

const named = <Name extends string>(names: readonly Name[], grantOf: (name: Name) => Grant): Column[] =>
  names.map((name) => ({ name, grant: grantOf(name) }));

export const permissionsMarkdown = (): string => `# Permissions

Generated from \`packages/shared/src/access/{roles,presets}.ts\` by \`npm run gen\`. Do not edit.

● everything of the kind. ○ only what the principal created. A permission reads \`kind:verb\`; \`kind:verb:own\` is
the ○ of it. A scope of a key that ends in \`:own\` means what was made with that key.

## Project roles

${table(named(PROJECT_ROLES, (role) => PROJECT_GRANTS[role]))}

A run that was moved into the project counts its \`delete\` and \`move\` as ○, except for the admins of the owning team and of the
organization. A personal organization does not make its owner one of them.

### Custom roles

A custom role starts from ${CUSTOM_ROLE_BASES.map((base) => `\`${base}\``).join(" or ")} and adds scopes.

### Add-ons

On top of any role or access.

${table(named(ADD_ONS, (addOn) => ADD_ON_GRANTS[addOn]))}

### What one may hand on

Nobody grants more than they hold, through any door, but for what a \`manage\` permission names:

${Object.entries(NAMED_BY_MANAGE)
  .map(([permission, addOn]) => `- \`${permission}\` lets its holder appoint \`${addOn}\`.`)
  .join("\n")}

### Per-kind access

\`{ "job": "all", "dataset": "read" }\` instead of a role. \`project:view\` comes with any of it.
${ACCESS_GROUPS.map(
  (group) => `
#### ${group}

${table(
  named(ACCESS_LEVELS, (level) => perKindGrant({ [group]: level })),
  ACCESS_GROUP_KINDS[group],
)}
`,
).join("")}
### Visibility

What a project gives to those who have no other access to it: \`public\` to anyone, \`open\` to anyone signed in,
\`private\` and \`team\` nothing.

${table(named(["public", "open"] as const, (visibility) => VISIBILITY_GRANTS[visibility]))}

## Presets of keys

A key is made with \`scopes\`, or with a \`preset\`:

${PRESETS.map((preset) => `- \`${preset}\` ${PRESET_WORDS[preset]}\n  ${list(grantOf(PRESET_SCOPES[preset]))}`).join("\n")}

## Organization roles

${table(named(ORGANIZATION_ROLES, (role) => ORGANIZATION_GRANTS[role]))}

Organization admins and owners are \`admin\` in every project of the organization but the Personal ones. In its teams they do what the
teams' admins do; but those own the teams' projects, so of the two only owners make admins of a team (\`member:manage\`).

A policy may add for members:

${ORGANIZATION_POLICIES.map((policy) => `- \`${policy}\`: ${list(policyGrant([policy]))}`).join("\n")}

## Team rights

\`view_only\` and \`admin\` go with those roles, \`member\` with every role between, and with a custom role that starts from it.

${table(named(TEAM_RIGHTS, (right) => TEAM_GRANTS[right]))}

## One's own account

${list(ACCOUNT_GRANT)}.

A team's service account has none; beside what it may in projects and in its team: ${list(SERVICE_ACCOUNT_GRANT)}, for the list of those
it is in.

## A team's public profile

Anyone, signed in or not: ${list(PUBLIC_PROFILE_GRANT)}.

## System administrators

In the system as a whole; in nobody's projects by that alone: ${list(SYSTEM_GRANT)}.
`;
