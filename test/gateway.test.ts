/** The gateway in front of the real services. */
import { describe, expect, it } from "vitest";
import { documentOf, SERVICES } from "../scripts/gen/services.ts";
import { ROUTES, targetOf } from "../services/gateway/src/routing.ts";
import { harness } from "./harness.ts";

const pathsOf = (service: (typeof SERVICES)[number]): string[] =>
  Object.keys((documentOf(service) as { paths: object }).paths);

describe("the routing table and the services agree", () => {
  it.each(SERVICES)("every route of %s is reachable", (service) => {
    for (const path of pathsOf(service)) expect(targetOf(path), path).toBe(service.toUpperCase());
  });

  it("no row leads where nothing is served", () => {
    const served = SERVICES.flatMap(pathsOf);
    const rows = ROUTES.filter(([, target]) => SERVICES.some((service) => service.toUpperCase() === target));
    const shape = (path: string) => path.replaceAll(/\{\w+\}/g, "{}");
    for (const [pattern] of rows) {
      const start = shape(pattern.replace("/**", ""));
      const open = pattern.endsWith("/**");
      expect(
        served.map(shape).some((path) => path === start || (open && path.startsWith(`${start}/`))),
        pattern,
      ).toBe(true);
    }
  });
});

describe("what is not in the table stays inside", () => {
  it.each(["/_meter", "/_health", "/v1/projects/prj_1/_meter", "/v1"])("%s: 404", async (path) => {
    const { fetch } = await harness();
    const answer = await fetch(path);
    expect(answer.status).toBe(404);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
  });
});

describe("what the gateway serves", () => {
  it("the start page and the reference, with nothing from elsewhere", async () => {
    const { fetch } = await harness();
    for (const path of ["/", "/docs"]) {
      const answer = await fetch(path);
      expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
      expect(await answer.text()).not.toMatch(/(src|href)="(https?:)?\/\//);
    }
  });

  it("/openapi.json is the public document, and no service's own", async () => {
    const { fetch } = await harness();
    const document = (await (await fetch("/openapi.json")).json()) as { info: object };
    expect(document.info).toMatchObject({ title: "Atrium", license: { identifier: "Apache-2.0" } });
  });

  it("/healthz: every service reads its database", async () => {
    const { fetch } = await harness();
    const answer = await fetch("/healthz");
    expect(await answer.json()).toEqual({
      status: "ok",
      services: { auth: "ok", projects: "ok", resources: "ok", events: "ok" },
    });
  });

  it("HEAD answers as GET does, without the body; a wrong method is told the right ones", async () => {
    const { fetch } = await harness();
    const head = await fetch("/openapi.json", { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
    expect((await fetch("/v1/projects", { method: "HEAD" })).status).toBe(401);
    const wrong = await fetch("/v1/projects", { method: "DELETE" });
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "GET, POST, HEAD, OPTIONS"]);
  });

  it("every answer carries the id that its service logs, and never the client's", async () => {
    const { fetch } = await harness();
    const answer = await fetch("/v1/me", { headers: { "X-Request-Id": "mine" } });
    const { request_id } = (await answer.json()) as { request_id: string };
    expect(request_id).toMatch(/^req_/);
    expect(answer.headers.get("x-request-id")).toBe(request_id);
  });
});
