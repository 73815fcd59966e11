import { randomBytes } from "node:crypto";

/** Consonants: what is typed from another screen spells no word, and nothing looks like something else (RFC 8628, 6.1). */
const ALPHABET = "BCDFGHJKLMNPQRSTVWXZ";
const LENGTH = 8;
/** The last multiple of 20 in a byte: what is above would favour some letters. */
const EVEN = 240;

/** 34 bits: enough for something that lives minutes and is guessed at ten times a minute. */
export function newUserCode(bytes: (n: number) => Uint8Array = randomBytes): string {
  let code = "";
  while (code.length < LENGTH) {
    for (const byte of bytes(LENGTH)) {
      if (byte < EVEN && code.length < LENGTH) code += ALPHABET.charAt(byte % ALPHABET.length);
    }
  }
  return code;
}

/** As people read it: `XXXX-XXXX`. */
export const shownCode = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`;

/** As it is stored, however it was typed; null for what is none. */
export function readUserCode(typed: string): string | null {
  const code = typed.toUpperCase().replace(/[\s-]/g, "");
  return code.length === LENGTH && [...code].every((letter) => ALPHABET.includes(letter)) ? code : null;
}
