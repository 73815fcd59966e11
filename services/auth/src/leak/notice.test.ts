import { describe, expect, it } from "vitest";
import { type Dealt, leakMail } from "./notice.ts";

const key = (changes: object): Dealt =>
  ({
    key: {
      id: "key_1",
      kind: "project",
      name: "ci",
      hint: "atr_pk_a1b2C",
      projectName: "Speech",
      teamName: null,
    },
    where: { url: "https://example.com/paste", source: "paste", reported_by: "anyone" },
    done: "revoked",
    ...changes,
  }) as unknown as Dealt;

describe("the mail about a leak", () => {
  it("says which, of what, where and what was done; what a stranger says is theirs", () => {
    const { subject, text } = leakMail("https://atrium.example", [key({})]);
    expect(subject).toBe('The key "ci" (key_1) has leaked');
    expect(text).toContain(
      'The key "ci" (key_1) of the project "Speech", whose secret begins with atr_pk_a1b2C',
    );
    expect(text).toContain(
      "we do not know who, says it was at: https://example.com/paste (paste)\nIt was revoked",
    );
    const scanner = { url: null, source: "content", reported_by: "scanner" };
    expect(leakMail("https://atrium.example", [key({ where: scanner })]).text).toContain(
      "A scanner reported it at: (content)\n",
    );
  });

  it("says nothing of where, where nobody said; one mail says all", () => {
    const where = { url: null, source: null, reported_by: "anyone" };
    const session = { session: { id: "ses_1" }, where, done: "ended" } as unknown as Dealt;
    const { subject, text } = leakMail("https://atrium.example", [key({ where, done: "told" }), session]);
    expect(subject).toBe("2 credentials have leaked");
    expect(text).not.toContain(" at: ");
    expect(text).toContain("revoke or rotate it now");
    expect(text).toContain("A session of yours\nIt was ended at once");
  });
});
