/** Versions as tests make and read them, of things in one project. */
import { createHash } from "node:crypto";
import { expect } from "vitest";
import { type Bytes, bytes, digestOf, fileAt, putBytes } from "./bytes.ts";
import { send } from "./http.ts";
import type { Caller } from "./personas.ts";

export interface Version {
  id: string;
  number: number;
  digest: string;
  description: string;
  config: Record<string, unknown>;
  file_count: number;
  size: number;
  aliases: string[];
  model: { id: string; number: number; version_id: string } | null;
  links: { self: string; files: string; lineage: string };
}

/** What was answered, with that status. */
export async function answered<T>(status: number, asked: Promise<Response>): Promise<T> {
  const response = await asked;
  const text = await response.text();
  expect(`${response.status} ${text}`).toMatch(new RegExp(`^${status} `));
  return (text ? JSON.parse(text) : null) as T;
}

export const ask = (caller: Caller, method: string, path: string, json?: unknown): Promise<Response> =>
  send(caller, { method, path, json });

export const get = <T = Version>(caller: Caller, path: string): Promise<T> =>
  answered<T>(200, ask(caller, "GET", path));

/** Writes a file of a thing, at its path. */
export async function write(caller: Caller, thing: string, path: string, data = bytes(100)): Promise<Bytes> {
  const response = await putBytes(caller, fileAt(thing, path), data);
  expect([200, 201]).toContain(response.status);
  return data;
}

export const addVersion = (caller: Caller, thing: string, json: object = {}): Promise<Version> =>
  answered<Version>(201, ask(caller, "POST", `${thing}/versions`, json));

export const setAlias = (caller: Caller, thing: string, alias: string, version: number | string) =>
  ask(caller, "PUT", `${thing}/aliases/${alias}`, { version });

/** The digest as the description of a version says that it is made, of a configuration in canonical form. */
export function digestOfVersion(config: string, files: Record<string, Bytes>): string {
  const entries = Object.keys(files)
    .sort()
    .map((path) => [path, files[path]?.length, digestOf(files[path] as Bytes)]);
  const text = `{"config":${config},"files":${JSON.stringify(entries)}}`;
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}
