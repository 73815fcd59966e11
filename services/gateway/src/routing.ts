import type { Service } from "./env.ts";

/** Who answers a path: a service, the static pages, or the gateway itself. */
type Target = Service | "ASSETS" | "HEALTH";

/**
 * THE table. `{name}` is any one segment, `**` this path and all below it; the most specific row wins.
 * A path without a row reaches nobody, so what services keep for themselves (`/_meter`) stays inside.
 */
export const ROUTES: readonly (readonly [pattern: string, target: Target])[] = [
  ["/", "ASSETS"],
  ["/docs", "ASSETS"],
  ["/verify-email", "ASSETS"],
  ["/reset-password", "ASSETS"],
  ["/teams/{team}", "ASSETS"],
  ["/openapi.json", "ASSETS"],
  ["/device", "ASSETS"],
  ["/assets/**", "ASSETS"],
  ["/.well-known/jwks.json", "AUTH"],
  ["/.well-known/oauth-authorization-server", "AUTH"],
  ["/healthz", "HEALTH"],

  ["/v1/auth/**", "AUTH"],
  ["/v1/dev/inbox", "AUTH"],
  ["/v1/me", "AUTH"],
  ["/v1/me/invitations/**", "PROJECTS"],
  ["/v1/me/transfers/**", "PROJECTS"],
  ["/v1/directory", "PROJECTS"],
  ["/v1/access", "AUTH"],
  ["/v1/keys/verify", "AUTH"],
  ["/v1/keys/leaks", "AUTH"],
  ["/v1/token", "AUTH"],
  ["/v1/me/tokens/**", "AUTH"],
  ["/v1/me/sessions/**", "AUTH"],
  ["/v1/teams/{team}/service-accounts/**", "AUTH"],
  ["/v1/projects/{project}/keys/**", "AUTH"],
  ["/v1/projects/{project}/service-accounts/**", "AUTH"],

  ["/v1/admin/accounts/**", "AUTH"],
  ["/v1/admin/accounts/{account}/balance", "RESOURCES"],
  ["/v1/admin/accounts/{account}/credits", "RESOURCES"],
  ["/v1/admin/organizations/**", "PROJECTS"],
  ["/v1/admin/organizations/{organization}/balance", "RESOURCES"],
  ["/v1/admin/organizations/{organization}/credits", "RESOURCES"],
  ["/v1/admin/teams/**", "PROJECTS"],
  ["/v1/admin/settings", "PROJECTS"],

  ["/v1/organizations", "PROJECTS"],
  ["/v1/organizations/{organization}", "PROJECTS"],
  ["/v1/organizations/{organization}/default-key/**", "AUTH"],
  ["/v1/organizations/{organization}/directory", "PROJECTS"],
  ["/v1/organizations/{organization}/explain", "PROJECTS"],
  ["/v1/organizations/{organization}/invitations/**", "PROJECTS"],
  ["/v1/organizations/{organization}/leave", "PROJECTS"],
  ["/v1/organizations/{organization}/members/**", "PROJECTS"],
  ["/v1/organizations/{organization}/projects", "PROJECTS"],
  ["/v1/organizations/{organization}/roles/**", "PROJECTS"],
  ["/v1/organizations/{organization}/settings", "PROJECTS"],
  ["/v1/organizations/{organization}/teams", "PROJECTS"],
  ["/v1/organizations/{organization}/transfer", "PROJECTS"],

  ["/v1/teams/{team}", "PROJECTS"],
  ["/v1/teams/{team}/explain", "PROJECTS"],
  ["/v1/teams/{team}/invitations/**", "PROJECTS"],
  ["/v1/teams/{team}/leave", "PROJECTS"],
  ["/v1/teams/{team}/members/**", "PROJECTS"],
  ["/v1/teams/{team}/profile", "PROJECTS"],
  ["/v1/teams/{team}/projects", "PROJECTS"],
  ["/v1/teams/{team}/roles", "PROJECTS"],
  ["/v1/teams/{team}/settings", "PROJECTS"],

  ["/v1/projects", "PROJECTS"],
  ["/v1/projects/{project}", "PROJECTS"],
  ["/v1/projects/{project}/collaborators/**", "PROJECTS"],
  ["/v1/projects/{project}/billing", "PROJECTS"],
  ["/v1/projects/{project}/checkout", "PROJECTS"],
  ["/v1/projects/{project}/engine", "PROJECTS"],
  ["/v1/projects/{project}/explain", "PROJECTS"],
  ["/v1/projects/{project}/invitations/**", "PROJECTS"],
  ["/v1/projects/{project}/leave", "PROJECTS"],
  ["/v1/projects/{project}/overview", "PROJECTS"],
  ["/v1/projects/{project}/secrets/**", "PROJECTS"],
  ["/v1/projects/{project}/teams/**", "PROJECTS"],
  ["/v1/projects/{project}/transfer", "PROJECTS"],
  ["/v1/projects/{project}/variables/**", "PROJECTS"],
  ["/v1/projects/{project}/what-can", "PROJECTS"],
  ["/v1/projects/{project}/who-can", "PROJECTS"],

  ["/v1/projects/{project}/runs/**", "RESOURCES"],
  ["/v1/projects/{project}/datasets/**", "RESOURCES"],
  ["/v1/projects/{project}/models/**", "RESOURCES"],
  ["/v1/projects/{project}/jobs/**", "RESOURCES"],
  ["/v1/projects/{project}/notebooks/**", "RESOURCES"],
  ["/v1/projects/{project}/sweeps/**", "RESOURCES"],
  ["/v1/projects/{project}/experiments/**", "RESOURCES"],
  ["/v1/projects/{project}/sessions/**", "RESOURCES"],
  ["/v1/projects/{project}/evaluations/**", "RESOURCES"],
  ["/v1/projects/{project}/endpoints/**", "RESOURCES"],
  ["/v1/projects/{project}/clusters/**", "RESOURCES"],
  ["/v1/projects/{project}/datastores/**", "RESOURCES"],
  ["/v1/projects/{project}/checkpoints/**", "RESOURCES"],
  ["/v1/projects/{project}/artifacts/**", "RESOURCES"],
  ["/v1/projects/{project}/files/**", "RESOURCES"],
  ["/v1/projects/{project}/volumes/**", "RESOURCES"],
  ["/v1/projects/{project}/reports/**", "RESOURCES"],
  ["/v1/projects/{project}/workspaces/**", "RESOURCES"],
  ["/v1/projects/{project}/registered-models/**", "RESOURCES"],
  ["/v1/projects/{project}/leases/**", "RESOURCES"],
  ["/v1/projects/{project}/uploads/**", "RESOURCES"],
  ["/v1/projects/{project}/resources", "RESOURCES"],
  ["/v1/projects/{project}/usage/**", "RESOURCES"],
  ["/v1/projects/{project}/balance", "RESOURCES"],
  ["/v1/projects/{project}/ssh/authorized-keys", "RESOURCES"],
  ["/v1/organizations/{organization}/usage/**", "RESOURCES"],
  ["/v1/organizations/{organization}/balance", "RESOURCES"],
  ["/v1/organizations/{organization}/ledger", "RESOURCES"],
  ["/v1/teams/{team}/resources", "RESOURCES"],
  ["/v1/me/resources", "RESOURCES"],
  ["/v1/me/usage", "RESOURCES"],
  ["/v1/me/balance", "RESOURCES"],
  ["/v1/me/ledger", "RESOURCES"],
  ["/v1/me/ssh-keys/**", "AUTH"],

  ["/v1/projects/{project}/audit", "EVENTS"],
  ["/v1/projects/{project}/audit/export", "EVENTS"],
  ["/v1/projects/{project}/events", "EVENTS"],
  ["/v1/projects/{project}/webhooks/**", "EVENTS"],
  ["/v1/organizations/{organization}/audit", "EVENTS"],
  ["/v1/organizations/{organization}/audit/export", "EVENTS"],
  ["/v1/organizations/{organization}/audit/settings", "EVENTS"],
  ["/v1/organizations/{organization}/events", "EVENTS"],
  ["/v1/organizations/{organization}/webhooks/**", "EVENTS"],
];

interface Junction {
  literals: Map<string, Junction>;
  parameter?: Junction;
  here?: Target;
  below?: Target;
}

/** The target of a path; undefined where the table has no row for it. */
export function targetOf(path: string): Target | undefined {
  let junction = ROOT;
  let below: Target | undefined;
  for (const segment of path.slice(1).split("/")) {
    below = junction.below ?? below;
    const next = junction.literals.get(segment) ?? (segment === "" ? undefined : junction.parameter);
    if (next === undefined) return below;
    junction = next;
  }
  return junction.here ?? junction.below ?? below;
}

function compile(routes: typeof ROUTES): Junction {
  const root: Junction = { literals: new Map() };
  for (const [pattern, target] of routes) {
    const segments = pattern.slice(1).split("/");
    const open = segments.at(-1) === "**";
    let junction = root;
    for (const segment of open ? segments.slice(0, -1) : segments) junction = onward(junction, segment);
    junction[open ? "below" : "here"] = target;
  }
  return root;
}

function onward(junction: Junction, segment: string): Junction {
  if (segment.startsWith("{")) {
    junction.parameter ??= { literals: new Map() };
    return junction.parameter;
  }
  const next = junction.literals.get(segment) ?? { literals: new Map() };
  junction.literals.set(segment, next);
  return next;
}

const ROOT = compile(ROUTES);
