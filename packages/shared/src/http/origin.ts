/** Whether an `Origin` is on a comma-separated list. An empty entry lists nobody. */
export const isListed = (origin: string, list: string | undefined): boolean =>
  origin !== "" && list !== undefined && list.split(",").some((listed) => listed.trim() === origin);
