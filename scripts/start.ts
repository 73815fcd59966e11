/**
 * Atrium on this machine: all workers on one port, with local databases, secrets and a demo to try.
 * Data stays in `.atrium/` between runs; `--reset` starts over; `--port` or PORT chooses the port.
 */
import { rmSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { writeSecrets } from "./local/secrets.ts";
import { isFree, migrate, STATE, serve } from "./local/server.ts";
import { type Demo, seed } from "./seed.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: process.env.PORT ?? "8787" },
    reset: { type: "boolean", default: false },
  },
});

const DEMO = new URL("demo.json", STATE);
const PID = new URL("pid", STATE);

/** The process that has the data of `.atrium/` open, where there is one: two would lock each other out. */
async function other(): Promise<number | null> {
  const pid = Number(await readFile(PID, "utf8").catch(() => "0"));
  try {
    return pid > 0 && process.kill(pid, 0) ? pid : null;
  } catch {
    return null;
  }
}

async function demo(url: string): Promise<Demo> {
  const kept = await readFile(DEMO, "utf8").catch(() => null);
  const known = kept === null ? null : (JSON.parse(kept) as Demo);
  // One of an earlier version had less in it.
  if (known?.runnerKey) return known;
  const made = await seed(url);
  await writeFile(DEMO, JSON.stringify(made, null, 2), { mode: 0o600 });
  return made;
}

const welcome = (
  url: string,
  { administrator, owner, teammate, project, run, key, runnerKey }: Demo,
): string => `
  Atrium is at ${url}

  administrator  ${administrator.email}   ${administrator.password}   runs the system
  account        ${owner.email}   ${owner.password}   owns the organization Acme, leads its team Perception
  teammate       ${teammate.email}   ${teammate.password}   in the team, as an Experimenter: a custom role

  To try what follows, paste these: the team's project, a run in it that waits to be executed, the account's key, a runner's
    ATRIUM=${url}
    PROJECT=${project}
    RUN=${run}
    TEAMMATE=${teammate.id}
    KEY=${key}
    RUNNER_KEY=${runnerKey}
    JSON="Content-Type: application/json"

  Who am I, and what may I do here?
    curl $ATRIUM/v1/access -H "Authorization: Bearer $KEY"

  Exchange the key for a token of five minutes, which others verify without asking
    curl $ATRIUM/v1/token -d grant_type=urn:ietf:params:oauth:grant-type:token-exchange -d subject_token=$KEY \\
      -d subject_token_type=urn:ietf:params:oauth:token-type:access_token

  Make a run
    curl $ATRIUM/v1/projects/$PROJECT/runs -H "Authorization: Bearer $KEY" -H "$JSON" -d '{"config":{"lr":0.001}}'

  Put a file with the first one, and read it back
    curl -X PUT "$ATRIUM/v1/projects/$PROJECT/runs/$RUN/files/data%2Fnotes.txt" -H "Authorization: Bearer $KEY" \\
      -H "Content-Type: text/plain" --data-binary "Sunny, no rain"
    curl "$ATRIUM/v1/projects/$PROJECT/runs/$RUN/files/data%2Fnotes.txt" -H "Authorization: Bearer $KEY"

  Claim it, as a runner; what runs has the lease's token, which is good for this run alone, and writes its log
    TOKEN=$(curl -s $ATRIUM/v1/projects/$PROJECT/leases -H "Authorization: Bearer $RUNNER_KEY" -H "$JSON" \\
      -d "{\\"resource_id\\":\\"$RUN\\",\\"seconds\\":300}" | grep -o 'atr_lt_[^"]*')
    curl $ATRIUM/v1/projects/$PROJECT/runs/$RUN/logs -H "Authorization: Bearer $TOKEN" -H "$JSON" \\
      -d '{"lines":[{"text":"epoch 1"},{"text":"epoch 2"}]}'

  Follow that log; Ctrl-C ends it
    curl -N $ATRIUM/v1/projects/$PROJECT/runs/$RUN/logs/follow -H "Authorization: Bearer $KEY"

  May the teammate stop the account's run? Why not, and what would change that?
    curl "$ATRIUM/v1/projects/$PROJECT/explain?principal=$TEAMMATE&permission=run:operate&resource=$RUN" \\
      -H "Authorization: Bearer $KEY"

  Who may?
    curl "$ATRIUM/v1/projects/$PROJECT/who-can?permission=run:operate&resource=$RUN" -H "Authorization: Bearer $KEY"

  What has happened in the project?
    curl $ATRIUM/v1/projects/$PROJECT/audit -H "Authorization: Bearer $KEY"

  And what happens from now on? Make another run meanwhile; Ctrl-C ends it
    curl -N $ATRIUM/v1/projects/$PROJECT/events -H "Authorization: Bearer $KEY"

  Have it sent to a server of yours, at any port of this machine: the answer has the secret that messages are signed with
    curl $ATRIUM/v1/projects/$PROJECT/webhooks -H "Authorization: Bearer $KEY" -H "$JSON" -d '{"url":"http://localhost:3000/"}'

  Reference: ${url}/docs   Guides, with examples: docs/guide/   Logs: .atrium/wrangler.log   Stop: Ctrl-C
`;

async function main(): Promise<number> {
  const port = Number(values.port);
  if (!(await isFree(port))) {
    console.error(`Port ${port} is taken. Another one: npm start -- --port ${port + 1}`);
    return 1;
  }
  const running = await other();
  if (running !== null) {
    console.error(`Atrium runs from this folder already: process ${running}. Stop it first.`);
    return 1;
  }
  if (values.reset) await rm(STATE, { recursive: true, force: true });
  await mkdir(STATE, { recursive: true });
  await writeFile(PID, String(process.pid));
  process.once("exit", () => rmSync(PID, { force: true }));
  await writeSecrets(`http://localhost:${port}`);
  console.log("Starting …");
  await migrate();
  const server = await serve(port);
  try {
    console.log(welcome(server.url, await demo(server.url)));
  } catch (error) {
    await server.stop();
    throw error;
  }
  return (await server.ended) ?? 0;
}

process.exitCode = await main().catch((error: Error) => {
  console.error(error.message);
  return 1;
});
