// A team's profile, as far as whoever looks may see it. What people wrote goes into the page as text, never as markup.

const status = document.querySelector("[role=status]");

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

/** Markdown's paragraphs, headings and lists, one level of each; all else as it was written. */
function introduce(text) {
  return text
    .split(/\r?\n\s*\n/)
    .map((block) => block.trim())
    .filter((block) => block !== "")
    .map((block) => {
      const [, heading] = /^#{1,6} +(.+)$/.exec(block) ?? [];
      if (heading !== undefined) return element("h2", heading);
      const lines = block.split("\n").map((line) => /^[-*] +(.*)$/.exec(line.trim())?.[1]);
      if (lines.includes(undefined)) return element("p", block);
      const list = document.createElement("ul");
      list.append(...lines.map((line) => element("li", line)));
      return list;
    });
}

/** A link, where it leads to a page; else what it is called. */
function linked({ title, url }) {
  const item = document.createElement("li");
  if (URL.canParse(url) && new URL(url).protocol === "https:") {
    const anchor = element("a", title);
    anchor.href = url;
    anchor.rel = "noopener noreferrer nofollow ugc";
    item.append(anchor, " ", element("small", new URL(url).host));
  } else item.append(title);
  return item;
}

function shown(entry) {
  const item = document.createElement("li");
  const [name, about] =
    entry.type === "project"
      ? [entry.name, entry.description]
      : [entry.title, `Report in ${entry.project.name}`];
  item.append(element("strong", name));
  if (about) item.append(element("p", about));
  return item;
}

function list(id, items) {
  if (items.length === 0) return;
  const section = document.getElementById(id);
  section.querySelector("ul").append(...items);
  section.hidden = false;
}

async function show() {
  const team = decodeURIComponent(location.pathname.split("/").at(-1));
  const response = await fetch(`/v1/teams/${encodeURIComponent(team)}/profile`);
  // 401: nobody is signed in, and the profile is not public. Whether there is such a team is not said.
  if (response.status === 404 || response.status === 401)
    return "No such team, or its profile is for its own people: sign in to see it.";
  if (!response.ok) return "Atrium cannot show this at the moment. Try again.";
  const { name, introduction, links, showcase } = await response.json();
  document.title = `${name} · Atrium`;
  document.getElementById("name").textContent = name;
  document.getElementById("introduction").append(...introduce(introduction));
  list("links", links.map(linked));
  list("showcase", showcase.map(shown));
  return "";
}

try {
  status.textContent = await show();
} catch {
  status.textContent = "Atrium could not be reached. Try again.";
}
