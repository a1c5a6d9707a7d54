/** The people who may log in: who they are, how it stands with them, and what an admin can do about it. */
import { html, useState } from "shared/html.js";
import { t } from "shared/i18n.js";
import { Icon } from "shared/signs.js";
import { ask, useLook } from "./ask.js";
import { facts, moment } from "./facts.js";
import { Body, Head, Problem, Roles, Secret, Sheet, Sure, me, roleName } from "./parts.js";

/** @typedef {{id: string, name: string, role: string, active: boolean, has_password: boolean, signs_in_elsewhere: boolean, must_change: boolean, locked_until: string | null, sessions: number, seen_at: string | null}} Person */
/** @typedef {{words: string, secret: string}} Shown */

/** @param {{lang: string}} props */
export function People({ lang }) {
  const { found, problem, look } = useLook("/api/v1/users");
  const people = /** @type {{users: Person[]} | null} */ (found)?.users ?? [];
  const [open, setOpen] = useState("");
  const chosen = people.find(({ id }) => id === open);
  return html`<main class="view">
    <${Head} title=${t("People")} words=${t("Everybody who logs in with a name. Clerks, leads, managers, admins and auditors.")}>
      <button class="btn primary" type="button" data-add onClick=${() => setOpen("new")}><${Icon} name="person" />${t("Add somebody")}</button>
    </${Head}>
    <${Body} found=${found} problem=${problem} empty=${!people.length} words=${t("Nobody can log in yet. Add the first person.")}>
      <ul class="rows people">${people.map((person) => html`<${Row} key=${person.id} person=${person} lang=${lang} open=${() => setOpen(person.id)} />`)}</ul>
    </${Body}>
    ${open === "new" && html`<${NewPerson} changed=${look} close=${() => setOpen("")} />`}
    ${chosen && html`<${Change} person=${chosen} lang=${lang} changed=${look} close=${() => setOpen("")} />`}
  </main>`;
}

/** @param {{person: Person, lang: string, open: () => void}} props */
function Row({ person, lang, open }) {
  const seen = person.seen_at ? t("last seen {when}", { when: moment(person.seen_at, lang) }) : t("not logged in");
  return html`<li class=${person.active ? "" : "off"}>
    <span><b>${person.name}</b>${person.name === me() && html` <small>${t("you")}</small>`}</span>
    <span>${roleName(person.role)}</span>
    <${State} person=${person} lang=${lang} />
    <small class="mut">${seen}</small>
    <button class="btn" type="button" aria-label=${t("Change {name}", { name: person.name })} onClick=${open}>${t("Change")}</button>
  </li>`;
}

/** How it stands with somebody, in a word and a sign. @param {{person: Person, lang: string}} props */
function State({ person, lang }) {
  if (!person.active) return html`<span class="state mut"><${Icon} name="no" />${t("switched off")}</span>`;
  if (person.locked_until) return html`<span class="state alarm"><${Icon} name="urgent" />${t("locked until {when}", { when: moment(person.locked_until, lang) })}</span>`;
  if (person.must_change) return html`<span class="state warn"><${Icon} name="key" />${t("has to choose a password")}</span>`;
  if (person.signs_in_elsewhere) return html`<span class="state good"><${Icon} name="check" />${t("by the work account")}</span>`;
  return html`<span class="state good"><${Icon} name="check" />${t("active")}</span>`;
}

/** @param {{changed: () => Promise<void>, close: () => void}} props */
function NewPerson({ changed, close }) {
  const [name, setName] = useState("");
  const [role, setRole] = useState("clerk");
  const [problem, setProblem] = useState("");
  const [shown, show] = useState(/** @type {Shown | null} */ (null));
  /** @param {Event} event */
  async function send(event) {
    event.preventDefault();
    const told = await ask("POST", "/api/v1/users", { name, role });
    setProblem(told.problem);
    if (told.problem) return;
    show({ words: t("The first password of {name}:", { name }), secret: told.body.password });
    await changed();
  }
  return html`<${Sheet} id="new-person" title=${t("Add somebody")} close=${close}>
    ${shown
      ? html`<${Secret} words=${shown.words} secret=${shown.secret} done=${close} /><p class="mut">${t("At the first log-in this person chooses a password of their own.")}</p>`
      : html`<form class="fields" onSubmit=${send}>
          <label>${t("Name")}<input name="name" autofocus required maxlength="80" autocomplete="off" autocapitalize="none" spellcheck=${false} value=${name} onInput=${(/** @type {Event} */ event) => setName(/** @type {HTMLInputElement} */ (event.target).value)} /></label>
          <label>${t("Role")}<${Roles} name="role" roles=${facts.person_roles} value=${role} choose=${setRole} /></label>
          <${Problem} problem=${problem} />
          <p class="actions"><button class="btn primary" type="submit">${t("Add")}</button></p>
        </form>`}
  </${Sheet}>`;
}

/** @param {{person: Person, lang: string, changed: () => Promise<void>, close: () => void}} props */
function Change({ person, lang, changed, close }) {
  const [problem, setProblem] = useState("");
  const [done, setDone] = useState("");
  const [shown, show] = useState(/** @type {Shown | null} */ (null));
  /** @param {string} what @param {string} words @param {unknown} [body] */
  async function act(what, words, body = {}) {
    const told = await ask("POST", `/api/v1/users/${person.id}/${what}`, body);
    setProblem(told.problem);
    setDone(told.problem ? "" : words);
    if (told.body?.password) show({ words: t("The new password of {name}:", { name: person.name }), secret: told.body.password });
    await changed();
  }
  const keys = { person, act };
  return html`<${Sheet} id="change-person" title=${person.name} close=${close}>
    <p class="facts"><${State} person=${person} lang=${lang} /><span class="mut">${t("open sessions: {count}", { count: person.sessions })}</span></p>
    <${Problem} problem=${problem} />
    <p role="status" class="done">${done}</p>
    ${shown && html`<${Secret} words=${shown.words} secret=${shown.secret} done=${() => show(null)} />`}
    <div class="fields"><label>${t("Role")}<${Roles} name="role" roles=${facts.person_roles} value=${person.role} choose=${(/** @type {string} */ role) => act("role", t("The role has changed."), { role })} /></label></div>
    <${Keys} ...${keys} />
  </${Sheet}>`;
}

/** @param {{person: Person, act: (what: string, words: string) => Promise<void>}} props */
function Keys({ person, act }) {
  const off = html`<${Sure} words=${t("Switch off")} question=${t("All sessions end, and no log-in is possible. Switch off?")} yes=${t("Switch off")} act=${() => act("disable", t("Switched off."))} />`;
  return html`<ul class="deeds">
    ${person.locked_until && html`<li><button class="btn primary" type="button" onClick=${() => act("unlock", t("Unlocked."))}>${t("Unlock")}</button></li>`}
    ${(person.has_password || !person.signs_in_elsewhere) && html`<li><${Sure} words=${t("New password")} question=${t("All sessions end, and the old password is worth nothing. Make a new one?")} yes=${t("Make a new one")} act=${() => act("password", t("There is a new password."))} /></li>`}
    ${person.sessions > 0 && html`<li><${Sure} words=${t("End all sessions")} question=${t("Log this person out everywhere?")} yes=${t("Log out")} act=${() => act("sign-out", t("All sessions have ended."))} /></li>`}
    <li>${person.active ? off : html`<button class="btn" type="button" onClick=${() => act("enable", t("Switched on."))}>${t("Switch on")}</button>`}</li>
  </ul>`;
}
