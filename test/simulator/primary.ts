/** 0 nothing, 1 viewer, 2 member, 3 admin: what a credential is worth. */
export type Level = 0 | 1 | 2 | 3;

/** What the cache keeps: as much of the product's record as the properties need. */
export interface Record {
  status: "active" | "revoked" | "unknown";
  level: Level;
  /** Of the secret that was presented. */
  endsAt: number;
}

/** The row of a session, which has one secret, or of a key, which has two while it is being rotated. */
export interface Credential {
  readonly id: string;
  readonly principal: string;
  /** The membership row a project key hangs on; a session hangs on none. */
  readonly membership: number | null;
  current: string;
  previous: { secret: string; until: "grace" | "first_use"; endsAt: number } | null;
  endsAt: number;
  revoked: boolean;
}

/** Of what does not end by itself: a number that KV keeps. */
export const NEVER = Number.MAX_SAFE_INTEGER;

/** What a secret was worth from `at` on, but for its own end. */
interface Worth {
  at: number;
  /** When whoever committed it read the clock for `effective_by`: before the commit, never after. */
  told: number;
  level: Level;
  endsAt: number;
}

/** For how long a right was over at some instant: since a commit took it, and since the end that it had before that. */
export interface Lateness {
  lost: number;
  ended: number;
}

const UNKNOWN: Record = { status: "unknown", level: 0, endsAt: NEVER };

/**
 * CONTROL, and what it ever was: one truth at each instant, against which every answer is judged.
 * Changes are instantaneous; the time they take to get here and back is the schedule's.
 */
export class Primary {
  readonly credentials: Credential[] = [];
  readonly #memberships = new Map<string, { id: number; level: Level }>();
  /** The truth about secrets, from the first on. */
  readonly #worth = new Map<string, Worth[]>();
  /** Once revoked, a key is so for ever: what its row says later is no part of the truth. */
  readonly #dead = new Set<Credential>();
  readonly #firstUsedAt = new Map<string, number>();
  #rows = 0;
  #secrets = 0;

  memberOf(principal: string): Level {
    return this.#memberships.get(principal)?.level ?? 0;
  }

  /** Adds the person, or changes the role; 0 removes, and with the row go the keys that hang on it. */
  setMember(principal: string, level: Level, at: number, told: number): void {
    const row = this.#memberships.get(principal);
    if (level === 0) {
      this.#memberships.delete(principal);
      for (const credential of this.credentials) {
        if (credential.membership !== null && credential.membership === row?.id) this.#kill(credential);
      }
    } else if (row) row.level = level;
    else this.#memberships.set(principal, { id: ++this.#rows, level });
    this.#note(at, told);
  }

  /** A session, or a project key on the principal's present membership. */
  issue(kind: "session" | "key", principal: string, at: number, endsAt = NEVER): Credential {
    const id = `${kind}-${this.credentials.length}`;
    const membership = kind === "key" ? (this.#memberships.get(principal)?.id ?? 0) : null;
    const current = kind === "key" ? this.#newSecret(id) : id;
    const credential = { id, principal, membership, current, previous: null, endsAt, revoked: false };
    this.credentials.push(credential);
    this.#note(at, at);
    return credential;
  }

  revoke(credential: Credential, at: number, told: number): void {
    this.#kill(credential);
    this.#note(at, told);
  }

  expire(credential: Credential, endsAt: number, at: number, told: number): void {
    credential.endsAt = endsAt;
    this.#note(at, told);
  }

  /** A new secret; the one before it ends at `endsAt`, or is told to wait for the first use. What was before that ends now. */
  rotate(credential: Credential, until: "grace" | "first_use", endsAt: number, at: number, told: number) {
    credential.previous = { secret: credential.current, until, endsAt };
    credential.current = this.#newSecret(credential.id);
    this.#note(at, told);
  }

  mayRollBack({ previous, current, revoked, endsAt }: Credential, at: number): boolean {
    if (previous === null || revoked || this.#firstUsedAt.has(current)) return false;
    return Math.min(previous.endsAt, endsAt) > at;
  }

  /** The old secret again, and no other. */
  rollBack(credential: Credential, at: number, told: number): void {
    if (credential.previous) credential.current = credential.previous.secret;
    credential.previous = null;
    this.#note(at, told);
  }

  /** That a secret was used, written down beside the keys. */
  flush(secret: string, usedAt: number, at: number): void {
    if (!this.#firstUsedAt.has(secret)) this.#firstUsedAt.set(secret, usedAt);
    this.#note(at, at);
  }

  /** What must never be done: the key's row, as it was when it was read. */
  overwrite(row: Credential, at: number): void {
    const credential = this.credentials.find(({ id }) => id === row.id);
    if (credential) Object.assign(credential, row);
    this.#note(at, at);
  }

  of(secret: string): Credential | undefined {
    return this.credentials.find((c) => c.current === secret || c.previous?.secret === secret);
  }

  /** Those that authenticate, or would if their key did. */
  secretsOf({ current, previous }: Credential): string[] {
    return previous ? [current, previous.secret] : [current];
  }

  read(secret: string): Record {
    const credential = this.of(secret);
    if (!credential) return UNKNOWN;
    const { revoked, principal } = credential;
    return {
      status: revoked ? "revoked" : "active",
      level: revoked ? 0 : this.memberOf(principal),
      endsAt: this.#endOf(secret, credential),
    };
  }

  /** What a replica that lags would answer. */
  readAt(secret: string, time: number): Record {
    const worth = this.#worth.get(secret)?.findLast(({ at }) => at <= time);
    return { status: "active", level: worth?.level ?? 0, endsAt: worth?.endsAt ?? NEVER };
  }

  /** The most that the secret was worth since `time`, and at least a viewer. */
  lately(secret: string, time: number): Level {
    let most: Level = 1;
    for (const { level } of this.#periods(secret, time, Infinity)) if (level > most) most = level;
    return most;
  }

  /** Of each period in which it was worth `need`, by how much an authentication missed it. */
  latenesses(secret: string, need: Level, begun: number, answered: number): Lateness[] {
    const worths = this.#worth.get(secret) ?? [];
    return worths.flatMap(({ at, level, endsAt }, i) => {
      if (at > answered || level < need) return [];
      const next = worths[i + 1];
      const lost = next && next.at < begun ? begun - next.told : 0;
      return [{ lost, ended: Math.max(0, begun - endsAt) }];
    });
  }

  /** `skew`: a clock that is ahead sees an end so much sooner. */
  heldThroughout(secret: string, need: Level, from: number, to: number, skew: number): boolean {
    return this.#periods(secret, from, to).every(({ level, endsAt }) => level >= need && endsAt > to + skew);
  }

  /** Whether it was revoked, whatever its row says by now. */
  isDead = (credential: Credential): boolean => this.#dead.has(credential);

  /** Writes down what each secret is worth now. */
  #note(at: number, told: number): void {
    for (const secret of this.credentials.flatMap((credential) => this.secretsOf(credential))) {
      if (!this.#worth.has(secret)) this.#worth.set(secret, []);
    }
    for (const [secret, worths] of this.#worth) {
      const credential = this.of(secret);
      const lives = credential !== undefined && !this.#dead.has(credential);
      const level = lives ? this.memberOf(credential.principal) : 0;
      const endsAt = lives ? this.#endOf(secret, credential) : NEVER;
      const before = worths.at(-1);
      if (before?.level !== level || before.endsAt !== endsAt) worths.push({ at, told, level, endsAt });
    }
  }

  #newSecret = (id: string): string => `${id}.${++this.#secrets}`;

  #kill(credential: Credential): void {
    credential.revoked = true;
    this.#dead.add(credential);
  }

  #periods(secret: string, from: number, to: number): Worth[] {
    const worths = this.#worth.get(secret) ?? [];
    return worths.filter((worth, i) => worth.at <= to && (worths[i + 1]?.at ?? Infinity) >= from);
  }

  /** The secret before ends at its own time, or when the new one was used; never after the key. */
  #endOf(secret: string, { current, previous, endsAt }: Credential): number {
    if (secret === current || !previous) return endsAt;
    const used = previous.until === "first_use" ? (this.#firstUsedAt.get(current) ?? NEVER) : NEVER;
    return Math.min(endsAt, previous.endsAt, used);
  }
}
