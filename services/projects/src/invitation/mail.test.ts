import { describe, expect, it } from "vitest";
import { type Invited, invitationMail } from "./mail.ts";

const row: Invited["row"] = {
  id: "inv_1",
  email: "grace@example.com",
  role: "viewer",
  customRole: null,
  access: null,
  addOns: [],
  inviterUsername: "ada",
  inviterName: null,
  expiresAt: Date.UTC(2026, 0, 15, 12, 30),
};
const mail = (more: Partial<Invited["row"]> = {}) =>
  invitationMail("https://atrium.example", {
    row: { ...row, ...more },
    into: { type: "team", name: "Vision" },
  });

describe("the mail of an invitation", () => {
  it("says who, to what, as what, where and until when", () => {
    expect(mail()).toEqual({
      to: "grace@example.com",
      subject: 'ada invites you to the team "Vision"',
      text: `ada invites you to the team "Vision" on Atrium, as viewer.

Sign in, or sign up, with this address at https://atrium.example/ and verify it; then accept or decline invitation inv_1 until 2026-01-15 12:30 UTC.

If you do not know who this is, do nothing: nobody else can accept it.
`,
    });
  });

  it("names a custom role, per-kind access and add-ons", () => {
    const custom = { id: "role_1", name: "Reviewer", version: 1, base: "viewer", scopes: [] } as never;
    expect(mail({ role: null, customRole: custom }).text).toContain("as Reviewer.");
    const access = { job: "all", dataset: "read" } as const;
    expect(mail({ role: null, access, addOns: ["registry_admin"] }).text).toContain(
      "with access to job (all), dataset (read) and registry_admin.",
    );
    expect(mail({ inviterUsername: null, inviterName: "robot" }).subject).toMatch(/^robot invites/);
  });
});
