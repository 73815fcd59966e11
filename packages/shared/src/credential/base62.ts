const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** The last `length` digits of `value`, which is at most 2^53. */
export function base62(value: number, length: number): string {
  let digits = "";
  for (let left = value; digits.length < length; left = Math.floor(left / 62)) {
    digits = ALPHABET.charAt(left % 62) + digits;
  }
  return digits;
}

/** Evenly distributed digits; `bytes(n)` gives n random bytes. */
export function randomBase62(length: number, bytes: (n: number) => Uint8Array): string {
  let digits = "";
  while (digits.length < length) {
    for (const byte of bytes(length)) {
      // 248 is the last multiple of 62 in a byte: what is above would favour the first eight digits.
      if (byte < 248 && digits.length < length) digits += ALPHABET.charAt(byte % 62);
    }
  }
  return digits;
}
