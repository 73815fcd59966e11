import type { Database } from "./database.ts";

type Row = ReturnType<Database["all"]>[number];

/** What must not change without another version. */
const VERSIONED = [
  "digest",
  "previous_digest",
  "previous_until",
  "previous_ends_at",
  "revoked_at",
  "expires_at",
  "name",
];
/** What a revoked key keeps. */
const FINAL = ["revoked_at", "revoked_because", "digest", "previous_digest", "version"];

/** Looks at the key's row after each step, by rules of its own. */
export class Judge {
  steps = 0;
  violation: string | undefined;
  /** Every secret that the key ever had, the oldest first. */
  readonly secrets: string[];
  readonly #database: Database;
  readonly #id: string;
  readonly #now: () => number;
  #last: Row;
  #revokedIn = Number.POSITIVE_INFINITY;

  constructor(database: Database, id: string, secrets: string[], now: () => number) {
    this.#database = database;
    this.#id = id;
    this.#now = now;
    this.secrets = secrets;
    this.#last = this.row();
  }

  get revoked(): boolean {
    return this.#last.revoked_at !== null;
  }

  row(): Row {
    return this.#database.all("SELECT * FROM keys WHERE id = ?", this.#id)[0] as Row;
  }

  step(): void {
    this.steps++;
    const [before, after] = [this.#last, this.row()];
    this.#last = after;
    const changes = (names: readonly string[]) => names.filter((name) => before[name] !== after[name]);
    const { digest, version } = after;
    if (after.revoked_at !== null) this.#revokedIn = Math.min(this.#revokedIn, this.steps);
    if (before.revoked_at !== null && changes(FINAL).length > 0)
      this.#violated(`${changes(FINAL)} of a revoked key changed: it came back`);
    if (Number(version) < Number(before.version)) this.#violated("the version went back");
    if (changes(VERSIONED).length > 0 && version === before.version)
      this.#violated(`${changes(VERSIONED)} changed, and the version did not`);
    if (digest === before.digest) return;
    if (!this.secrets.includes(String(digest))) this.secrets.push(String(digest));
    else if (digest !== before.previous_digest) this.#violated("a secret came back that was no more");
    else if (this.#firstUse(String(before.digest)) !== null)
      this.#violated("a rotation was rolled back whose secret was in use");
  }

  /** Whoever asked in `step`, or after it, was told that a secret of the key is good. */
  accepted(step: number): void {
    if (step > this.#revokedIn) this.#violated("a secret was accepted after the key was revoked");
  }

  /** Of each secret that was used, the log will have one line that says so. */
  told(): void {
    const used = this.#database.all("SELECT digest FROM secret_use WHERE key_id = ?", this.#id);
    const told = this.#database.all(
      "SELECT position FROM outbox WHERE event ->> 'type' = 'key.first_used' AND event ->> '$.target.id' = ?",
      this.#id,
    );
    if (told.length !== used.length)
      this.#violated(`${used.length} secrets were used, and ${told.length} were said to be`);
  }

  /** Whether a secret authenticates at the end. */
  found(digest: string, good: boolean): void {
    const row = this.#last;
    const isCurrent = digest === row.digest;
    const ends = [row.expires_at, ...(isCurrent ? [] : this.#previousEnds(row))].filter(
      (end) => end !== null,
    );
    const counts = isCurrent || digest === row.previous_digest;
    const wanted = row.revoked_at === null && counts && ends.every((end) => Number(end) > this.#now());
    if (good !== wanted)
      this.#violated(`a secret ${good ? "authenticates" : "is refused"} at the end, which it must not be`);
  }

  /** By its own time, and by the first use of the new one. */
  #previousEnds({ previous_ends_at, previous_until, digest }: Row): (Row[string] | undefined)[] {
    return [previous_ends_at, previous_until === "first_use" ? this.#firstUse(String(digest)) : null];
  }

  #firstUse(digest: string): Row[string] | undefined {
    const [use] = this.#database.all("SELECT first_used_at FROM secret_use WHERE digest = ?", digest);
    return use?.first_used_at ?? null;
  }

  #violated(what: string): void {
    this.violation ??= `step ${this.steps}: ${what}`;
  }
}
