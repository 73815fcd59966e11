/** Endpoints of webhooks: each at a path of its own of the one server that stands elsewhere. */

import { randomBytes } from "node:crypto";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { harness, until } from "./harness.ts";
import { send } from "./http.ts";
import type { Caller } from "./personas.ts";

/** What an endpoint was sent. */
export interface Received {
  /** Of the event: the same on every attempt. */
  id: string;
  type: string;
  headers: IncomingHttpHeaders;
  body: string;
  at: number;
}

/** How it answers; a number is a status. */
type Answer = number | ((received: Received, response: ServerResponse) => void);

export interface Endpoint {
  url: string;
  /** In the order in which they came. */
  received: Received[];
  answer: Answer;
  /** The first ones of this type, once there are so many. */
  got(type: string, count?: number, timeoutMs?: number): Promise<Received[]>;
}

const endpoints = new Map<string, Endpoint>();

/** Whoever served there before does not any more. */
export async function openEndpoints(): Promise<void> {
  const { elsewhere } = await harness();
  elsewhere.serve((request, response) => void answer(request, response));
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const endpoint = endpoints.get(request.url ?? "");
  let body = "";
  for await (const part of request) body += String(part);
  if (!endpoint || request.method !== "POST") return void response.writeHead(404).end();
  const { type } = JSON.parse(body) as { type: string };
  const received = {
    id: String(request.headers["webhook-id"]),
    type,
    headers: request.headers,
    body,
    at: Date.now(),
  };
  endpoint.received.push(received);
  if (typeof endpoint.answer === "number") response.writeHead(endpoint.answer).end();
  else endpoint.answer(received, response);
}

export async function openEndpoint(how: Answer = 204): Promise<Endpoint> {
  const { elsewhere } = await harness();
  const path = `/hooks/${randomBytes(8).toString("hex")}`;
  const endpoint: Endpoint = {
    url: `${elsewhere.url}${path}`,
    received: [],
    answer: how,
    got: (type, count = 1, timeoutMs) =>
      until(async () => {
        const those = endpoint.received.filter((one) => one.type === type);
        return those.length >= count && those;
      }, timeoutMs),
  };
  endpoints.set(path, endpoint);
  return endpoint;
}

export interface Hook {
  id: string;
  secret: string;
  /** Of all webhooks of its place. */
  all: string;
  path: string;
}

/** A webhook of a project or an organization, whose path this is. */
export async function hookedTo(
  caller: Caller,
  place: string,
  { url }: Pick<Endpoint, "url">,
  more: object = {},
): Promise<Hook> {
  const all = `${place}/webhooks`;
  const response = await send(caller, { method: "POST", path: all, json: { url, ...more } });
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
  const { id, secret } = (await response.json()) as { id: string; secret: string };
  return { id, secret, all, path: `${all}/${id}` };
}
