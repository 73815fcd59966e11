// Where a device sends people to let it in (RFC 8628): they sign in, see what asks, compare the code, and answer.
// What a device says of itself goes into the page as text, never as markup.

const status = document.querySelector("[role=status]");
const part = (id) => document.getElementById(id);
const [signIn, confirm, code, answer] = ["sign-in", "confirm", "code", "answer"].map(part);
const providers = part("providers");

/** A refusal, in words for people. */
class Refusal extends Error {
  constructor({ code, detail }) {
    super(`${detail}.`.replace("..", "."));
    this.code = code;
  }
}

async function ask(method, path, json) {
  const response = await fetch(path, {
    method,
    ...(json && { headers: { "Content-Type": "application/json" }, body: JSON.stringify(json) }),
  });
  if (response.ok) return response.json();
  throw new Refusal(await response.json());
}

/** One part of the page at a time, and what it begins with. */
function show(shown, ...more) {
  for (const each of [signIn, confirm, providers, code, answer])
    each.hidden = each !== shown && !more.includes(each);
  status.textContent = "";
  shown?.querySelector("[tabindex], input")?.focus();
}

function done(text) {
  show(null);
  history.replaceState(null, "", location.pathname);
  status.textContent = text;
}

/** Where else one can sign in from; it leads back to this page. */
async function offerProviders() {
  const { data } = await ask("GET", "/v1/auth/providers");
  const typed = part("user-code").value.replace(/[^A-Za-z-]/g, "");
  const back = typed === "" ? "/device" : `/device?user_code=${encodeURIComponent(typed)}`;
  const links = data.map(({ id, name }) => {
    const [item, link] = ["li", "a"].map((element) => document.createElement(element));
    link.href = `/v1/auth/social/${encodeURIComponent(id)}?return_to=${encodeURIComponent(back)}`;
    link.textContent = `Sign in with ${name}`;
    item.append(link);
    return item;
  });
  providers.replaceChildren(...links);
  return links.length > 0 ? [providers] : [];
}

async function begin() {
  part("user-code").value = new URLSearchParams(location.search).get("user_code")?.slice(0, 20) ?? "";
  try {
    part("who").textContent = (await ask("GET", "/v1/me")).username;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return show(signIn, ...(await offerProviders()));
  }
  await lookUp();
}

async function lookUp() {
  const typed = part("user-code").value.trim();
  if (typed === "") return show(code);
  try {
    const device = await ask("GET", `/v1/auth/device?user_code=${encodeURIComponent(typed)}`);
    part("shown-code").textContent = device.user_code;
    part("client").textContent = device.client_id;
    part("address").textContent = device.ip_address ?? "unknown";
    part("agent").textContent = device.user_agent ?? "nothing";
    part("asked").textContent = ago(device.created_at);
    show(answer);
  } catch (error) {
    show(code);
    if (!(error instanceof Refusal)) throw error;
    status.textContent =
      error.code === "not_found"
        ? "No device waits with this code: it may be over. Ask for another one."
        : error.message;
  }
}

function ago(time) {
  const seconds = Math.max(0, Math.round((Date.now() - Date.parse(time)) / 1000));
  if (seconds < 90) return `${seconds} seconds ago`;
  return `${Math.round(seconds / 60)} minutes ago`;
}

let answered = "deny";

async function send() {
  try {
    await ask("POST", `/v1/auth/device/${answered}`, { user_code: part("shown-code").textContent });
    done(
      answered === "approve"
        ? "Your device is signed in within a few seconds. You can close this page."
        : "The device was refused. If you did not begin this, somebody may have tried to be let in by you.",
    );
  } catch (error) {
    if (error.code !== "session_too_old") throw error;
    show(confirm, ...(await offerProviders()));
  }
}

/** Of each form, what it does; a fault is said below it, and it can be sent again. */
function onSubmit(form, work) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const buttons = [...form.querySelectorAll("button")];
    for (const button of buttons) button.disabled = true;
    status.textContent = "One moment …";
    await attempt(() => work(Object.fromEntries(new FormData(form)), event.submitter));
    for (const button of buttons) button.disabled = false;
  });
}

async function attempt(work) {
  try {
    await work();
  } catch (error) {
    status.textContent = error instanceof Refusal ? error.message : "Atrium could not be reached. Try again.";
  }
}

onSubmit(signIn, async (fields) => {
  const { account } = await ask("POST", "/v1/auth/sign-in", { ...fields, cookie: true });
  part("who").textContent = account.username;
  signIn.reset();
  await lookUp();
});
onSubmit(confirm, async (fields) => {
  await ask("POST", "/v1/auth/confirm", fields);
  confirm.reset();
  await send();
});
onSubmit(code, lookUp);
onSubmit(answer, async (_, button) => {
  answered = button?.value === "approve" ? "approve" : "deny";
  await send();
});

await attempt(begin);
