/** Whether a secret that somebody was shown, or showed, stands anywhere else: searched for by its value. */

/**
 * A key, an account token, a session; what we sign for leases, connections and verifiers; the secret of a webhook, which is
 * 32 bytes in base64, with its prefix or, found anywhere, without.
 */
const SECRET =
  /atr_(?:pk|at|ss)_[0-9A-Za-z]{47}|(?:atr_(?:lt|ct)_)?eyJ[\w-]+\.[\w-]+\.[\w-]+|whsec_[0-9A-Za-z+/]{43}=/g;
const BYTES_32 = /[0-9A-Za-z+/]{43}=/g;
const WEBHOOK = "whsec_";

/** Where something was kept, and what. */
export interface Kept {
  place: string;
  text: string;
}

export class Secrets {
  readonly #known = new Set<string>();

  /** Whatever in it looks like one is one from now on. */
  learn(text: string): void {
    for (const [secret] of text.matchAll(SECRET)) {
      this.#known.add(secret);
      if (secret.startsWith(WEBHOOK)) this.#known.add(secret.slice(WEBHOOK.length));
    }
  }

  /** The places that have one, each with as much of it as is shown to anybody. */
  async searchedIn(kept: AsyncIterable<Kept>): Promise<string[]> {
    const found: string[] = [];
    for await (const { place, text } of kept) {
      for (const [secret] of [...text.matchAll(SECRET), ...text.matchAll(BYTES_32)])
        if (this.#known.has(secret)) found.push(`${place}: ${secret.slice(0, 12)}…`);
    }
    return found;
  }
}

/** As much of storage as is looked through. */
interface Stores {
  databases: Record<string, D1Database>;
  kv: KVNamespace;
  /** What was logged since the last time. */
  logged: string;
}

export async function* keptIn({ databases, kv, logged }: Stores): AsyncGenerator<Kept> {
  yield { place: "log", text: logged };
  for (const [name, d1] of Object.entries(databases)) yield* rowsOf(name, d1);
  let cursor: string | undefined;
  do {
    const page = await kv.list(cursor === undefined ? {} : { cursor });
    const names = page.keys.map((key) => key.name);
    for (let at = 0; at < names.length; at += KV_AT_ONCE) {
      const some = names.slice(at, at + KV_AT_ONCE);
      for (const [key, value] of await kv.get(some)) yield { place: `KV ${key}`, text: `${key} ${value}` };
    }
    cursor = page.list_complete ? undefined : page.cursor;
  } while (cursor !== undefined);
}

const KV_AT_ONCE = 100;

/** Of each table only the rows that could have one: the database looks through them faster than they could be sent. */
async function* rowsOf(name: string, d1: D1Database): AsyncGenerator<Kept> {
  const { results: columns } = await d1
    .prepare(`SELECT t.name AS place, group_concat('coalesce("' || c.name || '", '''')', ' || '' '' || ') AS text
      FROM sqlite_master t CROSS JOIN pragma_table_info(t.name) c
      WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name NOT LIKE '_cf_%' AND t.name NOT LIKE 'd1_%'
        AND t.sql NOT LIKE 'CREATE VIRTUAL%' GROUP BY t.name`)
    .all<Kept>();
  const answers = await d1.batch<{ text: string }>(
    columns.map(({ place, text }) =>
      d1.prepare(
        `SELECT text FROM (SELECT ${text} AS text FROM "${place}") 
          WHERE instr(text, 'atr_') OR instr(text, 'eyJ') OR instr(text, '=') AND text GLOB '*[0-9A-Za-z+/]=*'`,
      ),
    ),
  );
  for (const [at, { results }] of answers.entries())
    for (const { text } of results) yield { place: `${name}.${columns[at]?.place}`, text };
}
