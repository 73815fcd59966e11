import { openDb } from "@atrium/shared/store/open";
import { app } from "./app.ts";
import { type Env, secretKeysOf } from "./env.ts";
import { rotateSecrets } from "./secret/rotation.ts";

export default {
  fetch: app.fetch,
  async scheduled(_controller, env) {
    const { rewrapped, failed } = await rotateSecrets(openDb(env.CONTROL, env.METER), secretKeysOf(env));
    if (rewrapped > 0) say("info", "secrets re-wrapped", { rewrapped });
    if (failed.length > 0) say("error", "secrets that do not open", { failed: failed.slice(0, 100) });
  },
} satisfies ExportedHandler<Env>;

const say = (level: "info" | "error", message: string, about: object): void =>
  console[level](JSON.stringify({ level, service: "projects", message, ...about }));
