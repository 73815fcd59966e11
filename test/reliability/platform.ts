import { registerHooks } from "node:module";
import { DurableObject } from "./workerd.ts";

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

if (!(Courier.prototype instanceof DurableObject))
  throw new Error("The product was loaded before its platform");
