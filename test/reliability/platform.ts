import { registerHooks } from "node:module";

// Vitest finds it by an alias.
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "cloudflare:workers"
      ? { url: new URL("workerd.ts", import.meta.url).href, shortCircuit: true }
      : next(specifier, context),
});

export const { Courier } = await import("../../services/events/src/delivery/courier.ts");
export const { Distributor } = await import("../../services/events/src/delivery/distributor.ts");
export const { default: events } = await import("../../services/events/src/index.ts");
