/** 0 nothing, 1 viewer, 2 member, 3 admin: what a credential is worth. */
export type Level = 0 | 1 | 2 | 3;

/** What the cache keeps: as much of the product's record as the properties need. */
export interface Record {
  status: "active" | "revoked" | "unknown";
  level: Level;
}

export interface Credential {
  readonly key: string;
  readonly principal: string;
  /** The membership row a project key hangs on; a session hangs on none. */
  readonly membership: number | null;
  revoked: boolean;
}

/** What a credential was worth from `at` on. */
interface Worth {
  at: number;
  /** When whoever committed it read the clock for `effective_by`: before the commit, never after. */
  told: number;
  level: Level;
}

const UNKNOWN: Record = { status: "unknown", level: 0 };

/**
 * CONTROL, and what it ever was: one truth at each instant, against which every answer is judged.
 * Changes are instantaneous; the time they take to get here and back is the schedule's.
 */
export class Primary {
  readonly credentials: Credential[] = [];
  readonly #memberships = new Map<string, { id: number; level: Level }>();
  readonly #worth = new Map<string, Worth[]>();
  #rows = 0;

  memberOf(principal: string): Level {
    return this.#memberships.get(principal)?.level ?? 0;
  }

  /** Adds the person, or changes the role; 0 removes, and with the row go the keys that hang on it. */
  setMember(principal: string, level: Level, at: number, told: number): void {
    const row = this.#memberships.get(principal);
    if (level === 0) {
      this.#memberships.delete(principal);
      for (const credential of this.credentials) {
        if (credential.membership !== null && credential.membership === row?.id) credential.revoked = true;
      }
    } else if (row) row.level = level;
    else this.#memberships.set(principal, { id: ++this.#rows, level });
    this.#note(at, told);
  }

  /** A session, or a project key on the principal's present membership. */
  issue(kind: "session" | "key", principal: string, at: number): Credential {
    const membership = kind === "key" ? (this.#memberships.get(principal)?.id ?? 0) : null;
    const credential = { key: `${kind}-${this.credentials.length}`, principal, membership, revoked: false };
    this.credentials.push(credential);
    this.#note(at, at);
    return credential;
  }

  revoke(credential: Credential, at: number, told: number): void {
    credential.revoked = true;
    this.#note(at, told);
  }

  read(key: string): Record {
    const credential = this.credentials.find((c) => c.key === key);
    if (!credential) return UNKNOWN;
    return { status: credential.revoked ? "revoked" : "active", level: this.#levelOf(credential) };
  }

  /** What a replica that lags would answer. */
  readAt(key: string, time: number): Record {
    const level = this.#worth.get(key)?.findLast((worth) => worth.at <= time)?.level ?? 0;
    return { status: "active", level };
  }

  /** The most that the credential was worth since `time`, and at least a viewer. */
  lately(key: string, time: number): Level {
    let most: Level = 1;
    for (const { level } of this.#periods(key, time, Infinity)) if (level > most) most = level;
    return most;
  }

  /** Whether the credential was worth `need` at some instant from `from` to `to`. */
  held(key: string, need: Level, from: number, to: number): boolean {
    return this.#periods(key, from, to).some((worth) => worth.level >= need);
  }

  heldThroughout(key: string, need: Level, from: number, to: number): boolean {
    return this.#periods(key, from, to).every((worth) => worth.level >= need);
  }

  /** When the latest withdrawal of `need` before `time` was told; undefined where it was never held. */
  withdrawn(key: string, need: Level, time: number): number | undefined {
    const worths = this.#worth.get(key) ?? [];
    const last = worths.findLastIndex((worth) => worth.at <= time && worth.level >= need);
    return worths[last + 1]?.told;
  }

  #periods(key: string, from: number, to: number): Worth[] {
    const worths = this.#worth.get(key) ?? [];
    return worths.filter((worth, i) => worth.at <= to && (worths[i + 1]?.at ?? Infinity) >= from);
  }

  #levelOf({ revoked, principal }: Credential): Level {
    return revoked ? 0 : this.memberOf(principal);
  }

  #note(at: number, told: number): void {
    for (const credential of this.credentials) {
      const worths = this.#worth.get(credential.key) ?? [];
      const level = this.#levelOf(credential);
      if (worths.at(-1)?.level !== level) worths.push({ at, told, level });
      this.#worth.set(credential.key, worths);
    }
  }
}
