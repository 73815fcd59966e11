/** A demo to try things on: two people, a project, a key. Made over HTTP, as anybody would. */
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { type Client, createClient } from "@atrium/sdk";

export interface Demo {
  email: string;
  password: string;
  teammate: { email: string; password: string };
  project: string;
  key: string;
}

export async function seed(baseUrl: string): Promise<Demo> {
  const suffix = randomBytes(2).toString("hex");
  const ada = await signUp(baseUrl, `ada-${suffix}`, "Ada");
  const grace = await signUp(baseUrl, `grace-${suffix}`, "Grace");
  const { id: project } = await ada.client.POST("/v1/projects", { body: { name: "Vision" } });
  const params = { path: { project } };
  await ada.client.POST("/v1/projects/{project}/collaborators", {
    params,
    body: { email: grace.email, role: "member" },
  });
  const { secret } = await ada.client.POST("/v1/projects/{project}/keys", { params, body: { name: "demo" } });
  return {
    email: ada.email,
    password: ada.password,
    teammate: { email: grace.email, password: grace.password },
    project,
    key: secret,
  };
}

/** A person whose email address is verified. */
async function signUp(baseUrl: string, username: string, name: string) {
  const email = `${username}@example.com`;
  const password = randomBytes(9).toString("base64url");
  const stranger = createClient({ baseUrl });
  const { token } = await stranger.POST("/v1/auth/sign-up", { body: { email, username, name, password } });
  await stranger.POST("/v1/auth/verify-email", { body: { token: await mailedToken(stranger, email) } });
  return { email, password, client: createClient({ baseUrl, token }) };
}

/** The token of the link that was mailed; mail leaves after the response, so it may take a moment. */
async function mailedToken(client: Client, recipient: string): Promise<string> {
  for (let tries = 0; tries < 50; tries++) {
    const { data } = await client.GET("/v1/dev/inbox", { params: { query: { recipient } } });
    const [, token] = /#token=(\S+)/.exec(data[0]?.body ?? "") ?? [];
    if (token) return decodeURIComponent(token);
    await sleep(100);
  }
  throw new Error(`No mail came for ${recipient}`);
}
