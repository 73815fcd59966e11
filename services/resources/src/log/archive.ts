import type { KeptLine } from "./schema.ts";

/** What a chunk in R2 goes by. Its end is part of the name: one name never means two contents. */
const keyOf = (resourceId: string, { first, last }: { first: number; last: number }): string =>
  `logs/${resourceId}/${first}-${last}`;

/** The lines of a chunk that is an object. */
export async function linesOf(
  blobs: R2Bucket,
  resourceId: string,
  chunk: { first: number; last: number },
): Promise<KeptLine[]> {
  const object = await blobs.get(keyOf(resourceId, chunk));
  if (!object) throw new Error(`${keyOf(resourceId, chunk)} is not there`);
  return object.json<KeptLine[]>();
}
