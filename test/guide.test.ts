/**
 * The examples of docs/guide/, each asked as it stands there and answered as it says. An example is what is under
 * one heading; its calls stand in ```http blocks, parted by blank lines:
 *
 *     as lin                                   who asks, from here on: a person, `nobody`, or a key that was bound
 *     POST /v1/projects { "name": "Speech" }   the request, with headers in lines of their own before the body
 *     → 201 { "id": "{speech}" }               the status, and what the body has among other things
 *
 * `{speech}` is bound where an answer first has it, and the same from then on; `{lin}` is the id of that person, and
 * lin@example.com their address. `root` administers the system. `{endpoint}` is where somebody takes what webhooks send.
 *
 * A ```sh or ```js block with a ```text block behind it is a program and what it prints. In its environment are `ATRIUM`,
 * where the API is, and what was bound: `{speech}` is `$SPEECH`. Examples with commands are skipped where those are not.
 */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it, type TestContext } from "vitest";
import { openEndpoint, openEndpoints } from "./endpoints.ts";
import { harness } from "./harness.ts";
import { send } from "./http.ts";
import { systemAdministrator } from "./organizations.ts";
import { type Caller, newAddress, type Person, signUp } from "./personas.ts";

interface Exchange {
  caller: string;
  method: string;
  path: string;
  headers: Record<string, string>;
  json: string;
  status: number;
  body: string;
}

interface Program {
  interpreter: Interpreter;
  code: string;
  printed: string;
}

interface Example {
  title: string;
  steps: (Exchange | Program)[];
}

/** What is read from their input, and run. */
const INTERPRETERS = {
  sh: ["sh", "-eu"],
  js: [process.execPath, "--input-type=module"],
} as const;
type Interpreter = keyof typeof INTERPRETERS;

const PLACEHOLDER = /\{([a-z_]+)\}/g;
const BLOCK = /^```(http|sh|js)\n([\s\S]*?)\n```$(?:\n\n^```text\n([\s\S]*?)\n```$)?/gm;
const CALL =
  /^(GET|POST|PUT|PATCH|DELETE) (\S+)((?:\n[A-Z][\w-]*: .*)*)\s*([\s\S]*?)\n→ (\d{3})\s*([\s\S]*)$/;

const isProgram = (step: Exchange | Program): step is Program => "interpreter" in step;
const exchangesOf = ({ steps }: Example): Exchange[] =>
  steps.filter((step): step is Exchange => !isProgram(step));

/** What is under each heading that has calls. */
function examplesOf(page: string): Example[] {
  return page
    .split(/^#+ /m)
    .map((section) => ({ title: section.slice(0, section.indexOf("\n")), steps: stepsOf(section) }))
    .filter(({ steps }) => steps.length > 0);
}

function stepsOf(section: string): Example["steps"] {
  let caller: string | undefined;
  const exchangeOf = (said: string): Exchange => {
    const [, name, call = ""] = /^(?:as (\S+)\n)?([\s\S]*)$/.exec(said) ?? [];
    caller = name ?? caller;
    const [, method, path, headers = "", json = "", status, body = ""] = CALL.exec(call) ?? [];
    if (!caller || !method || !path) throw new Error(`No call that can be read:\n${said}`);
    return { caller, method, path, headers: headersOf(headers), json, status: Number(status), body };
  };
  return [...section.matchAll(BLOCK)].flatMap<Exchange | Program>(([, language = "", code = "", printed]) => {
    if (language === "http") return code.split(/\n\n+/).map(exchangeOf);
    return printed === undefined ? [] : [{ interpreter: language as Interpreter, code, printed }];
  });
}

const headersOf = (lines: string): Record<string, string> =>
  Object.fromEntries([...lines.matchAll(/^([\w-]+): (.*)$/gm)].map(([, name, value]) => [name, value]));

/** Everybody of an example, by the name that the page gives them. */
async function castOf(example: Example): Promise<Map<string, Person>> {
  const names = new Set(
    exchangesOf(example).flatMap(({ caller, ...said }) => [
      ...(/^[a-z]+$/.test(caller) && caller !== "nobody" ? [caller] : []),
      ...[...JSON.stringify(said).matchAll(/([a-z]+)@example\.com/g)].map(([, name = ""]) => name),
    ]),
  );
  return new Map(
    await Promise.all(
      [...names].map(
        async (name) =>
          [name, await (name === "root" ? systemAdministrator() : signUp(name))] as [string, Person],
      ),
    ),
  );
}

/** The values that stand for the page's words in this run. */
class Words {
  readonly #values: Map<string, string>;
  readonly #people: Map<string, Person>;

  constructor(people: Map<string, Person>, endpoint: string) {
    this.#people = people;
    this.#values = new Map([
      ["endpoint", endpoint],
      ...[...people].map(([name, { id }]) => [name, id] as const),
    ]);
  }

  in(text: string): string {
    return text
      .replace(/([a-z]+)@example\.com/g, (address, name) => this.#people.get(name)?.email ?? address)
      .replace(PLACEHOLDER, (_, word: string) => {
        const value = this.#values.get(word);
        if (value === undefined) throw new Error(`Nothing was answered yet that is {${word}}: ${text}`);
        return value;
      });
  }

  /** `expected` in the words of this run; a new word is what the answer has in its place. */
  against(expected: unknown, actual: unknown): unknown {
    if (Array.isArray(expected)) {
      return expected.map((item, at) => this.against(item, (actual as unknown[] | undefined)?.[at]));
    }
    if (typeof expected === "object" && expected !== null) {
      const of = actual as Record<string, unknown> | null | undefined;
      return Object.fromEntries(
        Object.entries(expected).map(([name, value]) => [name, this.against(value, of?.[name])]),
      );
    }
    if (typeof expected !== "string") return expected;
    const [, word] = /^\{([a-z_]+)\}$/.exec(expected) ?? [];
    if (word && !this.#values.has(word) && typeof actual === "string") this.#values.set(word, actual);
    return this.in(expected);
  }

  environment(): Record<string, string> {
    return Object.fromEntries([...this.#values].map(([word, value]) => [word.toUpperCase(), value]));
  }

  caller(name: string): Caller {
    const person = this.#people.get(name);
    if (person) return person;
    return { token: name === "nobody" ? null : this.in(name), address: newAddress() };
  }
}

async function play(example: Example, { skip }: TestContext): Promise<void> {
  const isSh = (step: Exchange | Program) => isProgram(step) && step.interpreter === "sh";
  skip(example.steps.some(isSh) && !HAS_COMMANDS, "needs curl and openssl");
  const words = new Words(await castOf(example), (await openEndpoint()).url);
  for (const step of example.steps) await (isProgram(step) ? run(step, words) : exchange(step, words));
}

async function exchange({ caller, method, path, headers, json, status, body }: Exchange, words: Words) {
  const sent = {
    method,
    path: words.in(path),
    headers: JSON.parse(words.in(JSON.stringify(headers))),
    ...(json && { json: JSON.parse(words.in(json)) }),
  };
  const response = await send(words.caller(caller), sent);
  const answered = await response.text();
  const call = `${method} ${path} as ${caller}`;
  expect(`${response.status} ${answered}`, call).toMatch(new RegExp(`^${status} `));
  if (!body) return;
  const answer: unknown = JSON.parse(answered);
  expect(answer, `${call}: ${answered}`).toMatchObject(words.against(JSON.parse(body), answer) as object);
}

/** What the commands are made of, beside what every system has. */
const HAS_COMMANDS = spawnSync("sh", ["-c", "command -v curl && command -v openssl"]).status === 0;

/** Where programs find `@atrium/sdk`. */
const PACKAGES = fileURLToPath(new URL("../node_modules", import.meta.url));

async function run({ interpreter, code, printed }: Program, words: Words): Promise<void> {
  const cwd = mkdtempSync(join(tmpdir(), "guide-"));
  symlinkSync(PACKAGES, join(cwd, "node_modules"));
  try {
    const [command, ...options] = INTERPRETERS[interpreter];
    const ATRIUM = (await harness()).baseUrl;
    const env = { PATH: process.env.PATH, ATRIUM, ...words.environment() };
    const program = spawn(command, options, { cwd, env });
    program.stdin.end(code);
    const [out, err] = await Promise.all([
      text(program.stdout),
      text(program.stderr),
      once(program, "close"),
    ]);
    expect(out.trimEnd(), `${code}\n${err}`).toBe(words.in(printed));
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

const GUIDE = new URL("../docs/guide/", import.meta.url);
const pageOf = (name: string) => readFileSync(new URL(name, GUIDE), "utf8");

beforeAll(openEndpoints);

/** Its recipes are programs that run beside each other: `automation-guide.test.ts` carries them out. */
const RECIPES = "automation.md";

describe.each(readdirSync(GUIDE).filter((name) => name !== RECIPES))(
  "docs/guide/%s: what it says is what happens",
  (name) => {
    const page = pageOf(name);
    const examples = examplesOf(page);

    it.for(examples)("$title", play);

    it("nothing that stands there as a call is left out", () => {
      const calls = page.match(/^→ /gm)?.length;
      expect(examples.flatMap(exchangesOf)).toHaveLength(calls ?? 0);
      const programs = page.match(/^```text$/gm)?.length;
      expect(examples.flatMap(({ steps }) => steps.filter(isProgram))).toHaveLength(programs ?? 0);
    });
  },
);

it("docs/guide/roles.md has an example for each of the five systems, with an explanation in it", () => {
  const examples = examplesOf(pageOf("roles.md"));
  for (const system of ["trainML", "Grid", "Cloudera", "Together", "Weights & Biases"]) {
    const example = examples.find(({ title }) => title.includes(system));
    const asked = example && exchangesOf(example).some(({ path }) => path.includes("/explain?"));
    expect(asked, system).toBe(true);
  }
});
