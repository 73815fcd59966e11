import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type AtriumOptions, configurationOf, type Stored } from "./configuration.ts";
import { stored } from "./stored/node.ts";
import { stored as storedNowhere } from "./stored/nowhere.ts";

const KEPT: Stored = { base_url: "https://kept.test", project: "prj_kept", token: "atr_ss_kept" };

const of = (options: AtriumOptions, kept: Stored = {}) => configurationOf(options, async () => kept);

beforeEach(() => {
  for (const name of ["ATRIUM_BASE_URL", "ATRIUM_API_KEY", "ATRIUM_PROJECT"]) vi.stubEnv(name, "");
});
afterEach(() => {
  vi.unstubAllEnvs();
});

it("is what is said, then what is in the environment, then what is stored", async () => {
  expect(await of({}, KEPT)).toEqual({
    baseUrl: "https://kept.test",
    apiKey: "atr_ss_kept",
    project: "prj_kept",
  });
  vi.stubEnv("ATRIUM_BASE_URL", "https://env.test/");
  vi.stubEnv("ATRIUM_API_KEY", "atr_pk_env");
  vi.stubEnv("ATRIUM_PROJECT", "prj_env");
  expect(await of({}, KEPT)).toEqual({
    baseUrl: "https://env.test",
    apiKey: "atr_pk_env",
    project: "prj_env",
  });
  expect(
    await of({ baseUrl: "https://said.test", apiKey: "atr_pk_said", project: "prj_said" }, KEPT),
  ).toEqual({
    baseUrl: "https://said.test",
    apiKey: "atr_pk_said",
    project: "prj_said",
  });
});

it("a stored token goes nowhere but where it was stored for", async () => {
  await expect(of({ baseUrl: "https://other.test" }, KEPT)).rejects.toMatchObject({ code: "not_configured" });
  expect(await of({ baseUrl: "https://kept.test/" }, KEPT)).toMatchObject({ apiKey: "atr_ss_kept" });
});

it("nobody is nobody, whatever is configured", async () => {
  vi.stubEnv("ATRIUM_API_KEY", "atr_pk_env");
  expect(await of({ baseUrl: "https://kept.test", apiKey: null }, KEPT)).toMatchObject({ apiKey: null });
});

it("says what is missing, and three ways to say it", async () => {
  await expect(of({})).rejects.toThrow(
    /^not_configured: Where is Atrium\? Pass `baseUrl`, set ATRIUM_BASE_URL/,
  );
  await expect(of({ baseUrl: "https://said.test" })).rejects.toThrow(
    /Who calls\? Pass `apiKey`, set ATRIUM_API_KEY/,
  );
});

it("what is no credential is not sent", async () => {
  await expect(of({ baseUrl: "https://said.test", apiKey: "atr_pk_…" })).rejects.toMatchObject({
    code: "not_configured",
  });
  expect(await of({ baseUrl: "https://said.test", apiKey: "atr_pk_1\n" })).toMatchObject({
    baseUrl: "https://said.test",
  });
});

it("what is stored is in a file that nobody else may read", async () => {
  const folder = await mkdtemp(join(tmpdir(), "atrium-"));
  vi.stubEnv("ATRIUM_CONFIG_DIR", folder);
  expect(await stored()).toEqual({});
  const file = join(folder, "config.json");
  await writeFile(file, JSON.stringify(KEPT), { mode: 0o600 });
  expect(await stored()).toEqual(KEPT);
  await chmod(file, 0o640);
  await expect(stored()).rejects.toMatchObject({ code: "not_configured", detail: /chmod 600/ });
  await chmod(file, 0o600);
  await writeFile(file, "{");
  await expect(stored()).rejects.toMatchObject({ code: "not_configured" });
  await rm(folder, { recursive: true });
});

it("browsers and Workers have nothing stored", async () => {
  expect(await storedNowhere()).toEqual({});
});
