import { type Clock, systemClock } from "@atrium/shared/clock";
import { readUpTo } from "./bounded.ts";

/** All addresses, of both families, that a name leads to. Rejects where that is not known; none where there are none. */
export type Resolve = (name: string, signal?: AbortSignal) => Promise<string[]>;

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

const LIMIT_MS = 5_000;
const MAX_ANSWER = 64_000;
/** How long an answer is kept at most, whatever it says of itself; and of how many names. */
const CACHED_MS = 60_000;
const CACHED_NAMES = 1_000;

/** What records are of interest; their numbers are RFC 1035's and RFC 3596's. */
const TYPES = { A: 1, AAAA: 28 } as const;

interface Answer {
  addresses: string[];
  /** How long each of its records holds, in ms. */
  lives: number[];
}

/**
 * Asks a resolver by DNS over HTTPS, as JSON (https://developers.google.com/speed/public-dns/docs/doh/json, and what
 * Cloudflare calls `application/dns-json`): it says which addresses there are before anything is sent to one of them.
 * Both families must be answered: what is not known of one may be what must not be reached.
 */
export function dnsOverHttps(
  resolver: string,
  {
    fetch = (url, init) => globalThis.fetch(url, init),
    clock = systemClock,
    limitMs = LIMIT_MS,
  }: { fetch?: Fetch; clock?: Clock; limitMs?: number } = {},
): Resolve {
  const known = new Map<string, { addresses: string[]; until: number }>();
  return async (name, signal) => {
    const cached = known.get(name);
    if (cached && cached.until > clock.now()) return cached.addresses;
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), limitMs);
    const both = signal ? AbortSignal.any([signal, limit.signal]) : limit.signal;
    try {
      const asked = clock.now();
      const answers = await Promise.all(
        (["A", "AAAA"] as const).map((type) => ask(fetch, resolver, name, type, both)),
      );
      const addresses = answers.flatMap((answer) => answer.addresses);
      known.delete(name);
      if (addresses.length > 0) {
        // The oldest goes.
        if (known.size >= CACHED_NAMES) known.delete(known.keys().next().value ?? "");
        const until = asked + Math.min(CACHED_MS, ...answers.flatMap(({ lives }) => lives));
        known.set(name, { addresses, until });
      }
      return addresses;
    } finally {
      clearTimeout(timer);
      // Where one failed, the other is of no use.
      limit.abort();
    }
  };
}

async function ask(
  fetch: Fetch,
  resolver: string,
  name: string,
  type: keyof typeof TYPES,
  signal: AbortSignal,
): Promise<Answer> {
  const url = new URL(resolver);
  url.searchParams.set("name", name);
  url.searchParams.set("type", type);
  const response = await fetch(url.href, {
    headers: { accept: "application/dns-json" },
    redirect: "manual",
    signal,
  });
  const text = await readUpTo(response.body, MAX_ANSWER);
  if (response.status !== 200 || text === null) throw new Error(`The resolver answered ${response.status}.`);
  const { Status, TC, Answer: records = [] } = JSON.parse(text) as DnsJson;
  if (Status !== 0 || TC === true) throw new Error(`The resolver answered with code ${Status}.`);
  // Aliases on the way stand in the same answer; whatever address is in it is looked at.
  const found = records.filter((record) => record.type === TYPES[type]);
  return {
    addresses: found.map(({ data }) => String(data)),
    lives: records.map(({ TTL }) => (Number.isFinite(TTL) ? Math.max(0, TTL * 1000) : 0)),
  };
}

interface DnsJson {
  /** RFC 1035's response code: 0 for an answer. */
  Status: number;
  /** Cut off. */
  TC?: boolean;
  Answer?: { name: string; type: number; TTL: number; data: string }[];
}
