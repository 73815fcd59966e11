/** Renders /openapi.json: one card an operation, grouped by tag. Nothing is loaded from elsewhere. */

const METHODS = ["get", "post", "put", "patch", "delete"];

/** An element with properties and children; text is never parsed as HTML. */
function el(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

const code = (text) => el("code", {}, text);

/** Text with `code` in backticks. */
const prose = (text) =>
  text.split("`").map((part, index) => (index % 2 === 1 ? code(part) : document.createTextNode(part)));

let openapi;

/** The schema behind a reference; of several that all apply, their union. */
function resolved(schema) {
  if (schema?.allOf) {
    const parts = schema.allOf.map(resolved);
    return {
      ...Object.assign({}, ...parts, schema),
      properties: Object.assign({}, ...parts.map(({ properties }) => properties)),
      required: parts.flatMap(({ required }) => required ?? []),
    };
  }
  if (!schema?.$ref) return schema ?? {};
  const [, ...path] = schema.$ref.split("/");
  return resolved(path.reduce((node, key) => node[key], openapi));
}

function typeOf(schema) {
  const { type, anyOf, oneOf, enum: values, const: only, items, format } = resolved(schema);
  if (only !== undefined) return JSON.stringify(only);
  if (values) return values.map((value) => JSON.stringify(value)).join(" | ");
  const choices = anyOf ?? oneOf;
  if (choices) return [...new Set(choices.map(typeOf))].join(" | ");
  if (type === "array") return `${typeOf(items)}[]`;
  return [type].flat().join(" | ") + (format ? ` (${format})` : "");
}

/** An example value, from the schema's own examples where it has them; `brief`: of objects what is required. */
function exampleOf(schema, brief = false, depth = 0) {
  const known = resolved(schema);
  const {
    example,
    examples,
    default: fallback,
    enum: values,
    const: only,
    anyOf,
    oneOf,
    type,
    items,
  } = known;
  for (const given of [example, examples?.[0], fallback, only, values?.[0]])
    if (given !== undefined) return given;
  const choice = (anyOf ?? oneOf)?.find((one) => resolved(one).type !== "null");
  if (choice) return exampleOf(choice, brief, depth);
  switch ([type].flat()[0]) {
    case "object":
      return Object.fromEntries(
        Object.entries(depth > 4 ? {} : (known.properties ?? {}))
          .filter(([name]) => !brief || known.required?.includes(name))
          .map(([name, one]) => [name, exampleOf(one, brief, depth + 1)]),
      );
    case "array":
      return depth > 4 ? [] : [exampleOf(items, brief, depth + 1)];
    case "integer":
    case "number":
      return known.minimum ?? 1;
    case "boolean":
      return true;
    case "null":
      return null;
    default:
      return known.format === "date-time"
        ? "2026-01-31T12:00:00.000Z"
        : known.format === "email"
          ? "you@example.com"
          : "…";
  }
}

const json = (value) => el("pre", {}, code(JSON.stringify(value, null, 2)));

function fields(rows) {
  const body = rows.map(({ name, where, schema, required, description }) =>
    el(
      "tr",
      {},
      el("th", { scope: "row" }, code(name)),
      el("td", { className: "type" }, where ? `${where}, ${typeOf(schema)}` : typeOf(schema)),
      el("td", {}, required ? "Required. " : "", ...prose(description ?? resolved(schema).description ?? "")),
    ),
  );
  return el("table", { className: "fields" }, el("tbody", {}, ...body));
}

const section = (title, ...content) => [el("h4", {}, ...prose(title)), ...content];

const contentOf = (part) => Object.values(part?.content ?? {})[0]?.schema;

function requestSections({ parameters = [], requestBody }) {
  const input = contentOf(requestBody);
  const body = resolved(input);
  return [
    ...(parameters.length > 0
      ? section("Parameters", fields(parameters.map(resolved).map((one) => ({ ...one, where: one.in }))))
      : []),
    ...(input
      ? section(
          "Body",
          fields(
            Object.entries(body.properties ?? {}).map(([name, schema]) => ({
              name,
              schema,
              required: body.required?.includes(name),
            })),
          ),
          json(exampleOf(input)),
        )
      : []),
  ];
}

const responseSections = ({ responses }) =>
  Object.entries(responses).flatMap(([status, answer]) => {
    const { description, content } = resolved(answer);
    const schema = contentOf({ content });
    return section(
      `${status} ${description}`,
      schema && !status.endsWith("XX") ? json(exampleOf(schema)) : null,
    );
  });

/** The call as one would type it. */
function curl(method, path, { security, requestBody }) {
  const lines = [`curl ${method === "get" ? "" : `-X ${method.toUpperCase()} `}$ATRIUM${path}`];
  if (security?.length > 0) lines.push(`-H "Authorization: Bearer $ATRIUM_KEY"`);
  const schema = contentOf(requestBody);
  if (schema)
    lines.push("-H 'Content-Type: application/json'", `-d '${JSON.stringify(exampleOf(schema, true))}'`);
  return el("pre", {}, code(lines.join(" \\\n  ")));
}

function permissionOf(operation) {
  const permission = operation["x-permission"];
  return permission && permission !== "public"
    ? ["Needs ", code(permission), "."]
    : operation.security?.length > 0
      ? ["Needs a credential."]
      : ["Needs no credential."];
}

function card({ method, path, operation }) {
  const summary = el(
    "summary",
    {},
    el("span", { className: `method ${method}` }, method.toUpperCase()),
    el("span", { className: "path" }, path),
    el("span", { className: "says" }, operation.summary ?? ""),
  );
  const details = el("details", { className: "operation", id: operation.operationId }, summary);
  // Filled when opened: a reference of many operations is there at once.
  details.addEventListener("toggle", () => {
    if (details.open && details.children.length === 1) {
      details.append(
        el(
          "div",
          {},
          el(
            "p",
            {},
            ...prose(operation.description ?? ""),
            operation.description ? " " : "",
            ...permissionOf(operation),
          ),
          curl(method, path, operation),
          ...requestSections(operation),
          ...responseSections(operation),
        ),
      );
    }
  });
  return details;
}

function operationsByTag({ paths, tags = [] }) {
  const groups = new Map(tags.map(({ name }) => [name, []]));
  for (const [path, item] of Object.entries(paths)) {
    for (const method of METHODS.filter((name) => item[name])) {
      const operation = item[method];
      const tag = operation.tags?.[0] ?? "Other";
      groups.set(tag, [...(groups.get(tag) ?? []), { method, path, operation }]);
    }
  }
  return [...groups].filter(([, operations]) => operations.length > 0);
}

function openLinked() {
  const linked = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (linked instanceof HTMLDetailsElement) {
    linked.open = true;
    linked.scrollIntoView();
  }
}

function filter(text, entries) {
  const words = text.toLowerCase().split(/\s+/);
  for (const { terms, parts } of entries) {
    const hidden = !words.every((word) => terms.includes(word));
    for (const part of parts) part.hidden = hidden;
  }
}

async function render() {
  const answer = await fetch("/openapi.json");
  if (!answer.ok) throw new Error(`/openapi.json answers ${answer.status}`);
  openapi = await answer.json();
  const entries = [];
  const contents = document.getElementById("contents");
  const main = document.getElementById("operations");
  for (const [tag, operations] of operationsByTag(openapi)) {
    const list = el("ul", {});
    const described = openapi.tags?.find(({ name }) => name === tag)?.description;
    main.append(el("h2", {}, tag), el("p", {}, ...prose(described ?? "")));
    for (const one of operations) {
      const { summary, operationId } = one.operation;
      const link = el("li", {}, el("a", { href: `#${operationId}` }, summary ?? one.path));
      const shown = card(one);
      list.append(link);
      main.append(shown);
      entries.push({
        terms: `${one.method} ${one.path} ${summary} ${tag}`.toLowerCase(),
        parts: [link, shown],
      });
    }
    contents.append(el("h2", {}, tag), list);
  }
  document.getElementById("about").replaceChildren(...prose(openapi.info.description ?? openapi.info.title));
  document.querySelector(".search").addEventListener("input", ({ target }) => filter(target.value, entries));
  addEventListener("hashchange", openLinked);
  openLinked();
}

render().catch((error) => {
  document.getElementById("about").textContent = `The reference could not be loaded: ${error.message}`;
});
