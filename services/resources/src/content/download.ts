import type { Allowed, Context } from "@atrium/shared/context";
import { problemResponse } from "@atrium/shared/http/problem";
import { notFound, Problem } from "@atrium/shared/problem";
import { type Content, type Stays, streamContent } from "./content.ts";
import { reprDigest } from "./digest.ts";
import { isOfThis, preconditionOf } from "./precondition.ts";
import { type Range, rangeOf } from "./range.ts";

/** What a caller may read, under the name that it has there. */
interface Readable {
  path: string;
  contentType: string;
  content: Content;
}

/** Finds it, and decides about it, each time anew. */
type Load = (access: Allowed) => Promise<Readable>;

export const tagOf = ({ digest }: Pick<Content, "digest">): string => `"${digest}"`;

/**
 * Answers a GET or HEAD with a content or a range of it (RFC 9110), and goes on as long as `load` agrees.
 * @throws Problem whatever `load` refuses with; `stale_version` for a precondition that fails
 */
export async function download(
  ctx: Context,
  blobs: R2Bucket,
  access: Allowed,
  request: Request,
  load: Load,
): Promise<Response> {
  // Once more for what was swept between being found and being read: it is another one by now, or gone.
  for (const _ of [1, 2]) {
    const answer = await attempt(ctx, blobs, access, request, load);
    if (answer) return answer;
  }
  throw notFound();
}

async function attempt(
  ctx: Context,
  blobs: R2Bucket,
  access: Allowed,
  { headers, method }: Request,
  load: Load,
): Promise<Response | null> {
  const found = await load(access);
  const { content } = found;
  const tag = tagOf(content);
  const precondition = preconditionOf(headers, tag, method);
  if (precondition === "fails") throw new Problem("stale_version");
  const caching = { ETag: tag, "Cache-Control": "private, no-cache" };
  if (precondition === "not_modified") return new Response(null, { status: 304, headers: caching });

  const asked = method === "GET" && isOfThis(headers.get("If-Range"), tag) ? headers.get("Range") : null;
  const range = rangeOf(asked, content.size);
  if (range === "not_satisfiable") return notSatisfiable(ctx, content.size);
  const described = {
    ...caching,
    ...descriptionOf(found),
    "Content-Length": `${range?.length ?? content.size}`,
  };
  if (method === "HEAD") return new Response(null, { headers: described });

  const body = await bodyOf(ctx, blobs, content, range, {
    until: access.expiresAt,
    decideAgain: async () => {
      const current = (await ctx.reauthorize()) as Allowed;
      await load(current);
      return current.expiresAt;
    },
  });
  if (body === null) return null;
  return range
    ? new Response(body, {
        status: 206,
        headers: { ...described, "Content-Range": rangeIn(content.size, range) },
      })
    : new Response(body, { headers: described });
}

/** Nothing is streamed of nothing. */
const bodyOf = (
  ctx: Context,
  blobs: R2Bucket,
  content: Content,
  range: Range | null,
  stays: Stays,
): Promise<ReadableStream<Uint8Array> | string | null> =>
  content.size === 0
    ? Promise.resolve("")
    : streamContent(ctx, blobs, content, range ?? { offset: 0, length: content.size }, stays);

const rangeIn = (size: number, { offset, length }: Range): string =>
  `bytes ${offset}-${offset + length - 1}/${size}`;

function notSatisfiable({ requestId }: Context, size: number): Response {
  const answer = problemResponse(new Problem("range_not_satisfiable").body, requestId);
  answer.headers.set("Content-Range", `bytes */${size}`);
  return answer;
}

/** It is saved, not shown: what somebody uploaded must not run as a page of ours. */
function descriptionOf({ path, contentType, content }: Readable): Record<string, string> {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const digest = reprDigest(content.digest);
  return {
    "Accept-Ranges": "bytes",
    "Content-Type": contentType,
    "Content-Disposition": `attachment; filename="${name.replaceAll(/[^\w .()+,@-]/g, "_")}"; filename*=UTF-8''${encoded(name)}`,
    "Content-Security-Policy": "default-src 'none'; sandbox",
    ...(digest && { "Repr-Digest": digest }),
  };
}

/** RFC 8187. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
