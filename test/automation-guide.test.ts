/**
 * The recipes of docs/guide/automation.md, each carried out as it stands there, in a shell of its own: under a heading, what is
 * a ```sh or ```ts block with a name behind that is a file of this name; other ```sh blocks are run, one after the other, and print what
 * the ```text block behind them says, `…` standing for anything. What the first section has comes before each.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { harness, until } from "./harness.ts";
import { answered, get, post } from "./keys.ts";
import { joinOrganization, makeOrganization } from "./organizations.ts";
import { type Person, signUp, unique } from "./personas.ts";
import { added } from "./sharing.ts";

interface Block {
  language: string;
  /** Of a file. */
  name?: string;
  code: string;
  printed?: string;
}

const BLOCK = /^```(sh|ts)(?: (\S+))?\n([\s\S]*?)\n```$(?:\n\n^```text\n([\s\S]*?)\n```$)?/gm;

const page = readFileSync(new URL("../docs/guide/automation.md", import.meta.url), "utf8");
const [before = { title: "", blocks: [] }, ...recipes] = page
  .split(/^## /m)
  .map((section) => ({ title: section.slice(0, section.indexOf("\n")), blocks: blocksOf(section) }))
  .filter(({ blocks }) => blocks.length > 0);

function blocksOf(section: string): Block[] {
  return [...section.matchAll(BLOCK)].map(([, language = "", name, code = "", printed]) => ({
    language,
    code,
    ...(name !== undefined && { name }),
    ...(printed !== undefined && { printed }),
  }));
}

const isFile = ({ name }: Block): boolean => name !== undefined;

/** Before what each block prints. */
const mark = (at: number): string => `--- block ${at} ---`;

/** Where programs find `@atrium/sdk`. */
const PACKAGES = fileURLToPath(new URL("../node_modules", import.meta.url));

/** Less than a test may take, so that it tells how far it came. */
const LONGEST_MS = 50_000;

/** What the guide says is in the environment, and a folder. */
interface Setting {
  env: Record<string, string>;
  cwd: string;
}

async function carriedOut(title: string, { env, cwd }: Setting): Promise<void> {
  const recipe = recipes.find((one) => one.title === title);
  if (!recipe) throw new Error(`The guide has no recipe of this name: ${title}`);
  for (const { name = "", code } of recipe.blocks.filter(isFile)) writeFileSync(join(cwd, name), `${code}\n`);
  const steps = [...before.blocks, ...recipe.blocks].filter((block) => !isFile(block));
  const script = [
    "trap 'kill $(jobs -p) 2> /dev/null || :' EXIT",
    ...steps.flatMap(({ code }, at) => [`echo '${mark(at)}'`, code]),
  ];
  writeFileSync(join(cwd, "recipe.sh"), script.join("\n"));
  const shell = spawn("bash", ["-eu", "recipe.sh"], {
    cwd,
    env,
    stdio: ["ignore", "pipe", "pipe"],
    timeout: LONGEST_MS,
  });
  const [out, err, [status]] = await Promise.all([
    text(shell.stdout),
    text(shell.stderr),
    once(shell, "close"),
  ]);
  const report = `${out}\n${err}`;
  expect(status, report).toBe(0);
  steps.forEach(({ code, printed = "" }, at) => {
    const [, rest = ""] = out.split(`${mark(at)}\n`);
    const [said = ""] = rest.split(`${mark(at + 1)}\n`);
    expect(said.trimEnd(), `${code}\n${report}`).toMatch(patternOf(printed));
  });
}

const patternOf = (printed: string): RegExp =>
  new RegExp(
    `^${printed
      .split("…")
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
      .join(".+")}$`,
  );

let owner: Person;
let organization: string;
/** What the chat was told. */
const told: unknown[] = [];

/** Receivers listen on ports of this machine, and webhooks reach one: there it is passed on, and there the chat is. */
async function passOn(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await text(request);
  const [, port] = /^\/to\/(\d+)$/.exec(request.url ?? "") ?? [];
  if (request.url === "/chat") {
    told.push(JSON.parse(body));
    response.writeHead(200).end("ok");
    return;
  }
  const headers = Object.entries(request.headers).filter(
    ([name]) => !/^(?:host|connection|content-length)$/.test(name),
  );
  const answer = await fetch(`http://127.0.0.1:${port}/`, {
    method: "POST",
    headers: headers as [string, string][],
    body,
  }).catch(() => null);
  response.writeHead(answer?.status ?? 502).end();
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}

/** A project of the owner's organization, and everything that the guide says is in the environment. */
async function withSetting(more: Record<string, string>, work: (setting: Setting) => Promise<void>) {
  const { baseUrl, elsewhere } = await harness();
  elsewhere.serve((request, response) => void passOn(request, response));
  const cwd = mkdtempSync(join(tmpdir(), "automation-"));
  symlinkSync(PACKAGES, join(cwd, "node_modules"));
  const port = await freePort();
  const env = {
    PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
    ATRIUM: baseUrl,
    TOKEN: owner.token,
    PROJECT: await projectOfOurs(),
    PORT: String(port),
    RECEIVER: `${elsewhere.url}/to/${port}`,
    ...more,
  };
  try {
    await work({ env, cwd });
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

async function projectOfOurs(): Promise<string> {
  const path = `/v1/organizations/${organization}/projects`;
  return (await answered<{ id: string }>(201, post(owner, path, { name: unique("project") }))).id;
}

beforeAll(async () => {
  owner = await signUp("owner");
  organization = (await makeOrganization(owner, { projects: null })).id;
});

describe("docs/guide/automation.md: what it says is what happens", () => {
  it("a job for each version of a dataset, and one for a version that is told of twice", () =>
    withSetting({}, (setting) => carriedOut("A job for each version of a dataset", setting)));

  it("tell the chat when a run fails", async () => {
    const { elsewhere } = await harness();
    await withSetting({ CHAT: `${elsewhere.url}/chat` }, async (setting) => {
      await carriedOut("Tell the chat when a run fails", setting);
      const run = expect.stringMatching(
        /^Run baseline &lt;!channel&gt; failed: http:\/\/\S+\/v1\/projects\/prj_\w+\/runs\/run_\w+$/,
      );
      expect(told).toEqual([{ text: run }]);
    });
  });

  it("a CI job", () => withSetting({}, (setting) => carriedOut("A CI job", setting)));

  it("offboard a person", async () => {
    const [person, heir] = await Promise.all([signUp("mia"), signUp("heir")]);
    for (const one of [person, heir]) await joinOrganization(organization, one);
    const more = {
      ORGANIZATION: organization,
      PERSON: person.username,
      HEIR: heir.username,
      KEEP: "nightly",
    };
    await withSetting(more, async (setting) => {
      const project = `/v1/projects/${setting.env.PROJECT}`;
      await added(owner, setting.env.PROJECT ?? "", person, { role: "admin" });
      for (const name of ["nightly", "scratch"])
        await answered(201, post(person, `${project}/keys`, { name }));
      await answered(201, post(person, `${project}/runs`, { name: "sweep-over-lr" }));
      const webhook = { url: "https://hooks.example.com/mia", types: ["system.updated"] };
      await answered(201, post(person, `${project}/webhooks`, webhook));
      await until(async () => {
        const path = `${project}/audit?type=webhook.created`;
        return (await answered<{ data: unknown[] }>(200, get(owner, path))).data.length > 0;
      });
      await carriedOut("Offboard a person", setting);
    });
  });

  it("nothing that stands there to be run is left out", () => {
    expect(recipes.map(({ title }) => title)).toEqual([
      "A job for each version of a dataset",
      "Tell the chat when a run fails",
      "A CI job",
      "Offboard a person",
    ]);
    const blocks = [before, ...recipes].flatMap(({ blocks }) => blocks);
    expect(blocks).toHaveLength(page.match(/^```(?:sh|ts|js)/gm)?.length ?? 0);
    expect(blocks.filter(({ printed }) => printed !== undefined)).toHaveLength(
      page.match(/^```text$/gm)?.length ?? 0,
    );
  });
});
