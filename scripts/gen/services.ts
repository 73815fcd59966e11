/** What the services declare, route by route: read from their sources, as workers are built without what makes documents of it. */
import { app as auth } from "../../services/auth/src/app.ts";
import { app as events } from "../../services/events/src/app.ts";
import { app as projects } from "../../services/projects/src/app.ts";
import { app as resources } from "../../services/resources/src/app.ts";

const APPS = { auth, projects, resources, events };

type Service = keyof typeof APPS;

/** Those that have routes. */
export const SERVICES = Object.keys(APPS) as Service[];

/** A service's own OpenAPI document. The public one is merged of all of them. */
export const documentOf = (service: Service): unknown =>
  APPS[service].getOpenAPI31Document({ openapi: "3.1.0", info: { title: service, version: "1" } });
