import * as store from "./store.ts";

// A project's things of one kind, for those who put lists together: unexecuted, newest first.

export { present, type ResourceBody } from "./body.ts";
export type { Filter, Resource } from "./store.ts";

/** No more than `limit` of them. */
export const partOf = (
  db: Parameters<typeof store.page>[0],
  projectId: string,
  kind: Parameters<typeof store.page>[2],
  filter: store.Filter,
  { after, limit }: { after: string | null; limit: number },
) => store.page(db, projectId, kind, filter, { after, limit: limit - 1 });
