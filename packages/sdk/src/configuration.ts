import { unanswered } from "./error.ts";

export interface AtriumOptions {
  /** Id of the project that paths with `{project}` mean where they name none. Else `ATRIUM_PROJECT`, else the stored one. */
  project?: string;
  /**
   * A project key, account token, session or access token. Else `ATRIUM_API_KEY`; else the one that is stored for this very Atrium.
   * Null: nobody, whatever is configured.
   */
  apiKey?: string | null;
  /** Where Atrium is, e.g. `https://atrium.example.com`. Else `ATRIUM_BASE_URL`, else the stored one. */
  baseUrl?: string;
  /** In place of the platform's: of a service binding (`env.ATRIUM.fetch.bind(env.ATRIUM)`), of a test. */
  fetch?: (request: Request) => Promise<Response>;
  /** Sent with every request. */
  headers?: Record<string, string>;
  /** How often a request is sent again at most: 2. With 0 no Idempotency-Key is made either. */
  maxRetries?: number;
  /** How long one attempt may take, in ms: 30 000. Of what is streamed, until it begins to come. */
  timeoutMs?: number;
}

/** What is stored by `atrium login`, in `$ATRIUM_CONFIG_DIR/config.json`. */
export interface Stored {
  base_url?: string;
  project?: string;
  token?: string;
}

/** Where requests go, and as whom. */
export interface Configuration {
  baseUrl: string;
  apiKey: string | null;
  project: string | undefined;
}

/** Left to whatever runs this: browsers have no environment, and Workers have one only on request. */
const environment = (): Record<string, string | undefined> =>
  (globalThis as { process?: { env?: Record<string, string | undefined> } }).process?.env ?? {};

/**
 * What is said, then what is in the environment, then what is stored, each by itself. But a stored token goes only to
 * where it was stored for.
 * @throws AtriumError `not_configured`
 */
export async function configurationOf(
  options: AtriumOptions,
  stored: () => Promise<Stored>,
): Promise<Configuration> {
  const env = environment();
  const baseUrl = options.baseUrl ?? (env.ATRIUM_BASE_URL || undefined);
  const apiKey = options.apiKey === undefined ? env.ATRIUM_API_KEY || undefined : options.apiKey;
  const project = options.project ?? (env.ATRIUM_PROJECT || undefined);
  // A program that says who it is and where does not depend on who signed in on this machine.
  const kept = baseUrl === undefined || apiKey === undefined ? await stored() : {};
  const at = originOf(baseUrl ?? kept.base_url);
  if (at === undefined)
    throw unanswered(
      "not_configured",
      "Where is Atrium? Pass `baseUrl`, set ATRIUM_BASE_URL, or sign in with `atrium login`.",
    );
  const isItsOwn = at === originOf(kept.base_url);
  const token = apiKey === undefined && isItsOwn ? kept.token : apiKey;
  if (token === undefined)
    throw unanswered(
      "not_configured",
      `Who calls? Pass \`apiKey\`, set ATRIUM_API_KEY, or sign in with \`atrium login\` at ${at}; \`apiKey: null\` for nobody.`,
    );
  if (token !== null && !IN_A_HEADER.test(token.trim()))
    throw unanswered("not_configured", "`apiKey` is no credential: it has characters that no header takes.");
  return { baseUrl: at, apiKey: token, project: project ?? (isItsOwn ? kept.project : undefined) };
}

const IN_A_HEADER = /^[\x21-\x7e]+$/;

const originOf = (url: string | undefined): string | undefined => url?.replace(/\/+$/, "");

export const projectMissing = (path: string) =>
  unanswered("not_configured", `Which project? ${path} needs one: pass \`project\`, or set ATRIUM_PROJECT.`);
