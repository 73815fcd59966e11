import { describe, expect, it } from "vitest";
import { hashPassword, verifyPassword } from "./password.ts";

describe("passwords", () => {
  it("are kept as salted scrypt with their parameters, so that the same one looks different every time", async () => {
    const [one, two] = await Promise.all([hashPassword("correct horse"), hashPassword("correct horse")]);
    expect(one).toMatch(/^\$scrypt\$ln=14,r=8,p=5\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(one).not.toBe(two);
    expect(one).not.toContain("horse");
  });

  it("are verified against what was hashed, and nothing else", async () => {
    const hash = await hashPassword("correct horse");
    expect(await verifyPassword("correct horse", hash)).toBe(true);
    expect(await verifyPassword("correct horsf", hash)).toBe(false);
    expect(await verifyPassword("", hash)).toBe(false);
  });

  it("are the same in either Unicode form", async () => {
    expect(await verifyPassword("cafe\u0301 noir", await hashPassword("café noir"))).toBe(true);
  });

  it("hashed with other parameters stay valid", async () => {
    const weaker = "$scrypt$ln=4,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$";
    const { scryptSync } = await import("node:crypto");
    const key = scryptSync("old one", "0123456789abcdef", 32, { N: 16, r: 8, p: 1 }).toString("base64");
    expect(await verifyPassword("old one", weaker + key.replaceAll("=", ""))).toBe(true);
  });

  it.each(["", "plain", "$scrypt$ln=14,r=8,p=5$salt", "$argon2id$v=19$m=1,t=1,p=1$c2FsdA$a2V5"])(
    "no password fits %j",
    async (hash) => {
      expect(await verifyPassword("anything", hash)).toBe(false);
    },
  );
});
