/** One page of a list, as every list answers. */
export interface Page<T> {
  data: T[];
  next_cursor: string | null;
}

/**
 * Everything of a list, page after page, as it is asked for. `Atrium.list` does it for lists of Atrium's.
 * @example
 * const runs = paginate((cursor) => atrium.GET("/v1/projects/{project}/runs", { params: { query: { cursor } } }));
 * for await (const run of runs) console.log(run.name);
 */
export async function* paginate<T>(page: (cursor?: string) => Promise<Page<T>>): AsyncGenerator<T, void> {
  let cursor: string | undefined;
  do {
    const { data, next_cursor } = await page(cursor);
    yield* data;
    cursor = next_cursor ?? undefined;
  } while (cursor !== undefined);
}
