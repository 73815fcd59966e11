import { describe, expect, it } from "vitest";
import { merge, operationIdOf, type Paths } from "./openapi.ts";

describe("operation ids: read as what they do", () => {
  it.each([
    ["get", "/v1/projects", true, "listProjects"],
    ["get", "/v1/projects/{project}/runs/{run}", false, "getRun"],
    ["post", "/v1/projects/{project}/service-accounts", false, "createServiceAccount"],
    ["post", "/v1/projects/{project}/runs/{run}/start", false, "startRun"],
    ["post", "/v1/projects/{project}/leave", false, "leaveProject"],
    ["post", "/v1/keys/verify", false, "verifyKey"],
    ["get", "/v1/organizations/{organization}/audit", true, "listOrganizationAudit"],
    ["post", "/v1/auth/sign-up", false, "signUp"],
    ["post", "/v1/auth/verify-email/resend", false, "resendVerifyEmail"],
    ["patch", "/v1/me", false, "updateMe"],
    ["get", "/v1/access", false, "getAccess"],
    ["delete", "/v1/projects/{project}/keys/{key}", false, "deleteKey"],
    ["post", "/v1/projects/{project}/transfer", false, "transferProject"],
    ["post", "/v1/projects/{project}/teams", false, "createCollaboratingTeam"],
    ["post", "/v1/projects/{project}/invitations/{invitation}/resend", false, "resendProjectInvitation"],
    ["post", "/v1/teams/{team}/members", false, "createTeamMember"],
    ["get", "/v1/me/invitations", true, "listMyInvitations"],
    ["post", "/v1/me/transfers/{transfer}/accept", false, "acceptTransfer"],
    ["get", "/v1/admin/accounts", true, "adminListAccounts"],
    ["post", "/v1/admin/accounts/{account}/suspend", false, "adminSuspendAccount"],
    ["post", "/v1/admin/organizations/{organization}/credits", false, "adminCreateOrganizationCredit"],
  ] as const)("%s %s", (method, path, list, expected) => {
    expect(operationIdOf(method, path, list)).toBe(expected);
  });
});

describe("merge", () => {
  const operation = { responses: {}, security: [{ bearer: [] }] };
  const serving = (paths: Paths, schemas = {}) => ({ paths, components: { schemas } });

  it("two services may not serve one path, nor mean different things by one schema", () => {
    const projects = serving({ "/v1/projects": { get: operation } });
    expect(() => merge([projects, projects])).toThrow("Two services serve /v1/projects");
    const other = (type: string) => serving({}, { Thing: { type } });
    expect(() => merge([other("string"), other("number")])).toThrow("differ on the schema Thing");
  });

  it("a noun without a tag is an error, so that the reference has no loose ends", () => {
    expect(() => merge([serving({ "/v1/gizmos": { get: operation } })])).toThrow("/v1/gizmos");
    const path = "/v1/projects/{project}/gizmos";
    const tagged = serving({ [path]: { get: { ...operation, tags: ["Gizmos"] } } });
    expect(() => merge([tagged])).toThrow(path);
  });

  it("does not depend on the order of services", () => {
    const runs = serving({ "/v1/projects/{project}/runs": { get: operation } }, { Run: {} });
    const keys = serving({ "/v1/projects/{project}/keys": { get: operation } }, { Key: {} });
    expect(JSON.stringify(merge([runs, keys]))).toBe(JSON.stringify(merge([keys, runs])));
  });
});
