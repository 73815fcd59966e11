import type { Access, Authenticator } from "../contract/auth.ts";
import type { LeaseName } from "../contract/resources.ts";
import { problemBody } from "../problem.ts";
import { refuse } from "../result.ts";

type Authenticates = Pick<Authenticator, "authenticate">;

/**
 * A lease's token is dead with its lease. auth cannot know of that: whoever serves what such a token is for asks, at
 * the one door, for each request that presents one.
 */
export const withLiveLeases = (
  authenticator: Authenticates,
  isLive: (lease: LeaseName) => Promise<boolean>,
): Authenticates => ({
  async authenticate(request) {
    const result = await authenticator.authenticate(request);
    if (!result.ok || result.value.credential.type !== "lease") return result;
    return (await isLive(nameOf(result.value))) ? result : refuse(problemBody("credential_revoked"));
  },
});

const nameOf = ({ credential: { id, epoch = 0 } }: Access): LeaseName => ({ id, epoch });
