import type { Lives } from "./lives.ts";

/** A log is kept for a year, and then for ever again; what is as it was is no news. */
export async function life({ act, owner, ids }: Lives): Promise<void> {
  const settings = "PATCH /v1/organizations/{organization}/audit/settings";
  await act(owner, settings, ids, { retention_days: 365 }, ["audit.settings_updated"]);
  await act(owner, settings, ids, { retention_days: 365 }, []);
  await act(owner, settings, ids, { retention_days: null }, ["audit.settings_updated"]);
}
