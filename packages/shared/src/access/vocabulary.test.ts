import { describe, expect, it } from "vitest";
import {
  contains,
  difference,
  EMPTY,
  grantOf,
  holds,
  intersect,
  isEmpty,
  isScope,
  KINDS,
  narrow,
  type Permission,
  type Scope,
  scopesOf,
  union,
  VERBS,
} from "./vocabulary.ts";

describe("the vocabulary", () => {
  it("is only ever appended to: cached grants are read by position across a deploy", () => {
    expect(VERBS.join(" ")).toBe(
      "view download logs create update delete operate connect attach comment follow clone move alias protect manage use verify transfer bill",
    );
    expect(Object.keys(KINDS).join(" ")).toBe(
      "project overview collaborator collaborating_team job notebook run sweep experiment session evaluation endpoint cluster " +
        "dataset datastore model checkpoint artifact file volume report workspace registered_model key variable secret engine " +
        "usage service_account webhook audit organization member team role invitation policy account profile entitlement credit system token",
    );
  });
  it("fits a 32-bit mask", () => expect(VERBS.length).toBeLessThanOrEqual(31));
  it("has no permission for a verb that does not exist for the kind", () => {
    expect(isScope("run:delete") && isScope("run:delete:own")).toBe(true);
    // @ts-expect-error artifacts have aliases, runs do not
    const unknown: Permission = "run:alias";
    expect(isScope(unknown)).toBe(false);
  });
  it.each(["", "run", "run:", ":own", "run:delete:any", "run:delete:own:own", "RUN:delete", "toString", "*"])(
    "does not read %j as a scope",
    (text) => expect(isScope(text)).toBe(false),
  );
});

describe("a grant", () => {
  it("of everything is also of one's own", () => {
    expect(holds(grantOf(["run:delete"]), "run:delete:own")).toBe(true);
    expect(holds(grantOf(["run:delete:own"]), "run:delete")).toBe(false);
  });
  it("reads as a sorted list, each permission once in its widest form", () => {
    const scopes: Scope[] = ["run:view", "run:delete:own", "artifact:view", "run:delete", "run:view"];
    expect(scopesOf(grantOf(scopes))).toEqual(["artifact:view", "run:delete", "run:view"]);
  });
  it("of an unknown scope is refused", () => {
    expect(() => grantOf(["run:alias" as Scope])).toThrow("run:alias");
  });
  it("survives JSON", () => {
    const grant = grantOf(["run:delete:own", "account:update"]);
    expect(JSON.parse(JSON.stringify(grant))).toEqual(grant);
  });
  it("cached before a kind existed grants nothing of that kind", () => {
    const older = { any: [1], own: [1] };
    expect(scopesOf(older)).toEqual(["project:view"]);
    expect(scopesOf(union(older, grantOf(["account:view"])))).toEqual(["account:view", "project:view"]);
    expect(contains(older, grantOf(["account:view"]))).toBe(false);
  });
  it("is one's own where only one of two has any of it", () => {
    expect(scopesOf(intersect(grantOf(["run:delete"]), grantOf(["run:delete:own"])))).toEqual([
      "run:delete:own",
    ]);
  });
  it("lacks the wider where the other has only its own", () => {
    expect(scopesOf(difference(grantOf(["run:delete"]), grantOf(["run:delete:own"])))).toEqual([
      "run:delete",
    ]);
  });
  it("of nothing is empty", () => {
    expect(isEmpty(EMPTY) && isEmpty(grantOf([])) && isEmpty(union())).toBe(true);
    expect(isEmpty(grantOf(["run:view:own"]))).toBe(false);
  });
  it("is not narrowed by a credential without scopes, and is nothing through one with none", () => {
    const grant = grantOf(["run:view"]);
    expect(narrow(grant, null)).toEqual(grant);
    expect(narrow(grant, EMPTY)).toEqual(EMPTY);
  });
});
