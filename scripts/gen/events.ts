/** docs/events.md: every event type and what it says. */
import { EVENT_TYPES } from "@atrium/shared/contract/events";

const rows = Object.entries(EVENT_TYPES).map(([type, says]) => `| \`${type}\` | ${says} |`);

export const eventsMarkdown = (): string => `# Events

Generated from \`packages/shared/src/contract/events.ts\` by \`npm run gen\`. Do not edit.

Each thing that happens is one event: a line of the audit log (\`GET /v1/projects/{project}/audit\`,
\`GET /v1/organizations/{organization}/audit\`). It is written in the transaction that does the thing, so neither
exists without the other, and stands in the log within seconds. Types are only ever added.

| type | what has happened |
| --- | --- |
${rows.join("\n")}

## Members

| member | |
| --- | --- |
| \`id\` | \`evt_…\`; ids sort by time, and lists are in their order, newest first |
| \`type\` | one of the above |
| \`at\` | when, RFC 3339 in UTC |
| \`actor\` | who: \`type\` (\`account\`, \`service_account\`, \`system\`), \`id\`, \`name\` at that time |
| \`credential\` | with what: \`type\` and \`id\` of the key or session; null where there was none |
| \`target\` | what it happened to: \`type\`, \`id\`, \`name\` at that time |
| \`project_id\`, \`organization_id\` | where; null where it belongs to none |
| \`request_id\` | the \`X-Request-Id\` of the request that did it |
| \`address\` | from where |
| \`changes\` | field → \`{ "from": …, "to": … }\`; a value of more than 4 kB stands as \`{ "omitted_bytes": … }\` |
| \`details\` | what follows from it, such as the keys that a removal revoked |

No event ever holds a secret.
`;
