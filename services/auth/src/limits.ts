import { Problem } from "@atrium/shared/problem";

/** As wrangler.toml fixes them at deploy: so many, in so many seconds. */
const SIGN_INS = { name: "sign-ins", limit: 10, window: 60 };
const FAILURES = { name: "failures", limit: 100, window: 60 };

const tooMany = (policy: typeof FAILURES): Problem =>
  new Problem("rate_limited", undefined, { retry_after: policy.window, policy });

/**
 * Failed authentication is counted by address; where the platform names none, there is nothing to count by.
 * @returns the problem to answer with instead, once there were too many
 */
export async function countFailure(limiter: RateLimit, address: string | null): Promise<Problem | null> {
  if (address === null) return null;
  const { success } = await limiter.limit({ key: networkOf(address) });
  return success ? null : tooMany(FAILURES);
}

/**
 * Attempts are counted by the address they come from and by the email they are about, whichever is used up first.
 * By email too, since a password can be guessed from many addresses; the price is that somebody can keep an
 * account from signing in for as long as they go on, but not end its sessions.
 * @throws Problem `rate_limited`
 */
export async function limitAttempts(
  limiter: RateLimit | undefined,
  action: string,
  { address, email }: { address: string | null; email?: string },
): Promise<void> {
  if (!limiter) return;
  const keys = [
    address && `${action} from ${networkOf(address)}`,
    email && `${action} as ${email.toLowerCase()}`,
  ].filter((key) => key !== null && key !== undefined);
  for (const key of keys) {
    const { success } = await limiter.limit({ key });
    if (!success) throw tooMany(SIGN_INS);
  }
}

/** Whether one more mail to that address is not too many. */
export const mayReceive = async (limiter: RateLimit | undefined, address: string): Promise<boolean> =>
  limiter === undefined || (await limiter.limit({ key: `mail to ${address.toLowerCase()}` })).success;

/** One subscriber has a whole /64 of IPv6 addresses to come from. */
export function networkOf(address: string): string {
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.toLowerCase().split("::");
  const groups = head === "" ? [] : head.split(":");
  if (tail !== undefined) {
    const rest = tail === "" ? [] : tail.split(":");
    groups.push(...Array<string>(Math.max(0, 8 - groups.length - rest.length)).fill("0"), ...rest);
  }
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":")}::/64`;
}
