/** docs/reference/sdk.md: what each entry exports, with its comments, from the sources. */
import { readFileSync } from "node:fs";
import ts from "typescript";

const HERE = new URL("./", import.meta.url);

/** A name, and the file that declares it. */
interface Exported {
  name: string;
  file: string;
}

const parsed = (file: string) =>
  ts.createSourceFile(file, readFileSync(new URL(file, HERE), "utf8"), ts.ScriptTarget.Latest, true);

const isExported = (node: ts.Node): boolean =>
  ts.canHaveModifiers(node) &&
  ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;

/** What an entry exports, by the names that it has there; itself, or from beside it. */
function exportsOf(entry: string): Exported[] {
  const source = parsed(entry);
  return source.statements.flatMap((statement): Exported[] => {
    if (
      ts.isExportDeclaration(statement) &&
      statement.exportClause &&
      ts.isNamedExports(statement.exportClause)
    ) {
      const from = statement.moduleSpecifier as ts.StringLiteral | undefined;
      const file = from ? new URL(from.text, new URL(entry, HERE)).href.slice(HERE.href.length) : undefined;
      return statement.exportClause.elements.map(({ name }) => ({
        name: name.text,
        file: file ?? importedFrom(source, entry, name.text),
      }));
    }
    return isExported(statement) && nameOf(statement) ? [{ name: nameOf(statement) ?? "", file: entry }] : [];
  });
}

function importedFrom(source: ts.SourceFile, entry: string, name: string): string {
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement)) continue;
    const bindings = statement.importClause?.namedBindings;
    if (bindings && ts.isNamedImports(bindings) && bindings.elements.some((one) => one.name.text === name)) {
      const { text } = statement.moduleSpecifier as ts.StringLiteral;
      return new URL(text, new URL(entry, HERE)).href.slice(HERE.href.length);
    }
  }
  return entry;
}

const nameOf = (node: ts.Node): string | undefined => (node as { name?: ts.Identifier }).name?.text;

/** Generated ones are their own reference: `/docs`, docs/errors.md. */
const isOurs = ({ file }: Exported): boolean => !file.endsWith(".gen.ts");

function sectionOf({ name, file }: Exported): string {
  const source = parsed(file);
  // A class and what it is merged with are one thing.
  const declarations = source.statements.filter((one) => nameOf(one) === name);
  const [said = ""] = declarations.map(commentOf).filter(Boolean).slice(-1);
  const code = declarations.map((one) => signatureOf(one, source)).join("\n\n");
  return [`### ${name}`, said, `\`\`\`ts\n${code}\n\`\`\``].filter(Boolean).join("\n\n");
}

/** Its text, then its examples as code, then its tags. */
function commentOf(node: ts.Node): string {
  const [doc] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  if (!doc) return "";
  const text = (comment: ts.JSDoc["comment"]) => ts.getTextOfJSDocComment(comment) ?? "";
  const tags = (doc.tags ?? []).map((tag) => {
    const said = text(tag.comment);
    if (tag.tagName.text === "example") return `\`\`\`ts\n${said}\n\`\`\``;
    return tag.tagName.text === "throws" ? `Throws ${throwable(tag, said)}.` : "";
  });
  return [text(doc.comment), ...tags].filter(Boolean).join("\n\n");
}

const throwable = (tag: ts.JSDocTag, said: string): string =>
  `${(tag as ts.JSDocThrowsTag).typeExpression?.getText() ?? ""} ${said}`.trim();

/** As it is declared, what it is made of left out. */
function signatureOf(node: ts.Node, source: ts.SourceFile): string {
  const hidden: [number, number, string][] = [];
  const hide = (from: number, to: number, instead = "") => hidden.push([from, to, instead]);
  if (ts.isFunctionDeclaration(node) && node.body) hide(node.body.getFullStart(), node.body.end, ";");
  if (ts.isClassDeclaration(node))
    for (const member of node.members) {
      const isPrivate = member.name !== undefined && ts.isPrivateIdentifier(member.name);
      const { body } = member as ts.MethodDeclaration;
      if (isPrivate) hide(member.getFullStart(), member.end);
      else if (body) hide(body.getFullStart(), body.end, ";");
    }
  const start = node.getStart();
  let text = "";
  let at = start;
  for (const [from, to, instead] of hidden.sort(([a], [b]) => a - b)) {
    text += source.text.slice(at, from) + instead;
    at = to;
  }
  return (text + source.text.slice(at, node.end)).replace(/^.*biome-ignore.*\n/gm, "");
}

export function sdkReference(): string {
  const { exports } = JSON.parse(readFileSync(new URL("package.json", HERE), "utf8")) as {
    exports: Record<string, string>;
  };
  const entries = Object.entries(exports).map(([path, source]) => {
    const sections = exportsOf(source.slice(2)).filter(isOurs).map(sectionOf);
    return `## @atrium/sdk${path.slice(1)}\n\n${sections.join("\n\n")}`;
  });
  return `# Reference of the TypeScript client

Generated from the comments of \`packages/sdk/src\` by \`npm run gen\`. Do not edit. How to use it is in [the guide](../guide/sdk.md); the types of routes
(\`paths\`, \`components\`) are what \`/docs\` of a running Atrium shows.

${entries.join("\n\n")}
`;
}
