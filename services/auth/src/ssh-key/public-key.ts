import { createHash } from "node:crypto";

/** What stands in one line of OpenSSH: its first two words, and what people compare keys by. */
export interface PublicKey {
  type: string;
  base64: string;
  /** `SHA256:…`, as `ssh-keygen -lf` shows it. */
  fingerprint: string;
}

/** What cannot be taken for a key, in words that repeat nothing of what was sent: it may have been a private key. */
export class NoPublicKey extends Error {}

/** OpenSSH's own limits: weaker ones are refused by it by now, longer ones always were. */
const RSA_BITS = { least: 2048, most: 16_384 };
const ED25519_BYTES = 32;

/** Of each type, what follows its name in the blob (RFC 4253 §6.6, RFC 5656 §3.1, RFC 8709 §4, OpenSSH's PROTOCOL.u2f). */
const TYPES: Readonly<Record<string, (wire: Wire) => Promise<void> | void>> = {
  "ssh-ed25519": ed25519,
  "ssh-rsa": rsa,
  "ecdsa-sha2-nistp256": (wire) => ecdsa(wire, "P-256"),
  "ecdsa-sha2-nistp384": (wire) => ecdsa(wire, "P-384"),
  "ecdsa-sha2-nistp521": (wire) => ecdsa(wire, "P-521"),
  "sk-ssh-ed25519@openssh.com": (wire) => {
    ed25519(wire);
    application(wire);
  },
  "sk-ecdsa-sha2-nistp256@openssh.com": async (wire) => {
    await ecdsa(wire, "P-256");
    application(wire);
  },
};

/**
 * Reads one line as it stands in a `.pub` file: type, base 64 and, not kept, a comment. Nothing before it: what options
 * a key has is for the one who lets it in.
 * @throws NoPublicKey
 */
export async function readPublicKey(text: string): Promise<PublicKey> {
  const line = text.trim();
  if (/PRIVATE KEY|PuTTY-User-Key-File/i.test(line))
    throw new NoPublicKey(
      "This is a private key: keep it to yourself, and trust it no more if anybody saw it. Send the line of its .pub file.",
    );
  if (/[\r\n]/.test(line))
    throw new NoPublicKey("One line of OpenSSH: a type, the key in base 64, a comment.");
  const [type = "", base64 = ""] = line.split(/[ \t]+/);
  const read = Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
  if (!read) throw new NoPublicKey(`It begins with its type, one of ${Object.keys(TYPES).join(", ")}.`);
  const bytes = Buffer.from(base64, "base64");
  if (base64 === "" || bytes.toString("base64") !== base64)
    throw new NoPublicKey("Behind the type stands the key in base 64, whole and with its padding.");
  const wire = new Wire(bytes);
  if (wire.text() !== type) throw new NoPublicKey("The key is not of the type that stands before it.");
  await read(wire);
  wire.end();
  const digest = createHash("sha256").update(bytes).digest("base64").replaceAll("=", "");
  return { type, base64, fingerprint: `SHA256:${digest}` };
}

/** A key's wire format: byte strings, each behind its length in four bytes (RFC 4251 §5). */
class Wire {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  string(): Buffer {
    const start = this.#at + 4;
    if (start > this.#bytes.length) throw new NoPublicKey("The key is cut off.");
    const end = start + this.#bytes.readUInt32BE(this.#at);
    if (end > this.#bytes.length) throw new NoPublicKey("The key is cut off.");
    this.#at = end;
    return this.#bytes.subarray(start, end);
  }

  text(): string {
    return this.string().toString("latin1");
  }

  /** A positive number in the one way to write it: no sign, no zeros in front but the one that keeps it positive. */
  number(): Buffer {
    const bytes = this.string();
    const [first = 0, second = 0] = bytes;
    if (bytes.length === 0 || first >= 0x80 || (first === 0 && second < 0x80))
      throw new NoPublicKey("A number in the key is not written as it must be.");
    return first === 0 ? bytes.subarray(1) : bytes;
  }

  end(): void {
    if (this.#at !== this.#bytes.length) throw new NoPublicKey("There is more behind the key.");
  }
}

function ed25519(wire: Wire): void {
  if (wire.string().length !== ED25519_BYTES) throw new NoPublicKey("An Ed25519 key has 32 bytes.");
}

/** Its exponent, then its modulus: both are odd. */
function rsa(wire: Wire): void {
  const exponent = wire.number();
  const modulus = wire.number();
  const bits = modulus.length * 8 - Math.clz32(modulus[0] ?? 0) + 24;
  if (bits < RSA_BITS.least || bits > RSA_BITS.most)
    throw new NoPublicKey(`An RSA key has ${RSA_BITS.least} to ${RSA_BITS.most} bits; this one has ${bits}.`);
  const isOne = exponent.length === 1 && exponent[0] === 1;
  if (isOne || !isOdd(exponent) || !isOdd(modulus) || exponent.length > modulus.length)
    throw new NoPublicKey("This is no RSA key.");
}

const isOdd = (number: Buffer): boolean => ((number.at(-1) ?? 0) & 1) === 1;

type Curve = "P-256" | "P-384" | "P-521";

/** SEC 1, uncompressed: 4, x, y. */
const POINT_BYTES: Record<Curve, number> = { "P-256": 65, "P-384": 97, "P-521": 133 };

async function ecdsa(wire: Wire, namedCurve: Curve): Promise<void> {
  if (wire.text() !== namedCurve.toLowerCase().replace("p-", "nistp"))
    throw new NoPublicKey("The key names another curve than its type.");
  const point = wire.string();
  if (point.length !== POINT_BYTES[namedCurve] || point[0] !== 4)
    throw new NoPublicKey("The key's point is not written out whole.");
  // Checks that the point is on the curve.
  await crypto.subtle
    .importKey("raw", new Uint8Array(point), { name: "ECDSA", namedCurve }, false, ["verify"])
    .catch(() => {
      throw new NoPublicKey("The key's point is not on its curve.");
    });
}

/** Of a security key: what it was made for, `ssh:` unless its maker said otherwise. */
function application(wire: Wire): void {
  if (!/^[\x21-\x7e]{1,255}$/.test(wire.text())) throw new NoPublicKey("The key names no application.");
}
