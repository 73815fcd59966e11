/** The search that follows every file of system tests finds what it is to find. */
import { newId } from "@atrium/shared/id";
import { expect, it } from "vitest";
import { harness } from "./harness.ts";
import { type Kept, Secrets } from "./secrecy.ts";
import { makeKey, makeTenant } from "./world.ts";

const { env, leaks } = await harness();
const { CONTROL, CREDENTIALS } = await env("auth");

async function* given(...kept: Kept[]) {
  yield* kept;
}

it("finds a secret that was shown, wherever it stands in a text, and no other", async () => {
  const secrets = new Secrets();
  const [shown, other] = ["A", "B"].map((letter) => `atr_pk_a${letter.repeat(46)}`);
  const ticket = "atr_ct_eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.c2ln-_x";
  secrets.learn(JSON.stringify({ id: "key_1", secret: shown, ticket }));
  const found = await secrets.searchedIn(
    given(
      { place: "a", text: `["x\\n${shown}1"]` },
      { place: "b", text: `${other}` },
      { place: "c", text: `hint ${shown?.slice(0, 12)}` },
      { place: "d", text: `https://example.com/?t=${ticket}&x=1` },
    ),
  );
  expect(found).toEqual(["a: atr_pk_aAAAA…", "d: atr_ct_eyJhb…"]);
});

it("finds the secret of a webhook, also without what it begins with", async () => {
  const secrets = new Secrets();
  const [shown, other] = ["+", "B"].map((letter) => `${letter.repeat(43)}=`);
  secrets.learn(JSON.stringify({ id: "whk_1", secret: `whsec_${shown}` }));
  const found = await secrets.searchedIn(
    given(
      { place: "a", text: `x\\n${shown}` },
      { place: "b", text: `{"secret":"${other}"}` },
      { place: "c", text: `whsec_${other}` },
    ),
  );
  expect(found).toEqual(["a: ++++++++++++…"]);
});

it("finds what an answer of ours showed in a row, in KV and in an event", async () => {
  const ours = await makeTenant();
  const { token, id } = await makeKey(ours, {});
  expect(await leaks()).toEqual([]);
  const hint = `${token.slice(0, 12)}…`;
  const mail = newId("evt");
  await CONTROL.prepare(
    "INSERT INTO inbox (id, recipient, subject, body, created_at) VALUES (?, 'x', 'x', ?, 0)",
  )
    .bind(mail, `Your key: ${token}`)
    .run();
  await CONTROL.prepare(
    "INSERT INTO outbox (event, created_at) VALUES (json_object('id', ?, 'details', ?), 9e15)",
  )
    .bind(mail, token)
    .run();
  await CREDENTIALS.put(`planted-${id}`, JSON.stringify({ token }));
  expect((await leaks()).sort()).toEqual([
    `CONTROL.inbox: ${hint}`,
    `CONTROL.outbox: ${hint}`,
    `KV planted-${id}: ${hint}`,
  ]);
  await CONTROL.prepare("DELETE FROM inbox WHERE id = ?").bind(mail).run();
  await CONTROL.prepare("DELETE FROM outbox WHERE event ->> 'id' = ?").bind(mail).run();
  await CREDENTIALS.delete(`planted-${id}`);
  expect(await leaks()).toEqual([]);
});
