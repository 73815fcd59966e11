import { mint, parsePeppers } from "../services/auth/src/credential/format.ts";
import type { Load } from "./load.ts";
import type { WorkerName } from "./platform.ts";
import type { World } from "./seed.ts";

interface Measured {
  worker: WorkerName;
  path: string;
  load: Omit<Load, "url">;
}

export interface Scenario extends Measured {
  name: string;
  /** What its share is of. */
  of: Measured;
  /** What share was set as the goal (docs/performance.md). */
  wanted: number | null;
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const JSON_TYPE = { "content-type": "application/json" };
const EMPTY: Measured = { worker: "empty", path: "/", load: { status: 200 } };

/** What is read and decided, and stored by nobody. */
export function ofAccess(world: World, cold: string[]): Scenario[] {
  const verify = (key: string) => JSON.stringify({ key, permission: "run:create" });
  const forged = mint("pk", parsePeppers(`a:${"forger".repeat(6)}`)).secret;
  let next = 0;
  return [
    {
      name: "GET /v1/access, warm",
      worker: "auth",
      path: "/v1/access",
      of: EMPTY,
      wanted: 0.6,
      load: { headers: bearer(world.key), status: 200 },
    },
    {
      name: "POST /v1/keys/verify, warm",
      worker: "auth",
      path: "/v1/keys/verify",
      of: EMPTY,
      wanted: 0.45,
      load: {
        method: "POST",
        headers: { ...JSON_TYPE, ...bearer(world.key) },
        body: verify(world.subject),
        status: 200,
      },
    },
    {
      name: "POST /v1/keys/verify, cold",
      worker: "auth",
      path: "/v1/keys/verify",
      of: EMPTY,
      wanted: 0.08,
      load: {
        method: "POST",
        headers: { ...JSON_TYPE, ...bearer(world.key) },
        each: () => verify(cold[next++ % cold.length] ?? ""),
        status: 200,
      },
    },
    {
      name: "forged key refused",
      worker: "auth",
      path: "/v1/access",
      of: EMPTY,
      wanted: 0.6,
      load: { headers: bearer(forged), status: 401 },
    },
    {
      name: "malformed key refused",
      worker: "auth",
      path: "/v1/access",
      of: EMPTY,
      wanted: 0.6,
      load: { headers: bearer("nonsense"), status: 401 },
    },
    {
      name: "one KV read, then one D1 read, by hand",
      worker: "kv-then-read",
      path: "/",
      of: EMPTY,
      wanted: null,
      load: { status: 200 },
    },
    {
      name: "hand-written SHA-256 + D1",
      worker: "hash-and-read",
      path: "/",
      of: EMPTY,
      wanted: null,
      load: { headers: bearer(world.key), status: 200 },
    },
  ];
}

const FILE = "x".repeat(64 * 1024);

/** Resources and files through the gateway, each by a bare worker that makes the same call of D1 or R2 and nothing else. */
export function ofResources(world: World): Scenario[] {
  const project = `/v1/projects/${world.project}`;
  const run = `${project}/runs/${world.run}`;
  const list = `${project}/runs?limit=100`;
  const file = `${project}/datasets/${world.dataset}/files/file`;
  let next = 0;
  const named = () => JSON.stringify({ name: `bench ${next++}` });
  const create = { method: "POST", each: named, status: 201 } as const;
  const upload = { method: "PUT", body: FILE } as const;
  const key = bearer(world.key);
  return [
    {
      name: "GET run",
      worker: "gateway",
      path: run,
      load: { headers: key, status: 200 },
      of: { worker: "bare-read", path: run, load: { status: 200 } },
      wanted: 0.65,
    },
    {
      name: "list 100 runs",
      worker: "gateway",
      path: list,
      load: { headers: key, status: 200 },
      of: { worker: "bare-list", path: list, load: { status: 200 } },
      wanted: null,
    },
    {
      name: "create a run",
      worker: "gateway",
      path: `${project}/runs`,
      load: { ...create, headers: { ...key, ...JSON_TYPE } },
      of: { worker: "bare-create", path: `${project}/runs`, load: { ...create, headers: JSON_TYPE } },
      wanted: null,
    },
    {
      name: "upload 64 KiB",
      worker: "gateway",
      path: file,
      load: { ...upload, headers: { ...key, "content-type": "text/plain" }, status: 200 },
      of: { worker: "bare-object", path: "/file", load: { ...upload, status: 201 } },
      wanted: null,
    },
    {
      name: "download 64 KiB",
      worker: "gateway",
      path: file,
      load: { headers: key, status: 200 },
      of: { worker: "bare-object", path: "/file", load: { status: 200 } },
      wanted: null,
    },
  ];
}
