import type { AppEnv } from "@atrium/shared/http/app";
import { ifMatch, single } from "@atrium/shared/http/etag";
import { body, Id, json, listOf, Name, PageQuery, route, Time } from "@atrium/shared/http/route";
import { pageOf } from "@atrium/shared/store/page";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Env } from "../env.ts";
import { addSshKey, deleteSshKey, listSshKeys, present, theSshKey } from "./ssh-key.ts";

const EXAMPLE = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";

const PublicKey = z.string().openapi({
  description: "One line of OpenSSH, as in a `.pub` file: type and key. Not a private key, and no options.",
  example: EXAMPLE,
});

const SshKey = z
  .object({
    id: z.string(),
    name: z.string(),
    type: z.string().openapi({ example: "ssh-ed25519" }),
    public_key: PublicKey,
    fingerprint: z.string().openapi({ description: "As `ssh-keygen -lf` shows it: `SHA256:…`." }),
    created_at: Time,
  })
  .openapi("SshKey");

const all = "/v1/me/ssh-keys";
const each = `${all}/{ssh_key}`;
const SshKeyPath = z.object({ ssh_key: Id });
const tags = ["SSH"];

export function sshKeyRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  app.openapi(
    route({
      method: "post",
      path: all,
      operationId: "addSshKey",
      permission: "account:update",
      tags,
      summary: "Register a public key to connect with over SSH",
      description:
        "A key is one person's, and a person has at most 50. It opens every cluster that its owner may connect to, and no other. For a session that began, or was confirmed, within the hour.",
      request: { body: body(z.strictObject({ name: Name, public_key: PublicKey.max(16_384) })) },
      responses: { 201: json(SshKey, "The key, with its fingerprint") },
    }),
    async (c) => {
      const { name, public_key: publicKey } = c.req.valid("json");
      const key = await addSshKey(c.var.ctx, c.var.access, { name, publicKey });
      return single(c, present(key), key.version, 201);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: all,
      operationId: "listSshKeys",
      permission: "account:view",
      tags,
      summary: "List one's public keys, newest first",
      request: { query: PageQuery },
      responses: { 200: json(listOf(SshKey), "A page") },
    }),
    async (c) => c.json(await listSshKeys(c.var.ctx, c.var.access, pageOf(c.req.valid("query"))), 200),
  );

  app.openapi(
    route({
      method: "get",
      path: each,
      operationId: "getSshKey",
      permission: "account:view",
      tags,
      summary: "Get one of one's public keys",
      request: { params: SshKeyPath },
      responses: { 200: json(SshKey, "The key") },
    }),
    async (c) => {
      const key = await theSshKey(c.var.ctx, c.var.access, c.req.valid("param").ssh_key);
      return single(c, present(key), key.version, 200);
    },
  );

  app.openapi(
    route({
      method: "delete",
      path: each,
      operationId: "deleteSshKey",
      permission: "account:update",
      tags,
      summary: "Delete one of one's public keys",
      request: { params: SshKeyPath },
      responses: { 204: { description: "It opens nothing any more, once clusters have asked again" } },
    }),
    async (c) => {
      await deleteSshKey(c.var.ctx, c.var.access, c.req.valid("param").ssh_key, ifMatch(c));
      return c.body(null, 204);
    },
  );
}
