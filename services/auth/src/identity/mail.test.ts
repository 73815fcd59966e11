import type { Context } from "@atrium/shared/context";
import { describe, expect, it } from "vitest";
import { passwordChangedMail, resetMail, sendMail, verificationMail } from "./mail.ts";

describe("mail", () => {
  it("carries the token behind the #, where no server sees it", () => {
    const { to, text } = verificationMail("https://atrium.example", "ada@example.com", "a.b+c");
    expect(to).toBe("ada@example.com");
    expect(text).toContain("\nhttps://atrium.example/verify-email#token=a.b%2Bc\n");
    expect(resetMail("https://atrium.example", "ada@example.com", "t").text).toContain(
      "\nhttps://atrium.example/reset-password#token=t\n",
    );
  });

  it("says what to do where it was not asked for", () => {
    const mails = [
      verificationMail("https://atrium.example", "ada@example.com", "t"),
      resetMail("https://atrium.example", "ada@example.com", "t"),
      passwordChangedMail("https://atrium.example", "ada@example.com"),
    ];
    for (const { text } of mails) expect(text).toContain("If it was not you");
  });

  it("leaves through the platform's binding where there is one", async () => {
    const sent: unknown[] = [];
    const post = { send: async (message: unknown) => void sent.push(message) } as unknown as SendEmail;
    const mail = { to: "ada@example.com", subject: "Hello", text: "Ada" };
    await sendMail({} as Context, { post, from: "Atrium <no-reply@atrium.example>" }, mail);
    expect(sent).toEqual([{ from: "Atrium <no-reply@atrium.example>", ...mail }]);
  });

  it("is refused where there is neither a binding nor a developer's inbox", async () => {
    const mail = { to: "ada@example.com", subject: "Hello", text: "Ada" };
    await expect(sendMail({} as Context, { post: undefined, from: "" }, mail)).rejects.toThrow("bind EMAIL");
  });
});
