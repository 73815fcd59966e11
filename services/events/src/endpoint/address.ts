/** Where messages may be sent: to strangers, and never back into a network of our own. */
import { isAddress, isWithin } from "@atrium/shared/addresses";
import { Problem } from "@atrium/shared/problem";
import { GLOBAL_IPV6, NOT_GLOBAL, NOT_PUBLIC, PORTS_OF_OTHERS } from "./special-purpose.ts";

/** What a deployment allows beyond, and keeps for itself. */
export interface Policy {
  /** `host:port`, or `host:*` for each of its ports: what may be reached although it is private, or not https. */
  reach: ReadonlySet<string>;
  /** Where Atrium is itself. */
  ownHost: string;
}

const MAX_URL = 2048;

/** An entry is read as the host of a URL is, so that both are spelled alike. */
function reachable(entry: string): string {
  const [, host = "", port = ""] = /^(\[.+\]|[^:*]+):(\d+|\*)$/.exec(entry) ?? [];
  const url = URL.parse(`http://${host}${port === ANY_PORT ? "" : `:${port}`}`);
  if (host === "" || url === null || url.href !== `http://${url.host}/`)
    throw new Error(`WEBHOOKS_REACH: ${JSON.stringify(entry)} is not host:port.`);
  return port === ANY_PORT ? anyPortOf(url) : hostAndPort(url);
}

const ANY_PORT = "*";

export const policyOf = ({
  PUBLIC_URL,
  WEBHOOKS_REACH = "",
}: {
  PUBLIC_URL: string;
  WEBHOOKS_REACH?: string;
}): Policy => ({
  reach: new Set(
    WEBHOOKS_REACH.split(",")
      .map((entry) => entry.trim())
      .filter((entry) => entry !== "")
      .map(reachable),
  ),
  ownHost: nameOf(new URL(PUBLIC_URL)),
});

const portOf = ({ port, protocol }: URL): number =>
  port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);

const hostAndPort = (url: URL): string => `${url.hostname}:${portOf(url)}`;
const anyPortOf = ({ hostname }: URL): string => `${hostname}:${ANY_PORT}`;

/** A dot at the end says only that the name is complete. */
const nameOf = ({ hostname }: URL): string => hostname.replace(/\.$/, "");

/** Whether it may be sent to although it is private, or not https. */
export const isExempt = (url: URL, { reach }: Policy): boolean =>
  reach.has(hostAndPort(url)) || reach.has(anyPortOf(url));

/** Whether nothing may be sent to an address: all that is not plainly one of the public internet. */
export function isForbidden(ip: string): boolean {
  const isUnicast = ip.includes(":") ? isWithin(ip, GLOBAL_IPV6) : isAddress(ip);
  return !isUnicast || isWithin(ip, NOT_GLOBAL);
}

/** The address that the host of a URL is. URL parsers write all spellings of IPv4 in four decimal parts, and IPv6 in brackets. */
export function literalOf(url: URL): string | null {
  const name = nameOf(url);
  if (name.startsWith("[")) return name.slice(1, -1);
  return isAddress(name) ? name : null;
}

/** Why nothing may be sent there, of what the URL says by itself; null where something may. */
function refusalOf(url: URL, policy: Policy): string | null {
  if (url.username !== "" || url.password !== "") return "A URL with a user or a password in it.";
  if (url.href.includes("#")) return "A URL with a fragment: nobody would be told of it.";
  if (url.href.length > MAX_URL) return `A URL of more than ${MAX_URL} characters.`;
  if (isExempt(url, policy) && /^https?:$/.test(url.protocol)) return null;
  if (url.protocol !== "https:") return "Messages are sent by https only.";
  const port = portOf(url);
  if (port !== 443 && (port < 1024 || PORTS_OF_OTHERS.has(port)))
    return `Port ${port} is for something else than https.`;
  const name = nameOf(url);
  if (isBelow(name, policy.ownHost)) return "This is where Atrium is itself.";
  const literal = literalOf(url);
  if (literal !== null) return isForbidden(literal) ? "An address that is not of the public internet." : null;
  if (!NAME.test(name) || name.length > 253)
    return "The host is neither an address nor a name of the public internet.";
  if (NOT_PUBLIC.some((parent) => isBelow(name, parent))) return "A name that is not of the public internet.";
  return null;
}

/** Two labels or more: what stands alone is the name of something in the same network. */
const NAME = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

const isBelow = (name: string, parent: string): boolean => name === parent || name.endsWith(`.${parent}`);

/**
 * The URL that messages are to be sent to. What it says by itself is looked at; what its name resolves to, at each attempt.
 * Keep and use what this gives, not the text: it is spelled in the one way that everybody reads alike.
 * @throws Problem `validation_failed`
 */
export function requireReachable(text: string, policy: Policy): URL {
  const url = URL.parse(text);
  const refusal = url === null ? "Not a URL." : refusalOf(url, policy);
  if (url === null || refusal !== null)
    throw new Problem("validation_failed", "Messages cannot be sent there.", {
      errors: [{ pointer: "/url", detail: refusal ?? "Not a URL." }],
    });
  return url;
}

/** The same where nobody is told why. */
export function reachableOrNull(text: string, policy: Policy): URL | null {
  const url = URL.parse(text);
  return url !== null && refusalOf(url, policy) === null ? url : null;
}
