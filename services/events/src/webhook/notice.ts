import type { Mail, Place } from "@atrium/shared/contract/auth";
import type { AtriumEvent } from "@atrium/shared/contract/events";
import type { Db } from "@atrium/shared/store/open";
import { z } from "@hono/zod-openapi";
import type { Env } from "../env.ts";
import * as store from "./store.ts";

/**
 * A mail about a webhook that was switched off: to whoever made it, while they may see it, and to those who could switch
 * it on again. Not where the event was followed up before: its outbox row is gone then.
 */
export async function notice(
  db: Db,
  { PEOPLE, POSTMAN, PUBLIC_URL }: Pick<Env, "PEOPLE" | "POSTMAN" | "PUBLIC_URL">,
  event: AtriumEvent,
): Promise<void> {
  const place = placeOf(event);
  if (place === null || !(await store.isPending(db, event))) return;
  const [administrators, maker] = await Promise.all([
    PEOPLE.administratorsOf(place, "webhook:update"),
    PEOPLE.allowed([makerOf(event)], {
      ...(place.type === "project" ? { project: place.id } : { organization: place.id }),
      permission: "webhook:view",
      thing: { createdBy: makerOf(event), createdWith: null },
    }),
  ]);
  const told = [...new Set([...maker, ...administrators])];
  if (told.length > 0) await POSTMAN.notify(told, mailOf(event, place, PUBLIC_URL));
}

const placeOf = ({ project_id: project, organization_id: organization }: AtriumEvent): Place | null => {
  if (project !== null) return { type: "project", id: project };
  return organization === null ? null : { type: "organization", id: organization };
};

/** As `disable` has written it. */
const Details = z.object({
  because: z.string().catch(""),
  failing_since: z.string().nullable().catch(null),
  last_attempt: z
    .object({ status: z.number().nullable(), error: z.string().nullable() })
    .nullable()
    .catch(null),
  created_by: z.string().catch(""),
});

const makerOf = ({ details }: AtriumEvent): string => Details.parse(details).created_by;

/** Pure. Of its URL it says the origin: mail is read by more than those it is for. */
function mailOf({ target, details }: AtriumEvent, place: Place, publicUrl: string): Omit<Mail, "to"> {
  const { because, failing_since: since, last_attempt: last } = Details.parse(details);
  const path = `/v1/${place.type}s/${place.id}/webhooks/${target.id}`;
  return {
    subject: `The webhook to ${target.name} is switched off`,
    text: `Atrium switched off the webhook ${target.id} to ${target.name}, of the ${place.type} ${place.id}.

${WHY[because] ?? WHY.failing}
${[since && `No attempt has succeeded since ${since}.`, last && `The last one: ${outcomeOf(last)}.`].filter(Boolean).join(" ")}

What was sent, and what became of it: GET ${new URL(`${path}/deliveries`, publicUrl)}
Once the endpoint is well, switch it on: PATCH ${new URL(path, publicUrl)} with {"enabled": true}. What it missed can be had by POST ${new URL(`${path}/replay`, publicUrl)}
`,
  };
}

const WHY: Readonly<Record<string, string>> = {
  failing: "Nothing that was sent to its endpoint has arrived for five days.",
  gone: "Its endpoint answered 410 Gone: it wants no more.",
  transferred:
    "Its project has changed hands, and the webhook was made for who had it before. Look at where it sends to before you switch it on.",
};

const outcomeOf = ({ status, error }: { status: number | null; error: string | null }): string =>
  status === null ? (error ?? "no answer").replaceAll("_", " ") : `answered ${status}`;
