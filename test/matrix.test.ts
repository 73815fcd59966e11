import { describe, expect, it } from "vitest";
import { kindsOf, parsed, printed, type Row, whoGot } from "./matrix.ts";
import { PERSONAS } from "./personas.ts";

const KINDS = ["datasets", "models", "runs"];
const thing = (kind: string) => `GET /v1/projects/{project}/${kind}/{id}`;
const row = (label: string, status: string): Row => ({ label, statuses: PERSONAS.map(() => status) });

/** The labels and ends of the lines. */
const linesOf = (rows: Row[]) =>
  printed(rows, KINDS)
    .split("\n")
    .filter((line) => /^[A-Z]/.test(line))
    .map((line) => [line.split(/\s{2,}/)[0], line.split(/\s{2,}/)[PERSONAS.length + 1]]);

describe("the matrix as text", () => {
  it("knows as kinds what has an {id} in a project", () => {
    const paths = ["/v1/me", "/v1/projects/{project}/keys/{key}", "/v1/me/ssh-keys/{id}"];
    const all = [...paths, ...["runs", "models", "runs"].map((kind) => thing(kind).slice(4))];
    expect(kindsOf(all.map((path) => ({ path })))).toEqual(["models", "runs"]);
  });

  it("has one line for kinds that came to the same, and their own for those that did not", () => {
    expect(linesOf(KINDS.map((kind) => row(thing(kind), "200")))).toEqual([[thing("{kind}"), "all"]]);
    expect(
      linesOf([row(thing("runs"), "200"), row(thing("models"), "403"), row(thing("datasets"), "200")]),
    ).toEqual([
      [thing("{kind}"), "all but models"],
      [thing("models"), undefined],
    ]);
  });

  it("differs as soon as one cell of one kind does", () => {
    const [dataset, model, run] = KINDS.map((kind) => row(thing(kind), "200")) as [Row, Row, Row];
    const other = { ...run, statuses: run.statuses.with(3, "404") };
    expect(linesOf([dataset, model, other])).toEqual([
      [thing("{kind}"), "all but runs"],
      [thing("runs"), undefined],
    ]);
  });

  it("names a few kinds by name, and stands with its shape", () => {
    const stop = (kind: string) => `${thing(kind).replace("GET", "POST")}/stop`;
    const kinds = [...KINDS, "jobs", "sweeps"];
    const rows = [
      row(stop("sweeps"), "200"),
      row("GET /v1/me", "200"),
      ...["runs", "jobs"].map((of) => row(stop(of), "403")),
    ];
    const lines = printed(rows, kinds)
      .split("\n")
      .filter((line) => /^[A-Z]/.test(line));
    expect(lines.map((line) => line.replace(/ .* {2}/, " … "))).toEqual([
      "POST … jobs, runs",
      "POST … 200",
      "GET … 200",
    ]);
  });

  it("keeps apart what is of no kind, other methods, and one's own things", () => {
    const labels = [
      "GET /v1/projects/{project}/billing",
      "GET /v1/projects/{project}/engine",
      thing("runs"),
      `${thing("models")} (own)`,
      thing("datasets").replace("GET", "PUT"),
    ];
    expect(linesOf(labels.map((label) => row(label, "200")))).toEqual(
      labels.map((label) => [label, undefined]),
    );
  });

  it("reads as what was written, of each kind its own", () => {
    const rows = [
      row("GET /v1/me", "200"),
      ...KINDS.flatMap((kind) => [row(thing(kind), "404"), row(`${thing(kind)} (own)`, "-")]),
      ...KINDS.map((kind) => row(thing(kind).replace("GET", "PUT"), kind === "runs" ? "200" : "404")),
      ...["runs", "models"].map((kind) => row(`POST /v1/projects/{project}/${kind}/{id}/stop`, "403")),
    ];
    const inOrder = (all: Row[]) => all.toSorted((a, b) => a.label.localeCompare(b.label));
    expect(inOrder(parsed(printed(rows, KINDS)))).toEqual(inOrder(rows));
  });

  it("tells who got what", () => {
    const { label, statuses } = row("GET /v1/me", "200");
    expect(whoGot({ label, statuses: statuses.with(1, "403") }, "403")).toEqual([PERSONAS[1]]);
  });
});
