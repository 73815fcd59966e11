import { describe, expect, it } from "vitest";
import { PRESET_SCOPES, PRESETS, presetScopes } from "./presets.ts";
import { mayGrant, PROJECT_GRANTS } from "./roles.ts";
import { EMPTY, grantOf, type Scope, scopesOf } from "./vocabulary.ts";

const verbOf = (scope: Scope): string => scope.split(":")[1] ?? "";

describe("presets", () => {
  it.each(PRESETS)("%s names permissions that there are, each once", (preset) => {
    const scopes = PRESET_SCOPES[preset];
    expect(scopesOf(grantOf(scopes))).toEqual([...scopes].sort());
  });

  it("append_only_training reads nothing, and changes only what was made with the key", () => {
    for (const scope of PRESET_SCOPES.append_only_training) {
      expect(["create", "update", "operate"]).toContain(verbOf(scope));
      expect(scope.endsWith(":own")).toBe(verbOf(scope) !== "create");
    }
  });

  it("read_only changes nothing, and reads neither keys nor secrets", () => {
    const scopes = PRESET_SCOPES.read_only;
    expect(scopes).toContain("run:logs");
    expect(scopes).toContain("dataset:download");
    for (const scope of scopes) {
      expect(["view", "download", "logs"]).toContain(verbOf(scope));
      expect(scope).not.toMatch(/^(key|token|secret):/);
    }
  });

  it("read_only is what its maker may grant of it; the others are whole or not at all", () => {
    const viewer = presetScopes("read_only", mayGrant(PROJECT_GRANTS.view_only));
    expect(viewer).toContain("run:view");
    expect(viewer).not.toContain("dataset:download");
    expect(viewer).toContain("usage:view:own");
    expect(presetScopes("read_only", EMPTY)).toEqual([]);
    expect(presetScopes("deploy", EMPTY)).toEqual(PRESET_SCOPES.deploy);
  });
});
