/** The matrix of `permissions.txt`, to text and back. */
import { PERSONAS, type PersonaName } from "./personas.ts";
import type { Route } from "./routes.ts";

/** What everybody got, in the order of `PERSONAS`: a status, or `-` where there was nothing to ask about. */
export interface Row {
  /** The route, and what else there is to tell a row by. */
  label: string;
  statuses: readonly string[];
}

/** A thing of any kind, as the routes of all kinds have it. */
const THING = /^\/v1\/projects\/\{project\}\/([\w-]+)\/\{id\}/;
const IN_PROJECT = /^(\w+ \/v1\/projects\/\{project\}\/)([\w-]+)(.*)$/;
const KIND = "{kind}";
const ALL = "all";
const ALL_BUT = `${ALL} but `;

/** The collections of the kinds of things, by name. */
export const kindsOf = (routes: readonly Pick<Route, "path">[]): string[] =>
  [...new Set(routes.flatMap(({ path }) => THING.exec(path)?.[1] ?? []))].sort();

/**
 * A line a row; one for several kinds where their same routes came to the same, and those that did not behind it.
 * `kinds`: all that there are.
 */
export function printed(rows: readonly Row[], kinds: readonly string[]): string {
  const alike = new Map<string, Map<string, { row: Row; of: string[] }>>();
  for (const row of rows) {
    const [, before = "", kind = "", after = ""] = IN_PROJECT.exec(row.label) ?? [];
    const isOfKind = kinds.includes(kind);
    const shape = isOfKind ? before + KIND + after : row.label;
    const lines = alike.get(shape) ?? new Map<string, { row: Row; of: string[] }>();
    const statuses = row.statuses.join(" ");
    const line = lines.get(statuses) ?? { row, of: [] };
    if (isOfKind) line.of.push(kind);
    alike.set(shape, lines.set(statuses, line));
  }
  const table = [...alike].flatMap(([shape, lines]) =>
    [...lines.values()]
      .sort((a, b) => b.of.length - a.of.length)
      .map(({ row: { label, statuses }, of }) =>
        of.length < 2 ? { label, cells: statuses } : { label: shape, cells: [...statuses, named(of, kinds)] },
      ),
  );
  const width = Math.max(...table.map(({ label }) => label.length));
  const text = (label: string, cells: readonly string[]) => {
    const padded = cells.map((cell, at) => `  ${cell.padStart(PERSONAS[at]?.length ?? 0)}`);
    return `${label.padEnd(width)}${padded.join("")}\n`;
  };
  return [
    `# ${KIND}: each of those at the end of the line. ${ALL}: ${kinds.join(", ")}\n\n`,
    text("", PERSONAS),
    ...table.map(({ label, cells }) => text(label, cells)),
  ].join("");
}

/** The shorter of who they are and who they are not. */
function named(of: readonly string[], kinds: readonly string[]): string {
  const others = kinds.filter((kind) => !of.includes(kind));
  if (others.length === 0) return ALL;
  return others.length < of.length ? ALL_BUT + others.join(", ") : of.toSorted().join(", ");
}

function meant(text: string, kinds: readonly string[]): readonly string[] {
  if (text === ALL) return kinds;
  if (!text.startsWith(ALL_BUT)) return text.split(", ");
  const others = text.slice(ALL_BUT.length).split(", ");
  return kinds.filter((kind) => !others.includes(kind));
}

/** The rows again, of each kind its own; or one for each line, of any of its kinds: they came to the same. */
export function parsed(golden: string, each: "kind" | "line" = "kind"): Row[] {
  const [, everyKind = ""] = /^# \{kind\}: .* all: (.*)$/m.exec(golden) ?? [];
  return golden.split("\n").flatMap((line) => {
    const [label = "", ...cells] = line.split(/\s{2,}/);
    if (!/^[A-Z]+ \//.test(label)) return [];
    const [statuses, of] = [cells.slice(0, PERSONAS.length), cells[PERSONAS.length]];
    if (of === undefined) return [{ label, statuses }];
    const kinds = meant(of, everyKind.split(", "));
    const shown = each === "kind" ? kinds : kinds.slice(0, 1);
    return shown.map((kind) => ({ label: label.replace(KIND, kind), statuses }));
  });
}

/** Who got that status there. */
export const whoGot = ({ statuses }: Row, status: string): PersonaName[] =>
  PERSONAS.filter((_, at) => statuses[at] === status);
