import { execFileSync, spawnSync } from "node:child_process";
import { createECDH, randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NoPublicKey, readPublicKey } from "./public-key.ts";

/** A byte string of the wire format. */
function string(bytes: string | Uint8Array): Buffer {
  const body = Buffer.from(bytes as string);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length, body]);
}

const line = (type: string, ...parts: (string | Uint8Array)[]): string =>
  `${type} ${Buffer.concat([type, ...parts].map(string)).toString("base64")}`;

const ed25519 = () => randomBytes(32);
const point = (curve = "prime256v1") => createECDH(curve).generateKeys();
const modulus = (bits: number) => {
  const bytes = randomBytes(bits / 8);
  bytes[0] = (bytes[0] ?? 0) | 0x80;
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) | 1;
  return Buffer.concat([Buffer.of(0), bytes]);
};
const E = Uint8Array.of(1, 0, 1);
const SK = "sk-ssh-ed25519@openssh.com";
const SK_ECDSA = "sk-ecdsa-sha2-nistp256@openssh.com";

const isInstalled = spawnSync("ssh-keygen", ["-?"]).error === undefined;

describe.skipIf(!isInstalled)("what ssh-keygen makes is read as it reads it", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "atrium-ssh-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    ["ed25519", "256"],
    ["ecdsa", "256"],
    ["ecdsa", "384"],
    ["ecdsa", "521"],
    ["rsa", "2048"],
  ])("%s %s: type, key and fingerprint", async (type, bits) => {
    const file = join(folder, `${type}${bits}`);
    execFileSync("ssh-keygen", ["-q", "-t", type, "-b", bits, "-N", "", "-C", "some one@host", "-f", file]);
    const text = readFileSync(`${file}.pub`, "utf8");
    const [, fingerprint] = execFileSync("ssh-keygen", ["-lf", `${file}.pub`], { encoding: "utf8" }).split(
      " ",
    );
    const key = await readPublicKey(text);
    expect(`${key.type} ${key.base64} some one@host\n`).toBe(text);
    expect(key.fingerprint).toBe(fingerprint);
    await expect(readPublicKey(readFileSync(file, "utf8"))).rejects.toThrow(/private key/);
  });
});

describe("what every client makes is taken", () => {
  it.each([
    ["Ed25519", line("ssh-ed25519", ed25519())],
    ["RSA of 2048 bits", line("ssh-rsa", E, modulus(2048))],
    ["RSA of 16384 bits", line("ssh-rsa", E, modulus(16_384))],
    ["P-256", line("ecdsa-sha2-nistp256", "nistp256", point())],
    ["P-384", line("ecdsa-sha2-nistp384", "nistp384", point("secp384r1"))],
    ["P-521", line("ecdsa-sha2-nistp521", "nistp521", point("secp521r1"))],
    ["a security key, Ed25519", line(SK, ed25519(), "ssh:")],
    ["a security key, P-256", line(SK_ECDSA, "nistp256", point(), "ssh:work")],
    ["a comment in any script", `${line("ssh-ed25519", ed25519())} Zoë's laptop 💻`],
    ["tabs, and a line's end", `${line("ssh-ed25519", ed25519()).replace(" ", "\t")}\r\n`],
  ])("%s", async (_, text) => {
    expect(text).toContain((await readPublicKey(text)).base64);
  });

  it("the example of GitHub's own host key has the fingerprint that GitHub publishes", async () => {
    const { fingerprint } = await readPublicKey(
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl",
    );
    expect(fingerprint).toBe("SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU");
  });
});

describe("what is no key is refused, and not repeated", () => {
  const good = line("ssh-ed25519", ed25519());
  const offCurve = () => {
    const bytes = point();
    bytes[64] = (bytes[64] ?? 0) ^ 1;
    return bytes;
  };

  it.each([
    ["nothing", ""],
    ["a type alone", "ssh-ed25519"],
    ["no type that there is", line("ssh-hippo", ed25519())],
    ["a type's name of Object's", "constructor AAAA"],
    ["DSA", line("ssh-dss", modulus(1024), modulus(160), E, E)],
    ["a certificate", line("ssh-ed25519-cert-v01@openssh.com", ed25519(), ed25519())],
    ["options", `command="/bin/sh" ${good}`],
    ["options without a space", `no-pty ${good}`],
    ["two lines", `${good}\n${good}`],
    ["a second line behind a comment", `${good} me\rssh-rsa AAAA`],
    ["another type inside", line("ssh-rsa", ed25519()).replace("ssh-rsa", "ssh-ed25519")],
    ["base 64 of another alphabet", "ssh-ed25519 ____"],
    ["base 64 without its padding", good.replace(/=*$/, "").slice(0, -1)],
    ["bits behind the padding", `ssh-rsa ${Buffer.from("x").toString("base64").replace("eA==", "eB==")}`],
    ["a byte more", line("ssh-ed25519", ed25519(), "")],
    ["31 bytes", line("ssh-ed25519", randomBytes(31))],
    ["33 bytes", line("ssh-ed25519", randomBytes(33))],
    ["a length past the end", `ssh-ed25519 ${Buffer.of(255, 255, 255, 255).toString("base64")}`],
    ["RSA of 1024 bits", line("ssh-rsa", E, modulus(1024))],
    ["RSA of 2047 bits", line("ssh-rsa", E, Buffer.concat([Buffer.of(0x7f), modulus(2040).subarray(1)]))],
    ["RSA of 16392 bits", line("ssh-rsa", E, modulus(16_392))],
    ["RSA with zeros in front", line("ssh-rsa", E, Buffer.concat([Buffer.of(0), modulus(2048)]))],
    ["RSA with a negative modulus", line("ssh-rsa", E, modulus(2048).subarray(1))],
    ["RSA with exponent 1", line("ssh-rsa", Uint8Array.of(1), modulus(2048))],
    ["RSA with an even exponent", line("ssh-rsa", Uint8Array.of(4), modulus(2048))],
    ["another curve's name", line("ecdsa-sha2-nistp256", "nistp384", point())],
    ["another curve's point", line("ecdsa-sha2-nistp256", "nistp256", point("secp384r1"))],
    [
      "a compressed point",
      line(
        "ecdsa-sha2-nistp256",
        "nistp256",
        Buffer.from(createECDH("prime256v1").generateKeys("hex", "compressed"), "hex"),
      ),
    ],
    ["a point off its curve", line("ecdsa-sha2-nistp256", "nistp256", offCurve())],
    ["a security key without its application", line(SK, ed25519())],
    ["a security key with a broken application", line(SK, ed25519(), "ssh:\n")],
    ["a security key and something more", line(SK_ECDSA, "nistp256", point(), "ssh:", "more")],
    [
      "a private key",
      "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk\n-----END OPENSSH PRIVATE KEY-----",
    ],
    ["PuTTY's private key", "PuTTY-User-Key-File-3: ssh-ed25519"],
  ])("%s", async (_, text) => {
    const refusal = await readPublicKey(text).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(NoPublicKey);
    const said = (refusal as NoPublicKey).message;
    for (const word of text.split(/\s+/).filter((word) => word.length > 20)) expect(said).not.toContain(word);
  });
});
