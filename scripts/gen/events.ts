/** docs/events.md: every type of event and what it says. */
import { ENTRIES, type Entry, familyOf, type Json } from "./catalogue.ts";

const FAMILIES = Map.groupBy(ENTRIES, familyOf);

const anchorOf = ({ type }: Entry): string => type.replaceAll(".", "");

const overview = [...FAMILIES].map(([family, entries]) => {
  const links = entries.map((entry) => `[\`${entry.type.slice(family.length + 1)}\`](#${anchorOf(entry)})`);
  return `| \`${family}.*\` | ${links.join(", ")} |`;
});

const code = (words: readonly string[]): string => words.map((word) => `\`${word}\``).join(", ");

function section(entry: Entry): string {
  const { type, says, targets, details } = entry;
  const rows = Object.entries(details.properties).map(([name, schema]) => {
    const optional = details.required.includes(name) ? "" : ", or missing";
    return `| \`${name}\` | ${shown(schema)}${optional} | ${schema.description ?? ""} |`;
  });
  return [
    `### ${type}`,
    says,
    `Target: ${code(targets)}.${changed(entry)}`,
    ...(rows.length > 0 ? [`| detail | is | |\n| --- | --- | --- |\n${rows.join("\n")}`] : []),
  ].join("\n\n");
}

function changed({ changes, withheld }: Entry): string {
  if (changes === "of the kind") return " Changes: whatever it is made of.";
  const sent = withheld.length > 0 ? ` Webhooks are sent the size of ${code(withheld)}, not the value.` : "";
  return changes.length > 0 ? ` Changes: ${code(changes)}.${sent}` : "";
}

/** A schema in a few words. */
function shown(schema: Json): string {
  const { type, format, enum: values, const: value, anyOf, items, properties } = schema;
  if (anyOf) return (anyOf as Json[]).map(shown).join(" or ");
  if (values) return (values as string[]).map((one) => `\`"${one}"\``).join(", ");
  if (value !== undefined) return `\`"${value}"\``;
  if (type === "array") return `array of ${shown(items as Json)}`;
  if (properties) {
    const names = Object.keys(properties as Json);
    return names[0] === "omitted_bytes" ? "its size, where it is too large" : `{ ${code(names)} }`;
  }
  if (type === "object") return "object";
  return format === "date-time" ? "time" : String(type);
}

export const eventsMarkdown = (): string => `# Events

Generated from \`packages/shared/src/contract/catalogue/\` by \`npm run gen\`. Do not edit.

Each thing that happens is one event: a line of the audit log (\`GET /v1/projects/{project}/audit\`,
\`GET /v1/organizations/{organization}/audit\`), a message of a stream (\`…/events\`), and a message to every webhook that asks for
it. It is written in the transaction that does the thing, so neither exists without the other, and stands in the log within seconds.
From there it is sent to each endpoint, signed, again and again until the endpoint has answered: at least once, in any order, see
[the guide to webhooks](guide/webhooks.md).

Types, targets, details and values are only ever added, never taken away: leave out what you do not know. No event ever holds a secret.

## Members

| member | |
| --- | --- |
| \`id\` | \`evt_…\`; ids sort by time. The same in the log, on streams and in messages: by it what comes twice is known |
| \`sequence\` | of two events of one target, the one with the greater happened later. Grows, with gaps |
| \`type\` | one of those below |
| \`at\` | when, RFC 3339 in UTC |
| \`actor\` | who: \`type\` (\`account\`, \`service_account\`, \`anonymous\`, \`system\`), \`id\`, \`name\` at that time |
| \`credential\` | with what: \`type\` and \`id\` of the key, token or session; null where there was none |
| \`attributed_to\` | the account that a service account did it for, or that the target is attributed to; null where there is none |
| \`target\` | what it happened to: \`type\`, \`id\`, \`name\` and, of what has them, \`labels\`, as they were then |
| \`project_id\`, \`organization_id\` | where; null where it belongs to none |
| \`request_id\` | the \`X-Request-Id\` of the request that did it |
| \`address\` | from where; null for what nobody asked for |
| \`changes\` | field → \`{ "from": …, "to": … }\`; a value of more than 4 kB stands as \`{ "omitted_bytes": … }\` |
| \`details\` | what else there is to say of it, by its type; what could be longer than 48 kB may stand as \`{ "omitted_bytes": … }\` |

A webhook is sent \`{ "type", "timestamp", "data" }\`: the event is \`data\`, but for the values that an entry below says stay in the log. The same is in the API's document, as its \`webhooks\`.

## Types

A webhook asks for types, or for families.

| family | types |
| --- | --- |
${overview.join("\n")}

${[...FAMILIES].map(([family, entries]) => `## ${family}\n\n${entries.map(section).join("\n\n")}`).join("\n\n")}
`;
