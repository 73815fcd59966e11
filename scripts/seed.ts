/**
 * A demo to try things on: an organization with a team, its project with a run that waits for a runner, and keys. Made over
 * HTTP, as anybody would.
 */
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { Atrium, AtriumError } from "@atrium/sdk";
import { FIRST_ADMINISTRATOR } from "./local/secrets.ts";

interface Login {
  email: string;
  password: string;
}

export interface Demo {
  administrator: Login;
  /** Owns the organization, and is an admin of its team. */
  owner: Login;
  /** In the team, with a custom role. */
  teammate: Login & { id: string };
  /** The team's. */
  project: string;
  /** In the project, of the owner's. */
  run: string;
  key: string;
  /** Of a service account that executes what the project holds. */
  runnerKey: string;
}

export async function seed(baseUrl: string): Promise<Demo> {
  const suffix = randomBytes(2).toString("hex");
  const root = await administrator(baseUrl, suffix);
  const ada = await signUp(baseUrl, `ada-${suffix}`, "Ada");
  const grace = await signUp(baseUrl, `grace-${suffix}`, "Grace");
  const { id: team, organization_id: organization } = await root.client.POST("/v1/admin/teams", {
    body: {
      name: "Perception",
      organization_name: "Acme",
      owner: { email: ada.email },
    },
  });
  await root.client.PUT("/v1/admin/organizations/{organization}/entitlements", {
    params: { path: { organization } },
    body: { plan: "demo", projects: 5, view_only_role: true, custom_roles: true },
  });
  await join(ada.client, grace, { organization, team });
  const { id: project } = await ada.client.POST("/v1/teams/{team}/projects", {
    params: { path: { team } },
    body: { name: "Street scenes" },
  });
  const params = { path: { project } };
  const { id: run } = await ada.client.POST("/v1/projects/{project}/runs", {
    params,
    body: { name: "nightly" },
  });
  const { id: service_account } = await ada.client.POST("/v1/projects/{project}/service-accounts", {
    params,
    body: { name: "runner", role: "contributor" },
  });
  const keyTo = async (body: { name: string; service_account?: string }) =>
    (await ada.client.POST("/v1/projects/{project}/keys", { params, body })).secret;
  return {
    administrator: loginOf(root),
    owner: loginOf(ada),
    teammate: { ...loginOf(grace), id: grace.id },
    project,
    run,
    key: await keyTo({ name: "demo" }),
    runnerKey: await keyTo({ name: "runner", service_account }),
  };
}

const loginOf = ({ email, password }: Login): Login => ({ email, password });

/** As somebody who may make runs, and do with their own what a member may. */
async function join(
  admin: Atrium,
  person: { id: string; email: string; client: Atrium },
  { organization, team }: { organization: string; team: string },
): Promise<void> {
  const { id: invitation } = await admin.POST("/v1/organizations/{organization}/invitations", {
    params: { path: { organization } },
    body: { email: person.email },
  });
  await person.client.POST("/v1/me/invitations/{invitation}/accept", { params: { path: { invitation } } });
  const { id: custom_role_id } = await admin.POST("/v1/organizations/{organization}/roles", {
    params: { path: { organization } },
    body: {
      name: "Experimenter",
      base: "viewer",
      scopes: ["run:create", "run:operate:own", "run:delete:own"],
    },
  });
  await admin.POST("/v1/teams/{team}/members", {
    params: { path: { team } },
    body: { people: [{ account_id: person.id }], custom_role_id },
  });
}

/** There is one: where a demo was begun before and not finished, nobody knows the password. */
async function administrator(baseUrl: string, suffix: string) {
  try {
    return await signUp(baseUrl, `root-${suffix}`, "Root", FIRST_ADMINISTRATOR);
  } catch (error) {
    if (!(error instanceof AtriumError) || error.code !== "email_taken") throw error;
    throw new Error(
      `${FIRST_ADMINISTRATOR} has an account, but the demo is not there. Start over: npm start -- --reset`,
    );
  }
}

/** A person whose email address is verified. */
async function signUp(baseUrl: string, username: string, name: string, email = `${username}@example.com`) {
  const password = randomBytes(9).toString("base64url");
  const stranger = new Atrium({ baseUrl, apiKey: null });
  const { account, token } = await stranger.POST("/v1/auth/sign-up", {
    body: { email, username, name, password },
  });
  await stranger.POST("/v1/auth/verify-email", { body: { token: await mailedToken(stranger, email) } });
  return { id: account.id, email, password, client: new Atrium({ baseUrl, apiKey: token }) };
}

/** The token of the link that was mailed; mail leaves after the response, so it may take a moment. */
async function mailedToken(client: Atrium, recipient: string): Promise<string> {
  for (let tries = 0; tries < 50; tries++) {
    const { data } = await client.GET("/v1/dev/inbox", { params: { query: { recipient } } });
    const [, token] = /#token=(\S+)/.exec(data[0]?.body ?? "") ?? [];
    if (token) return decodeURIComponent(token);
    await sleep(100);
  }
  throw new Error(`No mail came for ${recipient}`);
}
