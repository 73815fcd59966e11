// What the links in our mail open. A button is pressed, not a link followed: programs that look at mail follow links.

const form = document.querySelector("form");
const status = document.querySelector("[role=status]");
// Behind the #, where it was sent to no server; it goes into this one request.
const token = new URLSearchParams(location.hash.slice(1)).get("token");

function done(text) {
  form.hidden = true;
  status.textContent = text;
}

if (token === null) done("This link is not complete. Open it from the mail again.");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  status.textContent = "One moment …";
  try {
    const response = await fetch(form.dataset.postsTo, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ token, ...Object.fromEntries(new FormData(form)) }),
    });
    if (response.ok) {
      history.replaceState(null, "", location.pathname);
      return done(form.dataset.done);
    }
    const { detail } = await response.json();
    status.textContent = `${detail}.`.replace("..", ".");
  } catch {
    status.textContent = "Atrium could not be reached. Try again.";
  }
  button.disabled = false;
});
