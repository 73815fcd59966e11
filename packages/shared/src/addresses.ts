import ipaddr from "ipaddr.js";

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Network = readonly [first: Address, bits: number];

/** The first 96 bits of an IPv6 address that stands for one of IPv4 (RFC 4291, 2.5.5.2). */
const MAPPED_BITS = 96;

/**
 * One address, in full: no zone, no leading zeros, nothing left out of four decimal parts. `::192.0.2.1` is nobody's (RFC
 * 4291 gave it up), and some read it as another address than others.
 */
function addressOf(text: string): Address | null {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  const colon = text.lastIndexOf(":");
  if (colon < 0 || text.includes("%") || !ipaddr.IPv6.isValid(text)) return null;
  if (text.includes(".") && (colon === 1 || !ipaddr.IPv4.isValidFourPartDecimal(text.slice(colon + 1))))
    return null;
  const address = ipaddr.IPv6.parse(text);
  return address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

function networkOf(text: string): Network | null {
  const [part = "", given, ...more] = text.split("/");
  const address = addressOf(part);
  if (address === null || more.length > 0) return null;
  const isV4 = address.kind() === "ipv4";
  const most = isV4 ? 32 : 128;
  if (given === undefined) return [address, most];
  if (!/^(0|[1-9]\d{0,2})$/.test(given)) return null;
  // Of an IPv4 address that is written as one of IPv6, the prefix is too; one that reaches further names no network of IPv4.
  const bits = Number(given) - (isV4 && part.includes(":") ? MAPPED_BITS : 0);
  if (bits < 0 || bits > most) return null;
  const mask = (isV4 ? ipaddr.IPv4 : ipaddr.IPv6).subnetMaskFromPrefixLength(bits).toByteArray();
  const bytes = address.toByteArray().map((byte, at) => byte & (mask[at] as number));
  return [ipaddr.fromByteArray(bytes), bits];
}

const textOf = (address: Address): string =>
  address.kind() === "ipv4" ? address.toString() : (address as ipaddr.IPv6).toRFC5952String();

export const isAddress = (text: string): boolean => addressOf(text) !== null;

/** A network as CIDR, always written the same way: `10.0.0.7` is `10.0.0.7/32`, `10.1.2.3/8` is `10.0.0.0/8`. Null for what is none. */
export function canonicalNetwork(text: string): string | null {
  const network = networkOf(text);
  return network && `${textOf(network[0])}/${network[1]}`;
}

/** A verdict keeps its list for as long as it is cached, so each is parsed once. */
const parsed = new WeakMap<readonly string[], Network[]>();

function networksOf(list: readonly string[]): Network[] {
  let networks = parsed.get(list);
  if (networks === undefined) {
    networks = list.map(networkOf).filter((network) => network !== null);
    parsed.set(list, networks);
  }
  return networks;
}

/** Whether one of the networks has the address in it. No address is in none. */
export function isWithin(address: string | null, networks: readonly string[]): boolean {
  const asked = address === null ? null : addressOf(address);
  if (asked === null) return false;
  return networksOf(networks).some(
    ([first, bits]) => first.kind() === asked.kind() && asked.match(first, bits),
  );
}
