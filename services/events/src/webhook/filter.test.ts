import { describe, expect, it } from "vitest";
import { isKnownType, isTargetType, isTold, matches } from "./filter.ts";

const event = {
  type: "resource.created",
  at: 1_000,
  target: { type: "run", id: "run_1", name: "a", labels: { team: "vision", tier: "" } },
  project_id: "prj_1",
  organization_id: "org_1",
} as const;

const webhook = {
  id: "whk_1",
  projectId: "prj_1" as string | null,
  organizationId: "org_1",
  types: [] as string[],
  kinds: [] as string[],
  labels: {} as Record<string, string>,
  activeSince: 1_000,
};
const ofOrganization = { ...webhook, projectId: null };

describe("what a webhook is told of", () => {
  it.each<[string, Partial<typeof webhook>, boolean]>([
    ["all, where it asks for nothing", {}, true],
    ["its type", { types: ["key.created", "resource.created"] }, true],
    ["its family", { types: ["resource.*"] }, true],
    ["not another type", { types: ["resource.deleted"] }, false],
    ["not a family that begins alike", { types: ["res.*"] }, false],
    ["not what its type begins like", { types: ["resource.create"] }, false],
    ["its kind", { kinds: ["run", "job"] }, true],
    ["not another kind", { kinds: ["job"] }, false],
    ["its labels, all of them", { labels: { team: "vision", tier: "" } }, true],
    ["one of its labels", { labels: { team: "vision" } }, true],
    ["not another value", { labels: { team: "speech" } }, false],
    ["not a label that it lacks", { labels: { team: "vision", owner: "" } }, false],
    ["not what every object has", { labels: { constructor: "" } }, false],
    ["type, kind and labels together", { types: ["resource.*"], kinds: ["run"], labels: { tier: "" } }, true],
    ["not where one of them differs", { types: ["resource.*"], kinds: ["job"], labels: { tier: "" } }, false],
  ])("%s", (_, filter, told) => {
    expect(matches({ ...webhook, ...filter }, event)).toBe(told);
    expect(matches({ ...ofOrganization, ...filter }, event)).toBe(told);
  });

  it("is of its place: a project's of that, an organization's of it and its projects", () => {
    expect(matches(webhook, { ...event, project_id: "prj_2" })).toBe(false);
    expect(matches(webhook, { ...event, project_id: null })).toBe(false);
    expect(matches(ofOrganization, { ...event, project_id: "prj_2" })).toBe(true);
    expect(matches(ofOrganization, { ...event, project_id: null })).toBe(true);
    expect(matches(ofOrganization, { ...event, organization_id: "org_2" })).toBe(false);
    expect(matches(ofOrganization, { ...event, organization_id: null })).toBe(false);
  });

  it("has no labels where the target has none", () => {
    const plain = { ...event, target: { type: "key", id: "key_1", name: null } };
    expect(matches(webhook, plain)).toBe(true);
    expect(matches({ ...webhook, labels: { team: "vision" } }, plain)).toBe(false);
  });

  it("is what happened since it is switched on", () => {
    expect(isTold(webhook, event)).toBe(true);
    expect(isTold({ ...webhook, activeSince: 1_001 }, event)).toBe(false);
    expect(matches({ ...webhook, activeSince: 1_001 } as typeof webhook, event)).toBe(true);
  });

  it("is a test of it whatever its filter, and no other's", () => {
    const test = {
      ...event,
      type: "webhook.tested",
      target: { type: "webhook", id: "whk_1", name: null },
    } as const;
    expect(matches({ ...webhook, types: ["key.*"], kinds: ["run"], labels: { a: "b" } }, test)).toBe(true);
    expect(matches({ ...webhook, id: "whk_2" }, test)).toBe(false);
    expect(matches({ ...ofOrganization, id: "whk_2", types: ["webhook.*"] }, test)).toBe(false);
  });
});

describe("what can be asked for", () => {
  it("types and families that there are, and no other patterns", () => {
    for (const type of ["key.created", "key.*", "team_member.*"]) expect(isKnownType(type)).toBe(true);
    for (const type of ["key", "key.", "*", "key.created.*", "ke*", "Key.*", "toString", ".*", ""])
      expect(isKnownType(type)).toBe(false);
  });

  it("kinds that something happens to", () => {
    for (const kind of ["run", "dataset", "key", "project", "webhook"]) expect(isTargetType(kind)).toBe(true);
    for (const kind of ["audit", "runs", "constructor", ""]) expect(isTargetType(kind)).toBe(false);
  });
});
