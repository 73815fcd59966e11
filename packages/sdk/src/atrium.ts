import { Client } from "./client.ts";
import { type Collection, collection, type Plural } from "./collection.ts";
import type { AtriumOptions } from "./configuration.ts";

/** `registered-models` as a property: `registeredModels`. */
type Camel<K extends string> = K extends `${infer Head}-${infer Tail}` ? `${Head}${Capitalize<Tail>}` : K;

type Collections = { readonly [K in Plural as Camel<K>]: Collection<K> };

/** Every kind: a line too few or too many does not compile. */
const PLURALS = {
  artifacts: true,
  checkpoints: true,
  clusters: true,
  datasets: true,
  datastores: true,
  endpoints: true,
  evaluations: true,
  experiments: true,
  files: true,
  jobs: true,
  models: true,
  notebooks: true,
  "registered-models": true,
  reports: true,
  runs: true,
  sessions: true,
  sweeps: true,
  volumes: true,
  workspaces: true,
} as const satisfies Record<Plural, true>;

/** Its collections: `atrium.runs`, `atrium.datasets`, … */
export interface Atrium extends Collections {}

/**
 * A client of Atrium.
 * @example
 * const atrium = new Atrium({ project: "prj_…", apiKey: "atr_pk_…", baseUrl: "https://atrium.example.com" });
 * const run = await atrium.runs.create({ name: "baseline" });
 * for await (const { name } of atrium.runs.list({ state: "running" })) console.log(name);
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the getters below are what the interface says, kind by kind.
export class Atrium extends Client {
  constructor(options: AtriumOptions = {}) {
    super(options);
    for (const plural of Object.keys(PLURALS) as Plural[])
      Object.defineProperty(
        this,
        plural.replace(/-(\w)/, (_, letter: string) => letter.toUpperCase()),
        {
          value: collection(this, plural),
          enumerable: true,
        },
      );
  }
}
