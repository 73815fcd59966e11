import type { Outcome } from "./judge.ts";
import { type Credential, type Level, NEVER } from "./primary.ts";
import { T, type World } from "./world.ts";

const LEVELS: readonly Level[] = [0, 1, 2, 3];
const MEMBERS = ["ann", "bob"] as const;

interface Done {
  what: string;
  counts: keyof Pick<Outcome, "withdrawals" | "additions" | "rotations" | "rollBacks">;
  /** A secret that is in use from now on. */
  fresh?: string | undefined;
}

/** Something that somebody does to what credentials are worth. */
interface Change {
  readonly affected: readonly Credential[];
  /** Does it, now that it has arrived; undefined where the primary refuses it. */
  commit(at: number, told: number): Done | undefined;
}

/** Any of them, where there are keys to do it to. */
export function drawChange(world: World): Change {
  const { random, primary } = world;
  if (random.chance(0.25)) return revocation(world, random.pick(primary.credentials));
  const keys = primary.credentials.filter(({ membership, revoked }) => membership !== null && !revoked);
  if (keys.length === 0 || random.chance(0.35)) return membership(world);
  const rotated = keys.filter(({ previous }) => previous !== null);
  if (rotated.length > 0 && random.chance(0.5)) return rollBack(world, random.pick(rotated));
  return random.chance(0.7) ? rotation(world, random.pick(keys)) : expiry(world, random.pick(keys));
}

const revocation = ({ primary }: World, credential: Credential): Change => ({
  affected: [credential],
  commit: (at, told) => {
    primary.revoke(credential, at, told);
    return { what: `${credential.id} is revoked`, counts: "withdrawals" };
  },
});

function membership({ random, primary }: World): Change {
  const principal = random.pick(MEMBERS);
  const level = random.pick(LEVELS.filter((other) => other !== primary.memberOf(principal)));
  return {
    affected: primary.credentials.filter((credential) => credential.principal === principal),
    commit: (at, told) => {
      const gains = level > primary.memberOf(principal);
      primary.setMember(principal, level, at, told);
      // Added again: what hung on the former membership stays dead, and a new key may be made.
      const key = gains && random.chance(0.5) ? primary.issue("key", principal, at) : undefined;
      const what = `${principal} now has level ${level}`;
      return { what, counts: gains ? "additions" : "withdrawals", fresh: key?.current };
    },
  };
}

/** Rotating again while there is an old secret ends that one at once. */
function rotation({ random, primary }: World, key: Credential): Change {
  const until = random.pick(["grace", "first_use"] as const);
  const grace = until === "first_use" && random.chance(0.5) ? null : random.between(0, 2 * T);
  return {
    affected: [key],
    commit: (at, told) => {
      if (key.revoked || key.endsAt <= at) return undefined;
      const endsAt = grace === null ? NEVER : at + grace;
      primary.rotate(key, until, endsAt, at, told);
      const what = `${key.id} is rotated to ${key.current}: the old one until ${until}, or ${endsAt}`;
      return { what, counts: "rotations", fresh: key.current };
    },
  };
}

const rollBack = ({ primary }: World, key: Credential): Change => ({
  affected: [key],
  commit: (at, told) => {
    if (!primary.mayRollBack(key, at)) return undefined;
    primary.rollBack(key, at, told);
    return { what: `${key.id} is rolled back to ${key.current}`, counts: "rollBacks" };
  },
});

function expiry({ random, primary }: World, key: Credential): Change {
  const after = random.chance(0.3) ? null : random.between(0, 2 * T);
  return {
    affected: [key],
    commit: (at, told) => {
      if (key.revoked) return undefined;
      const endsAt = after === null ? NEVER : at + after;
      const counts = endsAt < key.endsAt ? "withdrawals" : "additions";
      primary.expire(key, endsAt, at, told);
      return { what: `${key.id} now ends at ${endsAt}`, counts };
    },
  };
}
