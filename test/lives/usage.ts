import { aRecord } from "../metering.ts";
import { systemAdministrator } from "../organizations.ts";
import type { Lives } from "./lives.ts";

/** What is credited and used; the same record again is none. */
export async function life({ act, owner, ids }: Lives): Promise<void> {
  const root = await systemAdministrator();
  const credit = { amount_micros: 5_000_000, reason: "Welcome" };
  const holders = { ...ids, accounts: owner.id, organizations: owner.organization };
  for (const holder of ["accounts/{account}", "organizations/{organization}"])
    await act(root, `POST /v1/admin/${holder}/credits`, holders, credit, ["balance.credited"]);
  for (const place of ["projects/{project}", "organizations/{organization}"]) {
    const batch = { records: [aRecord(), aRecord()] };
    await act(owner, `POST /v1/${place}/usage`, holders, batch, ["usage.recorded"]);
    await act(owner, `POST /v1/${place}/usage`, holders, batch, []);
  }
}
