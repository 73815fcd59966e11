/**
 * The examples of docs/guide/, each asked as it stands there and answered as it says. An example is what is under
 * one heading; its calls stand in ```http blocks, parted by blank lines:
 *
 *     as lin                                   who asks, from here on: a person, `nobody`, or a key that was bound
 *     POST /v1/projects { "name": "Speech" }   the request
 *     → 201 { "id": "{speech}" }               the status, and what the body has among other things
 *
 * `{speech}` is bound where an answer first has it, and the same from then on; `{lin}` is the id of that person, and
 * lin@example.com their address. `root` administers the system.
 */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { send } from "./http.ts";
import { systemAdministrator } from "./organizations.ts";
import { type Caller, newAddress, type Person, signUp } from "./personas.ts";

interface Exchange {
  caller: string;
  method: string;
  path: string;
  json: string;
  status: number;
  body: string;
}

interface Example {
  title: string;
  exchanges: Exchange[];
}

const PLACEHOLDER = /\{([a-z_]+)\}/g;
const CALL = /^(GET|POST|PUT|PATCH|DELETE) (\S+)\s*([\s\S]*?)\n→ (\d{3})\s*([\s\S]*)$/;

/** What is under each heading that has calls. */
function examplesOf(page: string): Example[] {
  return page
    .split(/^#+ /m)
    .map((section) => ({ title: section.slice(0, section.indexOf("\n")), exchanges: exchangesOf(section) }))
    .filter(({ exchanges }) => exchanges.length > 0);
}

function exchangesOf(section: string): Exchange[] {
  let caller: string | undefined;
  return [...section.matchAll(/^```http\n([\s\S]*?)\n```$/gm)]
    .flatMap(([, block = ""]) => block.split(/\n\n+/))
    .map((text) => {
      const [, name, call = ""] = /^(?:as (\S+)\n)?([\s\S]*)$/.exec(text) ?? [];
      caller = name ?? caller;
      const [, method, path, json, status, body] = CALL.exec(call) ?? [];
      if (!caller || !method || !path) throw new Error(`No call that can be read:\n${text}`);
      return { caller, method, path, json: json ?? "", status: Number(status), body: body ?? "" };
    });
}

/** Everybody of an example, by the name that the page gives them. */
async function castOf({ exchanges }: Example): Promise<Map<string, Person>> {
  const names = new Set(
    exchanges.flatMap(({ caller, path, json }) => [
      ...(/^[a-z]+$/.test(caller) && caller !== "nobody" ? [caller] : []),
      ...[...`${path} ${json}`.matchAll(/([a-z]+)@example\.com/g)].map(([, name = ""]) => name),
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

  constructor(people: Map<string, Person>) {
    this.#people = people;
    this.#values = new Map([...people].map(([name, { id }]) => [name, id]));
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

  caller(name: string): Caller {
    const person = this.#people.get(name);
    if (person) return person;
    return { token: name === "nobody" ? null : this.in(name), address: newAddress() };
  }
}

async function play(example: Example): Promise<void> {
  const words = new Words(await castOf(example));
  for (const { caller, method, path, json, status, body } of example.exchanges) {
    const sent = { method, path: words.in(path), ...(json && { json: JSON.parse(words.in(json)) }) };
    const response = await send(words.caller(caller), sent);
    const text = await response.text();
    const call = `${method} ${path} as ${caller}`;
    expect(`${response.status} ${text}`, call).toMatch(new RegExp(`^${status} `));
    if (!body) continue;
    const answer: unknown = JSON.parse(text);
    expect(answer, `${call}: ${text}`).toMatchObject(words.against(JSON.parse(body), answer) as object);
  }
}

const GUIDE = new URL("../docs/guide/", import.meta.url);
const pageOf = (name: string) => readFileSync(new URL(name, GUIDE), "utf8");

describe.each(readdirSync(GUIDE))("docs/guide/%s: what it says is what happens", (name) => {
  const page = pageOf(name);
  const examples = examplesOf(page);

  it.each(examples)("$title", (example) => play(example));

  it("nothing that stands there as a call is left out", () => {
    const calls = page.match(/^→ /gm)?.length;
    expect(examples.flatMap(({ exchanges }) => exchanges)).toHaveLength(calls ?? 0);
  });
});

it("docs/guide/roles.md has an example for each of the five systems, with an explanation in it", () => {
  const examples = examplesOf(pageOf("roles.md"));
  for (const system of ["trainML", "Grid", "Cloudera", "Together", "Weights & Biases"]) {
    const example = examples.find(({ title }) => title.includes(system));
    const asked = example?.exchanges.some(({ path }) => path.includes("/explain?"));
    expect(asked, system).toBe(true);
  }
});
