import { describe, expect, it } from "vitest";
import { problemBody } from "../problem.ts";
import { problemResponse } from "./problem.ts";

describe("application/problem+json", () => {
  it("429 says which limit it was, and when to come back", async () => {
    const policy = { name: "sign-ins", limit: 10, window: 60 };
    const answer = problemResponse({ ...problemBody("rate_limited"), retry_after: 60, policy }, "req_1");
    expect(answer.status).toBe(429);
    expect(answer.headers.get("Retry-After")).toBe("60");
    expect(answer.headers.get("RateLimit-Policy")).toBe('"sign-ins";q=10;w=60');
    expect(await answer.json()).toEqual({
      type: "urn:atrium:problem:rate_limited",
      title: "Too many requests",
      status: 429,
      code: "rate_limited",
      detail: "Too many requests",
      request_id: "req_1",
    });
  });

  it("401 asks for a bearer, and says what was wrong only where one was presented", () => {
    const challenge = (code: "unauthenticated" | "credential_revoked") =>
      problemResponse(problemBody(code), "req_1").headers.get("WWW-Authenticate");
    expect(challenge("unauthenticated")).toBe('Bearer realm="atrium"');
    expect(challenge("credential_revoked")).toBe('Bearer realm="atrium", error="invalid_token"');
  });
});
