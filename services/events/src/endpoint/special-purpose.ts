/**
 * What is not of the public internet, or not for everybody there: tables.
 * https://www.iana.org/assignments/iana-ipv4-special-registry, …/iana-ipv6-special-registry, …/special-use-domain-names
 */

/** What of IPv6 is given out to anybody (RFC 4291, RFC 3587). What stands for addresses of IPv4 is elsewhere, or below. */
export const GLOBAL_IPV6: readonly string[] = ["2000::/3"];

/** Of IPv4, and of what `GLOBAL_IPV6` has. Some of it is reachable, but nobody has an endpoint there. */
export const NOT_GLOBAL: readonly string[] = [
  "0.0.0.0/8", // this network (RFC 791)
  "10.0.0.0/8", // private (RFC 1918)
  "100.64.0.0/10", // shared by carriers (RFC 6598); a cloud's metadata at 100.100.100.200
  "127.0.0.0/8", // loopback (RFC 1122)
  "169.254.0.0/16", // link-local (RFC 3927), most clouds' metadata
  "172.16.0.0/12", // private (RFC 1918)
  "192.0.0.0/24", // protocol assignments (RFC 6890); a cloud's metadata at 192.0.0.192
  "192.0.2.0/24", // documentation (RFC 5737)
  "192.31.196.0/24", // AS112 (RFC 7535)
  "192.52.193.0/24", // AMT relays (RFC 7450)
  "192.88.99.0/24", // relays of 6to4 (RFC 7526)
  "192.168.0.0/16", // private (RFC 1918)
  "192.175.48.0/24", // AS112 (RFC 7534)
  "198.18.0.0/15", // benchmarks (RFC 2544)
  "198.51.100.0/24", // documentation (RFC 5737)
  "203.0.113.0/24", // documentation (RFC 5737)
  "224.0.0.0/4", // multicast (RFC 5771)
  "240.0.0.0/4", // reserved (RFC 1112), and broadcast (RFC 919)
  "168.63.129.16/32", // given out, but inside of one cloud what its machines are governed by
  "2001::/23", // protocol assignments (RFC 2928): Teredo, benchmarks, ORCHIDs
  "2001:db8::/32", // documentation (RFC 3849)
  "2002::/16", // 6to4 (RFC 3056): leads to any address of IPv4
  "2620:4f:8000::/48", // AS112 (RFC 7534)
  "3fff::/20", // documentation (RFC 9637)
];

/** Names, with all below them. */
export const NOT_PUBLIC: readonly string[] = [
  "alt", // RFC 9476
  "arpa", // home.arpa (RFC 8375) and what is for resolvers only
  "example", // RFC 6761, as the next ones
  "invalid",
  "localhost",
  "test",
  "internal", // reserved by ICANN for networks of one's own; metadata.google.internal
  "local", // RFC 6762
  "onion", // RFC 7686
  "corp", // never given out, since networks use them: so decided by ICANN
  "home",
  "mail",
  "lan", // what routers use
  "intranet",
  "private",
  "localdomain", // what resolvers of Linux are set up with
  "metadata.goog", // metadata of clouds, by names that look public
  "metadata.tencentyun.com",
];

/** From 1024 on, what browsers send no HTTP to, since something else listens there: https://fetch.spec.whatwg.org/#port-blocking */
export const PORTS_OF_OTHERS: ReadonlySet<number> = new Set([
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697,
  10080,
]);
