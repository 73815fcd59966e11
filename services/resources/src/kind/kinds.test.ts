import { isPermission } from "@atrium/shared/access/vocabulary";
import { EVENT_TYPES, type EventType } from "@atrium/shared/contract/events";
import { describe, expect, it } from "vitest";
import { changing, deleting, KIND_NAMES, kindOf, kindsWhere } from "./kinds.ts";

describe.each(KIND_NAMES)("kind %s", (name) => {
  const { plural, title, fields, defaults, lifecycle } = kindOf(name);

  it("has a permission for each of its routes", () => {
    const { filesReadBy, connectable, attachable, movable, cloneable } = kindOf(name);
    const verbs = [
      "create",
      "view",
      filesReadBy,
      lifecycle && "operate",
      lifecycle && "logs",
      connectable && "connect",
    ];
    const more = [attachable && "attach", movable && "move", cloneable && "clone"];
    const permissions = [...verbs, ...more].filter(Boolean).map((verb) => `${name}:${verb}`);
    for (const permission of [...permissions, changing(name), deleting(name)])
      expect(isPermission(permission), permission).toBe(true);
  });

  it("has a default for each of its fields, and none besides", () => {
    expect(Object.keys(defaults).sort()).toEqual(Object.keys(fields).sort());
    for (const [field, schema] of Object.entries(fields)) {
      expect(schema.parse(defaults[field]), field).toEqual(defaults[field]);
    }
  });

  it("has its path, title and fields to itself", () => {
    expect(KIND_NAMES.filter((other) => kindOf(other).plural === plural)).toEqual([name]);
    expect(KIND_NAMES.filter((other) => kindOf(other).title === title)).toEqual([name]);
    const common = ["id", "project_id", "name", "labels", "desired_state", "observed_state", "links"];
    expect(Object.keys(fields).filter((field) => common.includes(field))).toEqual([]);
  });
});

describe("a run's configuration", () => {
  const schema = kindOf("run").fields.config;

  it("ends at its limit, in size and in depth", () => {
    expect(schema?.safeParse({ text: "x".repeat(16_000) }).success).toBe(true);
    expect(schema?.safeParse({ text: "x".repeat(17_000) }).success).toBe(false);
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level++) deep = [deep];
    expect(schema?.safeParse({ deep }).success).toBe(false);
  });
});

it.each<[EventType, readonly string[]]>([
  ["resource.created", KIND_NAMES],
  ["resource.state_changed", kindsWhere("lifecycle")],
  ["resource.moved", kindsWhere("movable")],
  ["connection.opened", kindsWhere("connectable")],
  ["attachment.created", kindsWhere("takesInputs")],
  ["file.written", kindsWhere("filesReadBy")],
  ["version.created", kindsWhere("aliasedBy")],
  ["alert.triggered", kindsWhere("hasMetrics")],
])("%s happens, by the catalogue, to the kinds that it can happen to", (type, kinds) => {
  expect(EVENT_TYPES[type].targets).toEqual(kinds);
});
