import { describe, expect, it } from "vitest";
import { ROUTES, targetOf } from "./routing.ts";

describe("routing: a path goes to the one service that the table names", () => {
  it.each([
    ["/", "ASSETS"],
    ["/docs", "ASSETS"],
    ["/assets/style.css", "ASSETS"],
    ["/teams/team_1", "ASSETS"],
    ["/healthz", "HEALTH"],
    ["/v1/auth/sign-up", "AUTH"],
    ["/v1/projects", "PROJECTS"],
    ["/v1/projects/prj_1", "PROJECTS"],
    ["/v1/projects/prj_1/collaborators/acc_1", "PROJECTS"],
    ["/v1/projects/prj_1/keys", "AUTH"],
    ["/v1/projects/prj_1/keys/key_1/rotate", "AUTH"],
    ["/v1/projects/prj_1/runs/run_9/start", "RESOURCES"],
    ["/v1/projects/prj_1/audit", "EVENTS"],
    ["/v1/organizations/org_1/audit", "EVENTS"],
  ])("%s → %s", (path, target) => {
    expect(targetOf(path)).toBe(target);
  });

  it.each([
    "/_meter",
    "/_health",
    "/v1",
    "/v1/",
    "/v1/projects/",
    "/v1/projects//keys",
    "/v1/projects/prj_1/_meter",
    "/v1/projects/prj_1/audit/evt_1",
    "/v1/%70rojects",
    "//v1/projects",
    "/openapi.json/",
    "/docs/",
    "/team",
    "/teams",
    "/teams/",
    "/teams/team_1/members",
    "/constructor",
    "/__proto__",
  ])("%s reaches nobody", (path) => {
    expect(targetOf(path)).toBeUndefined();
  });

  it("no row shadows another", () => {
    for (const [pattern, target] of ROUTES) {
      expect(targetOf(pattern.replace("/**", "/any/thing").replaceAll(/{\w+}/g, "some_id")), pattern).toBe(
        target,
      );
    }
  });
});
