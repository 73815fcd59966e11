import { type BinaryLike, randomBytes, scrypt, timingSafeEqual } from "node:crypto";

/**
 * OWASP's scrypt setting for 16 MiB: an isolate has 128 MiB for all the sign-ins that run in it at once.
 * A stored hash names its own parameters, so raising these leaves older passwords valid.
 */
const COST = { ln: 14, r: 8, p: 5 };
const KEY_BYTES = 32;
/** Above what any stored hash needs; Node counts some overhead beside 128·N·r. */
const MAX_MEMORY = 64 * 1024 * 1024;

/** A password's hash in the PHC format: `$scrypt$ln=14,r=8,p=5$<salt>$<key>`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, COST);
  return `$scrypt$ln=${COST.ln},r=${COST.r},p=${COST.p}$${base64(salt)}$${base64(key)}`;
}

/** Whether it is the password that was hashed; compared in constant time. */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const parts = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(hash);
  if (!parts) return false;
  const [, ln, r, p, salt, key] = parts as unknown as [string, string, string, string, string, string];
  const wanted = Buffer.from(key, "base64");
  const actual = await derive(password, Buffer.from(salt, "base64"), {
    ln: Number(ln),
    r: Number(r),
    p: Number(p),
  });
  return wanted.length === actual.length && timingSafeEqual(wanted, actual);
}

/** The same password typed on two systems may come in two Unicode forms (NIST SP 800-63B). */
function derive(password: string, salt: BinaryLike, { ln, r, p }: typeof COST): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(
      password.normalize("NFKC"),
      salt,
      KEY_BYTES,
      { N: 2 ** ln, r, p, maxmem: MAX_MEMORY },
      (error, key) => (error ? reject(error) : resolve(key)),
    );
  });
}

const base64 = (bytes: Buffer): string => bytes.toString("base64").replaceAll("=", "");
