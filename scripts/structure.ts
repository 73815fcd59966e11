/** The rules of the house (ARCHITECTURE.md), checked over what the sources import. Pure: sources in, violations out. */
import { posix } from "node:path";
import { parseSync } from "vite";

type Module = ReturnType<typeof parseSync>["module"];
type StaticImport = Module["staticImports"][number];

/** Path in the repository → source text. */
type Sources = ReadonlyMap<string, string>;

interface Imported {
  /** The file of ours that it names, or the package. */
  to: string;
  /** Whether `to` is a file of ours. */
  ours: boolean;
}

export const MAX_LINES = 320;

/** Tables of CONTROL, each written by one service only. */
const WRITERS: Record<string, readonly string[]> = {
  auth: [
    "accounts",
    "sessions",
    "identities",
    "verifications",
    "keys",
    "key_places",
    "secret_use",
    "key_usage",
    "signing_keys",
    "access_tokens",
    "device_grants",
    "service_accounts",
    "inbox",
    "ssh_keys",
  ],
  projects: [
    "organizations",
    "teams",
    "projects",
    "memberships",
    "collaborating_teams",
    "custom_roles",
    "invitations",
    "transfers",
    "checkouts",
    "variables",
    "secrets",
    "system_settings",
  ],
};

const PURE = /^packages\/shared\/src\/(access\/|contract\/|(problem|result|id|clock)\.ts$)/;
const MAY_SQL = /(\/store|\/schema)\.ts$|^packages\/shared\/src\/(control|store)\//;
const MAY_HTTP = /\/(routes|app|index)\.ts$|^packages\/shared\/src\/http\//;
const VAGUE = /(^|[/-])(utils?|helpers?|managers?|misc|common|base)\.ts$/;

const isTest = (file: string): boolean =>
  /\.(test|fixture)\.ts$/.test(file) || /^(test|bench|scripts)\//.test(file);

/** Everything that breaks a rule, as `file: what`. */
export function violations(sources: Sources): string[] {
  const modules = new Map([...sources].map(([file, source]) => [file, parseSync(file, source).module]));
  const imports = new Map([...modules].map(([file, module]) => [file, importsOf(file, module, sources)]));
  const used = usedNames(modules, sources);
  const found: string[] = [];
  for (const [file, source] of sources) {
    const say = (what: string): void => void found.push(`${file}: ${what}`);
    if (!isTest(file)) {
      const lines = source.split("\n").length;
      if (lines > MAX_LINES) say(`${lines} lines; past ${MAX_LINES} it wants two nouns (6)`);
      if (VAGUE.test(file)) say("is named after nothing (6)");
      for (const imported of imports.get(file) ?? []) {
        layers(file, imported, say);
        frameworks(file, imported, say);
      }
      writes(file, source, say);
      if (PURE.test(file)) purity(file, imports, say);
    }
    for (const imported of imports.get(file) ?? []) services(file, imported, say);
    unused(file, modules, used, say);
    circles(file, imports, say);
  }
  return found;
}

function importsOf(file: string, module: Module, sources: Sources): Imported[] {
  const source = sources.get(file) ?? "";
  const requests = [
    ...module.staticImports
      .filter((one) => !isSchemaBuilder(one))
      .map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
    ),
    ...module.dynamicImports.map(({ moduleRequest: { start, end } }) => source.slice(start + 1, end - 1)),
  ];
  return [...new Set(requests)].map((request) => resolved(file, request, sources));
}

/** `z` is zod, whoever hands it on. */
const isSchemaBuilder = ({ moduleRequest, entries }: StaticImport): boolean =>
  moduleRequest.value === "@hono/zod-openapi" && entries.every(({ importName }) => importName.name === "z");

function resolved(file: string, request: string, sources: Sources): Imported {
  if (request.startsWith(".")) return { to: posix.join(posix.dirname(file), request), ours: true };
  const [, name, path] = /^@atrium\/(\w+)\/?(.*)$/.exec(request) ?? [];
  if (name === undefined) return { to: request, ours: false };
  const inside = `packages/${name}/src/${path || "index"}.ts`;
  return { to: sources.has(inside) ? inside : `services/${name}/src/${path || "index"}.ts`, ours: true };
}

type Say = (what: string) => void;

const LAYERS = ["index", "routes", "<noun>", "store", "schema"] as const;

/** What stands beside index.ts: its routes; and what offers nouns to other workers and queues, as routes offer them to clients. */
const ENTRANCES: Record<string, number> = { index: 0, app: 0, rpc: 1, consume: 1 };

/** A file's layer and slice, where it belongs to a service. The rest beside index.ts (env.ts) is for all of it. */
function placeOf(file: string): { service: string; slice: string; layer: number } | undefined {
  const [, service, rest] = /^services\/([\w-]+)\/src\/(.+)\.ts$/.exec(file) ?? [];
  if (service === undefined || rest === undefined) return undefined;
  const [slice = "", ...inner] = rest.split("/");
  if (inner.length === 0) {
    const layer = ENTRANCES[slice];
    return layer === undefined ? undefined : { service, slice: "", layer };
  }
  return { service, slice, layer: { routes: 1, store: 3, schema: 4 }[inner.at(-1) ?? ""] ?? 2 };
}

/** 1: index → routes → noun → store → schema, never back; of a sibling only its nouns. */
function layers(file: string, { to, ours }: Imported, say: Say): void {
  const from = placeOf(file);
  const target = ours ? placeOf(to) : undefined;
  if (!from || target?.service !== from.service) return;
  const inside = target.slice === from.slice;
  if (target.layer < from.layer && (inside || target.slice === ""))
    say(`imports ${to}: ${LAYERS[from.layer]} never imports ${LAYERS[target.layer]} (1)`);
  if (!inside && from.slice !== "" && target.slice !== "" && target.layer !== 2)
    say(`imports ${to}: of a sibling only its nouns (1)`);
}

/** 2: services meet over the wire; what they share is in packages. */
function services(file: string, { to, ours }: Imported, say: Say): void {
  const [, from] = /^(services\/[\w-]+|packages)\//.exec(file) ?? [];
  const [, target] = /^(services\/[\w-]+)\//.exec(ours ? to : "") ?? [];
  if (from && target && from !== target) say(`imports ${to}: services import packages, never a service (2)`);
}

/** 3: the console and the CLI use these too, so nothing they lead to needs a worker, HTTP or SQL. */
function purity(file: string, imports: ReadonlyMap<string, Imported[]>, say: Say): void {
  const seen = new Set<string>();
  const reach = (from: string): void => {
    for (const { to, ours } of imports.get(from) ?? []) {
      if (seen.has(to)) continue;
      seen.add(to);
      if (ours) reach(to);
      else if (/^(hono|@hono\/|drizzle|cloudflare:)/.test(to)) say(`leads to ${to} through ${from} (3)`);
    }
  };
  reach(file);
}

/** 4: SQL stays in stores and schemas, HTTP in routes. */
function frameworks(file: string, { to }: Imported, say: Say): void {
  if (/^drizzle-orm/.test(to) && !MAY_SQL.test(file)) say(`imports ${to}: only stores and schemas do (4)`);
  if (/^@?hono\b/.test(to) && !MAY_HTTP.test(file)) say(`imports ${to}: only routes do (4)`);
}

const STATEMENT =
  /\.(?:insert|update|delete)\(\s*(\w+)\s*\)|\b(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM) ["`]?(\w+)/g;

/** 5: each table of CONTROL has one writer. */
function writes(file: string, source: string, say: Say): void {
  const [, service] = /^services\/([\w-]+)\//.exec(file) ?? [];
  if (service === undefined) return;
  for (const [, built, text] of source.matchAll(STATEMENT)) {
    const table = (built ?? text ?? "").replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const writer = Object.keys(WRITERS).find((name) => WRITERS[name]?.includes(table));
    if (writer && writer !== service) say(`writes ${table}, which is for ${writer} to write (5)`);
  }
}

/** What is there for those outside of the sources: the runtime, users of the SDK, and readers of the database. */
const FOR_OTHERS = /(^|\/)(index|schema)\.ts$/;

/** Each `file name` that somebody imports. */
function usedNames(modules: ReadonlyMap<string, Module>, sources: Sources): ReadonlySet<string> {
  const used = new Set<string>();
  for (const [file, { staticImports, staticExports }] of modules) {
    const use = (request: string | undefined, name: string | null) => {
      if (request !== undefined && name !== null) used.add(`${resolved(file, request, sources).to} ${name}`);
    };
    for (const { moduleRequest, entries } of staticImports) {
      for (const { importName, localName } of entries) {
        use(moduleRequest.value, importName.name);
        if (importName.kind !== "NamespaceObject") continue;
        for (const [, name = ""] of (sources.get(file) ?? "").matchAll(
          new RegExp(`\\b${localName.value}\\.(\\w+)`, "g"),
        ))
          use(moduleRequest.value, name);
      }
    }
    for (const { entries } of staticExports)
      for (const { moduleRequest, importName } of entries) use(moduleRequest?.value, importName.name);
  }
  return used;
}

/** 7: exported is what somebody imports. */
function unused(
  file: string,
  modules: ReadonlyMap<string, Module>,
  used: ReadonlySet<string>,
  say: Say,
): void {
  if (FOR_OTHERS.test(file)) return;
  for (const { entries } of modules.get(file)?.staticExports ?? []) {
    for (const { exportName } of entries)
      if (exportName.name !== null && !used.has(`${file} ${exportName.name}`))
        say(`exports ${exportName.name}, which nobody imports (7)`);
  }
}

/** 8: no file needs itself, by whatever detour. */
function circles(file: string, imports: ReadonlyMap<string, Imported[]>, say: Say): void {
  const seen = new Set<string>();
  const leadsBack = (from: string): boolean =>
    (imports.get(from) ?? []).some(({ to }) => {
      if (to === file) return true;
      if (seen.has(to)) return false;
      seen.add(to);
      return leadsBack(to);
    });
  if (leadsBack(file)) say("leads back to itself (8)");
}
