// The login form: sends name and password, says in words what went wrong, and goes on to where the person wanted to go.

const LANGUAGE = "aufruf.staff.lang";
const form = /** @type {HTMLFormElement} */ (document.getElementById("login"));
const problem = /** @type {HTMLElement} */ (document.getElementById("problem"));

/** Only a path of this site: never another host, whatever the address says. @param {string | undefined} next */
function localPath(next) {
  const target = new URL(next || "/", location.origin);
  return target.origin === location.origin ? target.pathname + target.search + target.hash : "/";
}

/** @param {string} key one of the form's data-… sentences */
function say(key) {
  problem.textContent = form.dataset[key] ?? "";
  problem.hidden = false;
}

/** @param {number} status */
function explain(status) {
  if (status === 401) say("wrong");
  else if (status === 429) say("throttled");
  else say("refused");
}

/** Who has a password that somebody else set chooses one first, then goes on. @param {{must_change?: boolean}} login @returns {string} */
function onward({ must_change: first }) {
  const target = localPath(form.dataset.next);
  return first ? `/account?next=${encodeURIComponent(target)}` : target;
}

/** @returns {Promise<Response>} */
function send() {
  const token = document.querySelector('meta[name="csrf-token"]')?.getAttribute("content") ?? "";
  const { name, password } = /** @type {Record<string, string>} */ (Object.fromEntries(new FormData(form)));
  return fetch("/api/v1/login", {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", "X-CSRF-Token": token },
    body: JSON.stringify({ name, password }),
  });
}

async function submit() {
  const button = /** @type {HTMLButtonElement} */ (form.querySelector("button"));
  button.disabled = true;
  problem.hidden = true;
  try {
    const answer = await send();
    if (answer.ok) return location.assign(onward(await answer.json()));
    explain(answer.status);
    const password = /** @type {HTMLInputElement} */ (form.elements.namedItem("password"));
    password.select();
  } catch {
    say("offline");
  }
  button.disabled = false;
}

/** The language that this browser chose last wins over the server's guess, unless the address names one. */
function keepLanguage() {
  const wanted = localStorage.getItem(LANGUAGE);
  const here = new URL(location.href);
  if (wanted && wanted !== document.documentElement.lang && !here.searchParams.has("lang")) {
    here.searchParams.set("lang", wanted);
    location.replace(here);
  }
  for (const link of document.querySelectorAll("a[data-lang]")) {
    link.addEventListener("click", () => localStorage.setItem(LANGUAGE, link.getAttribute("data-lang") ?? ""));
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  void submit();
});
if (localStorage.getItem("aufruf.staff.theme") === "dark") document.documentElement.dataset.theme = "dark";
keepLanguage();
