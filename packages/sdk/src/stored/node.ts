import type { Stored } from "../configuration.ts";
import { unanswered } from "../error.ts";

/** What only others may not read: the file holds a token. */
const FOR_OTHERS = 0o077;

/**
 * What `atrium login` has stored: `config.json` in `$ATRIUM_CONFIG_DIR`, or `~/.atrium`, as `{ "base_url", "project", "token" }`.
 * Nothing, where there is no such file.
 * @throws AtriumError `not_configured` where others may read it, or it is not what it should be
 */
export async function stored(): Promise<Stored> {
  const [{ readFile, stat }, { homedir }, { join }] = await Promise.all([
    import("node:fs/promises"),
    import("node:os"),
    import("node:path"),
  ]);
  const file = join(process.env.ATRIUM_CONFIG_DIR || join(homedir(), ".atrium"), "config.json");
  const found = await stat(file).catch(() => null);
  if (found === null) return {};
  if (process.platform !== "win32" && (found.mode & FOR_OTHERS) !== 0)
    throw unanswered("not_configured", `Others may read ${file}, which has a token in it: chmod 600 it.`);
  try {
    const kept: unknown = JSON.parse(await readFile(file, "utf8"));
    if (typeof kept === "object" && kept !== null) return kept;
    throw new TypeError("not an object");
  } catch (error) {
    throw unanswered("not_configured", `${file} cannot be read: sign in again with \`atrium login\`.`, error);
  }
}
