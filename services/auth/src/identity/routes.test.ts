import { newApp } from "@atrium/shared/http/app";
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { Env } from "../env.ts";
import { identityRoutes } from "./routes.ts";

const app = newApp<Env>({
  name: "auth",
  database: () => null,
  authenticator: () => ({
    authenticate: () => Promise.reject(new Error("nobody is asked")),
  }),
});
identityRoutes(app);

// The request log.
beforeAll(() => void vi.spyOn(console, "log").mockReturnValue());

const ask = (path: string, env: Partial<Env>, init?: RequestInit) => app.request(path, init, env as Env);

describe("identity over HTTP", () => {
  it.each(["production", "staging", ""])("has no inbox where ENVIRONMENT is %j: 404", async (ENVIRONMENT) => {
    const response = await ask("/v1/dev/inbox?recipient=ada%40example.com", { ENVIRONMENT });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: "not_found" });
  });

  it.each([
    "/v1/auth/sign-in/email",
    "/v1/auth/sign-up/email",
    "/v1/auth/sign-in/social",
    "/v1/auth/get-session",
    "/v1/auth/list-sessions",
    "/v1/auth/update-user",
    "/v1/auth/change-email",
    "/v1/auth/delete-user",
    "/v1/auth/request-password-reset",
    "/v1/auth/ok",
    "/v1/auth/error",
    "/api/auth/sign-in/email",
  ])("does not mount the library's own %s: 404", async (path) => {
    for (const method of ["GET", "POST"]) expect((await ask(path, {}, { method })).status).toBe(404);
  });

  it("refuses what is not asked for, and says where", async () => {
    const body = { email: "nobody", password: "short", name: " ", username: "admin", role: "owner" };
    const response = await ask(
      "/v1/auth/sign-up",
      {},
      { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) },
    );
    const { errors } = (await response.json()) as { errors: { pointer: string }[] };
    expect(response.status).toBe(422);
    expect(errors.map(({ pointer }) => pointer)).toEqual(
      expect.arrayContaining(["/email", "/password", "/name", "/username"]),
    );
  });
});
