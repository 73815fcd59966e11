import { describe, expect, it } from "vitest";
import { type Decidable, decide, mayAtAll, reach } from "./decide.ts";
import { EMPTY, grantOf, type Permission, type Scope } from "./vocabulary.ts";

const access = (grant: Scope[], scopes: Scope[] | null = null, more: Partial<Decidable> = {}): Decidable => ({
  principal: { id: "acc_ada" },
  credential: { id: "key_1" },
  grant: grantOf(grant),
  scopes: scopes === null ? null : grantOf(scopes),
  administers: false,
  ...more,
});

const mine = { createdBy: "acc_ada", createdWith: "key_1" };
const minePerOtherKey = { createdBy: "acc_ada", createdWith: "key_2" };
const theirs = { createdBy: "acc_bob", createdWith: "key_3" };

describe("decide", () => {
  it("allows what is held of everything on anybody's thing", () => {
    expect(decide(access(["run:delete"]), "run:delete", theirs)).toBe(true);
  });
  it("allows what is held of one's own on one's own only", () => {
    expect(decide(access(["run:delete:own"]), "run:delete", mine)).toBe(true);
    expect(decide(access(["run:delete:own"]), "run:delete", theirs)).toBe(false);
  });
  it("refuses what is not held, on one's own too", () => {
    expect(decide(access(["run:view"]), "run:delete", mine)).toBe(false);
    expect(decide(access(["run:delete"]), "job:delete", mine)).toBe(false);
  });
  it("refuses a permission that does not exist", () => {
    expect(decide(access(["run:delete"]), "run:alias" as Permission, mine)).toBe(false);
  });
  it("a thing that nobody made is nobody's own, least of all an anonymous caller's", () => {
    const orphan = { createdBy: null, createdWith: null };
    expect(decide(access(["run:delete:own"]), "run:delete", orphan)).toBe(false);
    const anonymous = access(["run:delete:own"], ["run:delete:own"], { principal: null, credential: null });
    expect(decide(anonymous, "run:delete", orphan)).toBe(false);
    expect(mayAtAll(anonymous, "run:delete")).toBe(false);
    expect(reach(anonymous, "run:delete")).toBeNull();
  });
});

describe("a credential's scopes", () => {
  it("only narrow: a scope that the principal lacks is worth nothing", () => {
    expect(decide(access(["run:view"], ["run:delete"]), "run:delete", mine)).toBe(false);
    expect(mayAtAll(access(["run:view"], ["run:delete"]), "run:delete")).toBe(false);
  });
  it("leave out what they do not name", () => {
    expect(decide(access(["run:view", "run:delete"], ["run:view"]), "run:delete", mine)).toBe(false);
  });
  it("that end in own reach what was made with that key, not all that its owner made", () => {
    const key = access(["run:delete"], ["run:delete:own"]);
    expect(decide(key, "run:delete", mine)).toBe(true);
    expect(decide(key, "run:delete", minePerOtherKey)).toBe(false);
    expect(decide(key, "run:delete", theirs)).toBe(false);
  });
  it("do not make own of what another principal made with the same credential", () => {
    const key = access(["run:delete:own"], ["run:delete:own"]);
    expect(decide(key, "run:delete", { createdBy: "acc_bob", createdWith: "key_1" })).toBe(false);
  });
});

describe("W5: a run that was moved in is still its author's", () => {
  const movedIn = { ...theirs, movedIn: true };

  it("is not deleted by the project's owner", () => {
    expect(decide(access(["run:delete"]), "run:delete", movedIn)).toBe(false);
  });
  it("is deleted by its author", () => {
    expect(decide(access(["run:delete:own"]), "run:delete", { ...mine, movedIn: true })).toBe(true);
    expect(decide(access(["run:delete"]), "run:delete", { ...mine, movedIn: true })).toBe(true);
  });
  it("is deleted by a team or organization admin", () => {
    expect(decide(access(["run:delete"], null, { administers: true }), "run:delete", movedIn)).toBe(true);
  });
  it("is not deleted by an admin whose key may not", () => {
    expect(decide(access(["run:delete"], ["run:view"], { administers: true }), "run:delete", movedIn)).toBe(
      false,
    );
  });
  it("gives its author no delete that they do not hold", () => {
    expect(decide(access(["run:view"]), "run:delete", { ...mine, movedIn: true })).toBe(false);
  });
  it("is moved on by those who may delete it alone: elsewhere others could", () => {
    expect(decide(access(["run:move"]), "run:move", movedIn)).toBe(false);
    expect(decide(access(["run:move:own"]), "run:move", { ...mine, movedIn: true })).toBe(true);
    expect(decide(access(["run:move"], null, { administers: true }), "run:move", movedIn)).toBe(true);
  });
  it("is stopped and changed like any other", () => {
    expect(decide(access(["run:operate", "run:update"]), "run:operate", movedIn)).toBe(true);
    expect(decide(access(["run:operate", "run:update"]), "run:update", movedIn)).toBe(true);
  });
});

describe("what has no thing yet", () => {
  it("is allowed with any or own, on both sides", () => {
    expect(mayAtAll(access(["key:create:own"]), "key:create")).toBe(true);
    expect(mayAtAll(access(["key:create"], ["key:create:own"]), "key:create")).toBe(true);
    expect(mayAtAll(access([]), "key:create")).toBe(false);
  });
});

describe("the reach of a list", () => {
  it("is everything, one's own, the key's own, or none of it", () => {
    expect(reach(access(["key:view"]), "key:view")).toEqual({});
    expect(reach(access(["key:view:own"]), "key:view")).toEqual({ createdBy: "acc_ada" });
    expect(reach(access(["key:view"], ["key:view:own"]), "key:view")).toEqual({ createdWith: "key_1" });
    expect(reach(access(["key:view:own"], ["key:view:own"]), "key:view")).toEqual({
      createdBy: "acc_ada",
      createdWith: "key_1",
    });
    expect(reach(access([]), "key:view")).toBeNull();
    expect(reach(access(["key:view"], [], { scopes: EMPTY }), "key:view")).toBeNull();
  });
});

describe("a credential for one thing", () => {
  const of = access(["run:view", "dataset:view"], null, { only: { kind: "run", id: "run_1" } });
  const run = (id: string) => ({ ...theirs, kind: "run", id });
  it("reaches of its kind that one, and none by a permission of its kind", () => {
    expect(decide(of, "run:view", run("run_1"))).toBe(true);
    expect(decide(of, "run:view", run("run_2"))).toBe(false);
    expect(decide(of, "run:view", theirs)).toBe(false);
    expect(decide(of, "run:view", { ...theirs, kind: "report", id: "report_1" })).toBe(false);
    expect(reach(of, "run:view")).toBeNull();
  });
  it("is as any other for other kinds", () => {
    expect(decide(of, "dataset:view", { ...theirs, kind: "dataset", id: "dataset_1" })).toBe(true);
    expect(reach(of, "dataset:view")).toEqual({});
  });
});
