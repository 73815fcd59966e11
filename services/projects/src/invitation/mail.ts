import type { PerKindAccess } from "@atrium/shared/access/roles";
import type { Context } from "@atrium/shared/context";
import type { Mail } from "@atrium/shared/contract/auth";
import type { Env } from "../env.ts";
import type { InvitationRow } from "./store.ts";

export interface Invited {
  row: Pick<
    InvitationRow,
    | "id"
    | "email"
    | "role"
    | "customRole"
    | "access"
    | "addOns"
    | "inviterUsername"
    | "inviterName"
    | "expiresAt"
  >;
  into: { type: string; name: string };
}

/** Tells the invited. No secret stands in it: who may accept is decided by whose the address is. */
export const mailInvitation = (env: Env, ctx: Context, invited: Invited): void =>
  ctx.later(env.POSTMAN.send(invitationMail(env.PUBLIC_URL, invited)));

export function invitationMail(publicUrl: string, { row, into }: Invited): Mail {
  const who = row.inviterUsername ?? row.inviterName ?? "Somebody";
  const where = `the ${into.type} "${into.name}"`;
  return {
    to: row.email,
    subject: `${who} invites you to ${where}`,
    text: `${who} invites you to ${where} on Atrium, ${described(row)}.

Sign in, or sign up, with this address at ${new URL("/", publicUrl)} and verify it; then accept or decline invitation ${row.id} until ${until(row.expiresAt)}.

If you do not know who this is, do nothing: nobody else can accept it.
`,
  };
}

function described({ role, customRole, access, addOns }: Invited["row"]): string {
  const level = role ?? customRole?.name;
  const base = level === undefined ? `with access to ${perKind(access ?? {})}` : `as ${level}`;
  return [base, ...addOns].join(" and ");
}

const perKind = (access: PerKindAccess): string =>
  Object.entries(access)
    .map(([kind, level]) => `${kind} (${level})`)
    .join(", ");

const until = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace("T", " ")} UTC`;
