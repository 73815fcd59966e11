import { decide } from "@atrium/shared/access/decide";
import { rfc3339 } from "@atrium/shared/clock";
import { type Allowed, type Context, requireVersion } from "@atrium/shared/context";
import type { Access } from "@atrium/shared/contract/auth";
import { newId } from "@atrium/shared/id";
import { notFound, Problem } from "@atrium/shared/problem";
import { commit, type Write } from "@atrium/shared/store/commit";
import { type Listed, listed, type Page } from "@atrium/shared/store/page";
import { changing, type KindName } from "../kind/kinds.ts";
import { about } from "../resource/about.ts";
import { latest, loadResource, type Resource } from "../resource/resource.ts";
import { theVersion } from "../version/version.ts";
import type { AttachmentInput } from "./input.ts";
import * as store from "./store.ts";

type Attachment = store.Attachment;

/** An attachment as the caller sees it on the workload. */
function present(access: Access, workload: Resource, attachment: store.SeenAttachment) {
  const { id, inputKind, inputId, inputName, version, mount, createdBy, createdAt } = attachment;
  const input = { kind: inputKind, id: inputId, ...(attachment.input ?? GONE) };
  // O1: of what it read where it came from, a workload that was moved shows no more than which.
  const isHere = attachment.projectId === workload.projectId;
  return {
    id,
    input: {
      kind: inputKind,
      id: inputId,
      name: isHere && decide(access, `${inputKind}:view`, input) ? inputName : null,
      version,
      available: isHere && attachment.available === 1,
    },
    mount,
    created_by: createdBy,
    created_at: rfc3339(createdAt),
  };
}

/** What is gone, nobody's, is seen by those who see all of its kind. */
const GONE = { createdBy: null, createdWith: null };

type PresentedAttachment = ReturnType<typeof present>;

/**
 * T9, G4: makes something an input of a workload that one may change; the input itself need only be attachable.
 * @throws Problem `not_found`, `permission_missing` for either; `validation_failed` where there is no such input or
 *   version; `already_exists` for the same again, or another at its mount; `quota_exceeded`
 */
export const attach = (
  ctx: Context,
  access: Allowed,
  kind: KindName,
  id: string,
  wanted: AttachmentInput,
): Promise<PresentedAttachment> =>
  latest(undefined, async () => {
    const workload = await loadResource(ctx, access, changing(kind), kind, id);
    const { attachment, input } = await attachmentOf(ctx, access, workload, wanted, "");
    const answer = present(access, workload, { ...attachment, available: 1, input });
    await commit(ctx, {
      actor: access,
      writes: [store.insert(ctx.db, attachment)],
      event: { ...about("attachment.created", workload), details: loggedOf(attachment) },
      answer: { status: 201, body: answer },
    });
    return answer;
  });

/**
 * The inputs of a workload that is being made, to be written with it.
 * @throws Problem as `attach`
 */
export const inputsOf =
  (ctx: Context, access: Allowed, wanted: readonly AttachmentInput[] = []) =>
  async (workload: Resource): Promise<Write[]> => {
    const made = wanted.map((one, at) => attachmentOf(ctx, access, workload, one, `/attachments/${at}`));
    return (await Promise.all(made)).map(({ attachment }) => store.insert(ctx.db, attachment));
  };

/** As many as one workload may read. */
const EVERY = { limit: 100, after: null } as const;

/**
 * The inputs of another workload that are here still, to be written with what is made after it: each is the caller's to
 * attach anew.
 * @throws Problem as `attach`
 */
export const sameInputs =
  (ctx: Context, access: Allowed, origin: Resource) =>
  async (workload: Resource): Promise<Write[]> => {
    const kept = (await store.page(ctx.db, origin.id, EVERY)).filter(
      ({ projectId, available }) => projectId === workload.projectId && available === 1,
    );
    const wanted = kept.reverse().map(({ inputKind: kind, inputId, version, mount }) => ({
      kind,
      id: inputId,
      version: version ?? undefined,
      mount: mount ?? undefined,
    }));
    return inputsOf(ctx, access, wanted)(workload);
  };

export async function listAttachments(
  ctx: Context,
  access: Allowed,
  kind: KindName,
  id: string,
  page: Page,
): Promise<Listed<PresentedAttachment>> {
  const workload = await loadResource(ctx, access, `${kind}:view`, kind, id);
  return listed(await store.page(ctx.db, workload.id, page), page, (one) => present(access, workload, one));
}

export async function getAttachment(
  ctx: Context,
  access: Allowed,
  kind: KindName,
  id: string,
  attachmentId: string,
): Promise<PresentedAttachment> {
  const workload = await loadResource(ctx, access, `${kind}:view`, kind, id);
  return present(access, workload, await theAttachment(ctx, workload, attachmentId));
}

/** Written once, and never changed. */
export const VERSION = 1;

/** @throws Problem `not_found`, `permission_missing`, `stale_version` */
export const detach = (
  ctx: Context,
  access: Allowed,
  kind: KindName,
  id: string,
  attachmentId: string,
  expected: number | undefined,
): Promise<void> =>
  latest(expected, async () => {
    const workload = await loadResource(ctx, access, changing(kind), kind, id);
    const attachment = await theAttachment(ctx, workload, attachmentId);
    requireVersion({ version: VERSION }, expected);
    await commit(ctx, {
      actor: access,
      writes: [store.remove(ctx.db, attachment)],
      event: { ...about("attachment.deleted", workload), details: loggedOf(attachment) },
    });
  });

async function theAttachment(ctx: Context, workload: Resource, id: string) {
  const attachment = await store.byId(ctx.db, workload.id, id);
  if (!attachment) throw notFound();
  return attachment;
}

/** @param at where the input is named in the request's body */
async function attachmentOf(
  ctx: Context,
  access: Allowed,
  workload: Resource,
  { kind, id, version, mount }: AttachmentInput,
  at: string,
): Promise<{ attachment: Attachment; input: Resource }> {
  const input = await expectedAt(`${at}/id`, `No ${kind} is here by that id, or you cannot see it.`, () =>
    loadResource(ctx, access, `${kind}:attach`, kind, id),
  );
  if (version !== undefined)
    await expectedAt(`${at}/version`, "It has no such version.", () =>
      theVersion(ctx, input.id, `${version}`),
    );
  const attachment = {
    resourceId: workload.id,
    id: newId("att"),
    projectId: workload.projectId,
    kind: workload.kind,
    inputKind: kind,
    inputId: input.id,
    inputName: input.name,
    version: version ?? null,
    mount: mount ?? null,
    createdBy: access.principal.id,
    createdWith: access.credential.id,
    createdAt: ctx.clock.now(),
  };
  return { attachment, input };
}

/** What is not there is a fault of the body that names it. */
async function expectedAt<T>(pointer: string, detail: string, look: () => Promise<T>): Promise<T> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== "not_found") throw error;
    throw new Problem("validation_failed", undefined, { errors: [{ pointer, detail }] });
  }
}

const loggedOf = ({ id, inputKind, inputId, version }: Attachment) => ({
  attachment: id,
  input: { kind: inputKind, id: inputId, version },
});
