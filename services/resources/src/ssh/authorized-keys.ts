import type { Allowed, Context } from "@atrium/shared/context";
import type { Keyholder, People } from "@atrium/shared/contract/auth";
import { loadResource } from "../resource/resource.ts";

interface AuthorizedKeys {
  /** In the format of OpenSSH's `authorized_keys`, a line a key. */
  text: string;
  /** For so many seconds whoever lets people in may go by it, and not a second longer. */
  maxAge: number;
}

/**
 * The public keys of those who may connect to a cluster now, and of nobody else: decided on fresh rows, whatever the
 * caller's own answer came from.
 * @throws Problem `not_found`, `permission_missing`
 */
export async function authorizedKeys(
  ctx: Context,
  access: Allowed<"cluster:connect">,
  people: People,
  id: string,
): Promise<AuthorizedKeys> {
  const cluster = await loadResource(ctx, access, "cluster:connect", "cluster", id);
  const { kind, owner, createdBy, createdWith, movedIn } = cluster;
  const thing = { id: cluster.id, kind, owner, createdBy, createdWith, movedIn };
  const question = { permission: "cluster:connect", project: cluster.projectId, thing } as const;
  const lines: string[] = [];
  let expiresAt = Number.POSITIVE_INFINITY;
  let after: string | null = null;
  do {
    const part: Awaited<ReturnType<People["keyholders"]>> = await people.keyholders(question, after);
    lines.push(...part.data.map(lineOf));
    expiresAt = Math.min(expiresAt, part.expiresAt);
    after = part.next;
  } while (after !== null);
  const left = Math.floor((expiresAt - ctx.clock.now()) / 1000);
  return { text: lines.join(""), maxAge: Math.max(0, left) };
}

/** Each part was validated when it was registered: none has a space, or ends a line. */
const lineOf = ({ type, publicKey, username }: Keyholder): string => `${type} ${publicKey} ${username}\n`;
