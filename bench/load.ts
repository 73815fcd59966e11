import autocannon from "autocannon";

export interface Load {
  url: string;
  method?: "GET" | "POST";
  headers?: Record<string, string>;
  /** A new request each time, where one and the same would find the cache warm. */
  each?: () => { headers?: Record<string, string>; body?: string };
  body?: string;
  /** The status that every answer must have: a fast error is no result. */
  status: number;
}

/** Requests a second over 16 connections. */
export async function requestsPerSecond(load: Load, seconds: number): Promise<number> {
  const { each } = load;
  const result = await autocannon({
    url: load.url,
    connections: 16,
    duration: seconds,
    method: load.method ?? "GET",
    headers: load.headers ?? {},
    ...(load.body !== undefined && { body: load.body }),
    ...(each && {
      requests: [
        {
          setupRequest: (request: autocannon.Request) => {
            const { headers, body } = each();
            return {
              ...request,
              headers: { ...request.headers, ...headers },
              ...(body !== undefined && { body }),
            };
          },
        },
      ],
    }),
  });
  const others = Object.entries(result.statusCodeStats ?? {}).filter(
    ([status]) => Number(status) !== load.status,
  );
  if (others.length > 0 || result.errors > 0) {
    throw new Error(
      `${load.url} answered ${JSON.stringify(result.statusCodeStats)}, ${result.errors} errors`,
    );
  }
  return result.requests.average;
}
