/** Everybody's own account: the password, and the sessions of this person. */
import { html, render, useEffect } from "shared/html.js";
import { t } from "shared/i18n.js";
import { dress, firstLanguage, firstTheme, useSettings } from "shared/settings.js";
import { Icon } from "shared/signs.js";
import { ask, useLook } from "./ask.js";
import { Bar } from "./bar.js";
import { facts, moment } from "./facts.js";
import { Body, Sure, roleName } from "./parts.js";
import { Password } from "./password.js";

/** @typedef {{id: string, agent: string | null, since: string, seen_at: string | null, expires_at: string, here: boolean}} Session */
/** @typedef {{name: string, role: string, must_change: boolean, has_password: boolean, sessions: Session[]}} Account */

const lang = firstLanguage(facts.staff_languages ?? ["de", "en"], facts.lang);
const theme = firstTheme();

/** Where to go on to once a first password is changed: a path of this site. */
function next() {
  const target = new URL(new URLSearchParams(location.search).get("next") || "/", location.origin);
  return target.origin === location.origin ? target.pathname + target.search : "/";
}

function App() {
  const settings = useSettings(lang, theme);
  const { found, problem, look } = useLook("/api/v1/account");
  const account = /** @type {Account | null} */ (found);
  useEffect(() => {
    document.title = `${t("My account")} · Aufruf`;
  }, [settings.lang]);
  const changed = () => (account?.must_change ? location.assign(next()) : void look());
  return html`<${Bar} settings=${settings} here="account" />
    <main class="view account">
      <header class="view"><div><h1>${t("My account")}</h1><p class="mut">${facts.user.name}, ${roleName(facts.user.role)}</p></div></header>
      <${Body} found=${account} problem=${problem} empty=${false} words="">
        ${account?.must_change && html`<p class="notice bad first"><${Icon} name="key" /><span>${t("Somebody else has set your password. Please choose one of your own, then you can go on.")}</span></p>`}
        ${account?.has_password ? html`<${Password} name=${account.name} changed=${changed} />` : html`<p>${t("You sign in with your work account; there is no password here.")}</p>`}
        ${account && !account.must_change && html`<${Sessions} sessions=${account.sessions} lang=${settings.lang} look=${look} />`}
      </${Body}>
    </main>`;
}

/** @param {{sessions: Session[], lang: string, look: () => Promise<void>}} props */
function Sessions({ sessions, lang, look }) {
  /** @param {string} id */
  async function end(id) {
    await ask("DELETE", `/api/v1/account/sessions/${id}`);
    await look();
  }
  async function everywhere() {
    await ask("POST", "/api/v1/account/sign-out", {});
    location.assign("/login");
  }
  return html`<section aria-labelledby="sessions"><h2 id="sessions">${t("Where you are logged in")}</h2>
    <ul class="rows sessions">${sessions.map(
      (one) => html`<li key=${one.id}>
        <span><b>${one.agent ?? t("a program")}</b>${one.here && html` <small>${t("this one")}</small>`}</span>
        <span>${t("since {when}", { when: moment(one.since, lang) })}</span>
        <small class="mut">${t("last seen {when}", { when: moment(one.seen_at, lang) })}</small>
        ${one.here ? html`<span></span>` : html`<button class="btn" type="button" onClick=${() => end(one.id)}>${t("Log out there")}</button>`}
      </li>`,
    )}</ul>
    <p class="actions"><${Sure} words=${t("Log out everywhere")} question=${t("All sessions end, this one too.")} yes=${t("Log out everywhere")} act=${everywhere} /></p>
  </section>`;
}

await dress(lang, theme);
render(html`<${App} />`, /** @type {HTMLElement} */ (document.getElementById("app")));
