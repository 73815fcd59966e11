export interface Env {
  AUTH: Fetcher;
  PROJECTS: Fetcher;
  RESOURCES: Fetcher;
  EVENTS: Fetcher;
  ASSETS: Fetcher;
  ENVIRONMENT: string;
  /** Origins besides our own whose pages may call the API; comma-separated. */
  ALLOWED_ORIGINS?: string;
}

export const SERVICES = ["AUTH", "PROJECTS", "RESOURCES", "EVENTS"] as const satisfies (keyof Env)[];
export type Service = (typeof SERVICES)[number];
