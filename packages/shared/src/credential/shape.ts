import { base62 } from "./base62.ts";
import { crc32 } from "./crc32.ts";

// What a secret of ours looks like to everybody: `atr_<class>_<pepper id><32 random><8 tag><6 CRC-32>`, all in base 62.

export const PREFIX = "atr_";
export const RANDOM_LENGTH = 32;
export const TAG_LENGTH = 8;
const CRC_LENGTH = 6;
/** `atr_pk_` and the pepper's id. */
export const HEAD_LENGTH = PREFIX.length + "pk_".length + 1;
export const BODY_LENGTH = HEAD_LENGTH + RANDOM_LENGTH;
export const CHECKED_LENGTH = BODY_LENGTH + TAG_LENGTH;
export const SECRET_LENGTH = CHECKED_LENGTH + CRC_LENGTH;
/** What is shown in lists to recognize a secret by: the head and four of its 32 random characters. */
export const HINT_LENGTH = HEAD_LENGTH + 4;

/** For secret scanners: every secret matches, and the CRC sorts out what else does. */
export const CREDENTIAL_PATTERN = /\batr_(?:pk|at|ss)_[0-9A-Za-z]{47}\b/;

/** What the last digits of a secret are, for what stands before them. */
export const checksumOf = (secret: string): string => base62(crc32(secret, CHECKED_LENGTH), CRC_LENGTH);
