import { newAddress, signUp, unique } from "../personas.ts";
import type { Lives } from "./lives.ts";

/** A key, an account token and a session are found where they should not be, each once: the second report is no news. */
export async function life({ act, owner, ids }: Lives): Promise<void> {
  const finder = () => ({ token: null, address: newAddress() });
  const found = "POST /v1/keys/leaks";
  const key = { name: unique("key") };
  const made = "POST /v1/projects/{project}/keys";
  const { secret } = await act<{ secret: string }>(owner, made, ids, key, ["key.created"]);
  await act(finder(), found, ids, { key: secret }, ["key.leaked", "key.revoked"]);
  await act(finder(), found, ids, { key: secret }, []);
  const somebody = await signUp("somebody");
  const account = "POST /v1/me/tokens";
  const leaked = await act<{ secret: string }>(somebody, account, {}, key, ["token.created"]);
  await act(finder(), found, ids, { key: leaked.secret }, ["token.leaked", "token.revoked"]);
  const { token } = somebody;
  await act(finder(), found, ids, { key: token }, ["session.ended"]);
}
