import { describe, expect, it } from "vitest";
import { checksumOf } from "../credential/shape.ts";
import { redactedBody } from "./redaction.ts";

const BODY = `atr_pk_a${"0".repeat(40)}`;
const SECRET = BODY + checksumOf(BODY);
const HINT = "atr_pk_a0000…redacted";
const ESCAPED = `\\u0061tr\\u005F${SECRET.slice(4)}`;
const JSON_TYPE = "application/json; charset=utf-8";
const FORM = "application/x-www-form-urlencoded";

describe("a body in JSON", () => {
  it("loses secrets wherever they stand, however they are written; a field's name is no place for one either", () => {
    for (const [sent, kept] of [
      [`{"a": ["x ${SECRET}"]}`, { a: [`x ${HINT}`] }],
      [`{"a": "${ESCAPED}"}`, { a: HINT }],
      [`{"${SECRET}": 1}`, { [HINT]: 1 }],
      [`"${SECRET}"`, HINT],
    ] as const)
      expect(JSON.parse(redactedBody(sent, JSON_TYPE, []))).toEqual(kept);
  });

  it("without one is the very same text, and so has the digest that it had", () => {
    for (const text of [
      "",
      "{",
      '{ "a" : 1 }',
      '{"a": "atr_pk_"}',
      '{"a": "\\u0041", "a": 1}',
      '{"a":"\\u00fc"}',
    ])
      expect(redactedBody(text, JSON_TYPE, [])).toBe(text);
  });

  it("keeps those that the route is for, and no others", () => {
    const sent = JSON.stringify({ password: SECRET, name: SECRET, nested: { password: SECRET } });
    expect(JSON.parse(redactedBody(sent, JSON_TYPE, ["password"]))).toEqual({
      password: SECRET,
      name: HINT,
      nested: { password: HINT },
    });
    expect(redactedBody(`{"password": "${ESCAPED}"}`, JSON_TYPE, ["password"])).toContain(SECRET);
  });

  it("that is none, or too deep to write again, has none that can be seen", () => {
    expect(redactedBody(`{"a": "${SECRET}`, JSON_TYPE, [])).toBe(`{"a": "${HINT}`);
    expect(redactedBody(`${"[".repeat(1e5)}"${SECRET}"${"]".repeat(1e5)}`, JSON_TYPE, [])).not.toContain(
      SECRET,
    );
    expect(redactedBody(`a ${SECRET}`, undefined, [])).toBe(`a ${HINT}`);
  });
});

it("a form loses them too, however they are written", () => {
  const hidden = `client=%61tr%5F${SECRET.slice(4)}&key=${SECRET}`;
  const without = new URLSearchParams(redactedBody(hidden, FORM, ["key"]));
  expect([...without]).toEqual([
    ["client", HINT],
    ["key", SECRET],
  ]);
  expect(redactedBody("a=%61tr_&b", FORM, [])).toBe("a=%61tr_&b");
});
