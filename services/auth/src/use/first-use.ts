import { rfc3339 } from "@atrium/shared/clock";
import type { DetailsOf, Happened } from "@atrium/shared/contract/events";
import { newId } from "@atrium/shared/id";
import type { FirstUse, Portion } from "./store.ts";

/**
 * What happened, if it turns out to be the first use of the secret: whose key it is by their name at the time, and from
 * where it was used. Null of what this isolate has written before. The database adds what it knows of the key: where its
 * events stand, and what the catalogue says is read of the secret.
 */
export function firstUseOf(
  { digest, first, bearer }: Portion,
  at: number,
  requestId: string,
): FirstUse | null {
  if (bearer === null) return null;
  const { principal, credential, address } = bearer;
  const noun = credential.type === "account_token" ? "token" : "key";
  const event: Happened = {
    id: newId("evt"),
    type: `${noun}.first_used`,
    at,
    source: "control",
    actor: { type: principal.type, id: principal.id, name: principal.name },
    credential: { type: credential.type, id: credential.id },
    attributed_to: null,
    target: { type: noun, id: credential.id, name: credential.name },
    project_id: null,
    organization_id: null,
    request_id: requestId,
    address,
    changes: {},
    details: { used_at: rfc3339(first) } satisfies DetailsOf<"key.first_used">,
  };
  return { digest, event };
}
