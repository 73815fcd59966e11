import { openElsewhere } from "../elsewhere.ts";
import { harness } from "../harness.ts";
import { anotherSession, newAddress } from "../personas.ts";
import type { Ids } from "../routes.ts";
import type { Samples } from "./sample.ts";

/** What a device shows that asks to be signed in. */
export async function newUserCode(): Promise<string> {
  const { fetch } = await harness();
  const response = await fetch("/v1/auth/device", {
    method: "POST",
    headers: { "CF-Connecting-IP": newAddress() },
    body: new URLSearchParams({ client_id: "atrium-cli" }),
  });
  if (!response.ok) throw new Error(`/v1/auth/device: ${await response.text()}`);
  return ((await response.json()) as { user_code: string }).user_code;
}

/** Where one is sent to, Google says itself: somebody must be there to ask. */
async function isThere(): Promise<Ids> {
  await openElsewhere();
  return {};
}

export const samples: Samples = {
  "GET /v1/auth/providers": {},
  "GET /v1/auth/social/github": {},
  "POST /v1/auth/social/github/link": {},
  "GET /v1/auth/social/github/callback": {},
  "GET /v1/auth/social/google": {},
  "POST /v1/auth/social/google/link": { fresh: isThere },
  "GET /v1/auth/social/google/callback": {},
  "GET /v1/me/sessions": {},
  "DELETE /v1/me/sessions/{session}": {
    fresh: async ({ ours }) => ({ sessions: (await anotherSession(ours.owner)).id }),
  },
  "DELETE /v1/me/sessions": {},
  "POST /v1/auth/confirm": { body: ({ ours }) => ({ password: ours.owner.password }) },
  "POST /v1/auth/device": {},
  "GET /v1/auth/device": { query: "?user_code=BCDF-GHJK" },
  "POST /v1/auth/device/approve": {
    body: async () => ({ user_code: await newUserCode() }),
  },
  "POST /v1/auth/device/deny": { body: async () => ({ user_code: await newUserCode() }) },
};
