import { describe, expect, it } from "vitest";
import { AtriumError } from "./error.ts";

const problem = {
  type: "urn:atrium:problem:permission_missing",
  title: "The permission is missing",
  status: 403,
  code: "permission_missing",
  detail: "This needs run:delete.",
  request_id: "req_1",
  permission: "run:delete",
  explanation: "Your role here is viewer.",
};

describe("AtriumError", () => {
  it("carries what a client can act on", () => {
    const error = new AtriumError(new Response(null, { status: 403 }), problem);
    expect(error).toMatchObject({
      message: "permission_missing: This needs run:delete.",
      code: "permission_missing",
      status: 403,
      requestId: "req_1",
      permission: "run:delete",
      explanation: "Your role here is viewer.",
      errors: [],
      retryAfter: null,
    });
  });

  it("says when to try again, and what was wrong with the input", () => {
    const errors = [{ pointer: "/name", detail: "Too long." }];
    const response = new Response(null, { status: 429, headers: { "Retry-After": "60" } });
    const error = new AtriumError(response, { ...problem, errors });
    expect(error).toMatchObject({ retryAfter: 60, errors });
    expect(error.message).toMatch(/\n {2}\/name: Too long\.$/);
  });

  it("is the same class for an answer that is none of Atrium's", () => {
    const response = new Response("<html>", {
      status: 502,
      statusText: "Bad Gateway",
      headers: { "X-Request-Id": "req_2" },
    });
    const error = new AtriumError(response, "<html>");
    expect(error).toMatchObject({
      code: "unexpected_answer",
      status: 502,
      detail: "HTTP 502 Bad Gateway",
      requestId: "req_2",
    });
  });
});
