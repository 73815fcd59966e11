import { Problem } from "@atrium/shared/problem";
import type { Incoming } from "./content.ts";
import { declaredDigest } from "./digest.ts";

/** A media type with parameters, in what may stand in a header. */
const MEDIA_TYPE = /^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}(?:\s*;[\t\x20-\x7e]*)?$/;
const MEDIA_TYPE_LENGTH = 255;

export const isMediaType = (text: string): boolean =>
  text.length <= MEDIA_TYPE_LENGTH && MEDIA_TYPE.test(text);

/**
 * The body of a request as it is to be kept, not a byte of it read yet.
 * @throws Problem `length_required`, `body_too_large`, `malformed_request`, `validation_failed`, `digest_mismatch`
 */
export function incomingOf(
  { headers, body }: Request,
  most: number,
): { incoming: Incoming; sent: { contentType: string; headers: Headers } } {
  const length = headers.get("Content-Length");
  if (length === null) throw new Problem("length_required");
  const size = Number(length);
  if (size > most)
    throw new Problem(
      "body_too_large",
      `At most ${most} bytes in one request; POST …/uploads takes more, in parts.`,
    );
  // Kept as it came, it would be taken for a whole file, or for one that is not encoded (RFC 9110 §14.5).
  if (headers.has("Content-Range")) throw new Problem("malformed_request", "A file is written whole.");
  const encoding = headers.get("Content-Encoding") ?? "identity";
  const contentType = headers.get("Content-Type") ?? "application/octet-stream";
  if (encoding !== "identity")
    throw invalid("Content-Encoding", "Files are kept as they are sent: identity.");
  if (!isMediaType(contentType)) throw invalid("Content-Type", "A media type.");
  return { incoming: { body, size, digest: declaredDigest(headers) }, sent: { contentType, headers } };
}

const invalid = (header: string, detail: string): Problem =>
  new Problem("validation_failed", undefined, { errors: [{ pointer: `header:${header}`, detail }] });
