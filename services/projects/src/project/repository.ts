/** What a Git URL names, whichever way it is written. Pure. */

/** `https://…`, with or without credentials and port. */
const URL_FORM = /^(https?|ssh|git):\/\/(?:[^/@]*@)?([^/:@]+)(?::(\d{1,5}))?\/(.+)$/i;
/** `git@host:owner/name`, as scp writes it; without a user only a host that has a dot, so that no scheme passes for one. */
const SCP_FORM = /^(?:[^/:@]+@([^/:@]+)|([^/:@]+\.[^/:@]+)):(?!\/\/)\/?(.+)$/;
/** `host/owner/name`, as this answers it. */
const BARE_FORM = /^([^/:@]+\.[^/:@]+)(?::(\d{1,5}))?\/(.+)$/;

/** Nothing that a shell, a header or a log would read as more than a URL. */
const HARMLESS = /^[A-Za-z0-9._~@:/%+-]{1,500}$/;
const HOST = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/;
/** One step of a path: no `.` or `..`, and nothing that a command would take for an option. */
const SEGMENT = /^(?!\.{1,2}$)[A-Za-z0-9_.~][A-Za-z0-9_.~+-]{0,99}$/;
const SEGMENTS = { least: 2, most: 20 };

/** They take `Owner/Name` for `owner/name`; elsewhere the two may be different repositories. */
const CASELESS = new Set(["github.com", "gitlab.com", "bitbucket.org"]);
const USUAL_PORTS: Readonly<Record<string, string>> = { http: "80", https: "443", git: "9418" };

/**
 * `host/owner/name`: two URLs name the same repository where this is the same of both. Credentials are left out, and
 * with SSH the port, which says where the server listens and not what for. Null: this is no repository's URL.
 */
export function repositoryOf(url: string): string | null {
  const text = url.trim();
  if (!HARMLESS.test(text)) return null;
  const { host, port, path } = partsOf(text) ?? {};
  if (host === undefined || path === undefined) return null;
  const name = host.toLowerCase().replace(/\.$/, "");
  if (!HOST.test(name) || Number(port ?? 1) > 65_535 || Number(port ?? 1) === 0) return null;
  const segments = path
    .replace(/\/+$/, "")
    .replace(/\.git$/i, "")
    .split("/");
  if (segments.length < SEGMENTS.least || segments.length > SEGMENTS.most) return null;
  if (!segments.every((segment) => SEGMENT.test(segment))) return null;
  const repository = segments.join("/");
  return `${name}${port === undefined ? "" : `:${Number(port)}`}/${CASELESS.has(name) ? repository.toLowerCase() : repository}`;
}

interface Parts {
  host: string | undefined;
  port?: string | undefined;
  path: string | undefined;
}

function partsOf(text: string): Parts | null {
  const [isUrl, scheme = "", host, port, path] = URL_FORM.exec(text) ?? [];
  if (isUrl !== undefined) {
    const usual = scheme.toLowerCase() === "ssh" ? port : USUAL_PORTS[scheme.toLowerCase()];
    return { host, path, port: port === usual ? undefined : port };
  }
  const [isBare, bareHost, barePort, barePath] = BARE_FORM.exec(text) ?? [];
  if (isBare !== undefined) return { host: bareHost, port: barePort, path: barePath };
  const [isScp, ofUser, alone, scpPath] = SCP_FORM.exec(text) ?? [];
  return isScp === undefined ? null : { host: ofUser ?? alone, path: scpPath };
}
