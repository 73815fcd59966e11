import { ACCESS_TOKEN, TOKEN_EXCHANGE } from "../exchanges.ts";
import { newAddress } from "../personas.ts";
import { keyOf } from "../sharing.ts";
import type { Lives } from "./lives.ts";

/** A key is exchanged, by whoever has it. */
export async function life({ act, owner, ids }: Lives): Promise<void> {
  const key = await keyOf(owner, ids.projects ?? "", ["run:view"]);
  const request = {
    grant_type: TOKEN_EXCHANGE,
    subject_token: key.token,
    subject_token_type: ACCESS_TOKEN,
    scope: "run:view",
  };
  const anybody = { token: null, address: newAddress() };
  await act(anybody, "POST /v1/token", ids, request, ["access_token.issued"]);
}
