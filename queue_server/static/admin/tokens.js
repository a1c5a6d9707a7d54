/** The tokens of devices and of programs: which there are, a new one, and one that is taken away. */
import { html, useState } from "shared/html.js";
import { t } from "shared/i18n.js";
import { Icon } from "shared/signs.js";
import { ask, useLook } from "./ask.js";
import { day, facts } from "./facts.js";
import { Body, Head, Problem, Roles, Secret, Sheet, Sure, roleName } from "./parts.js";
import { Pair } from "./pair.js";

/** @typedef {{id: string, role: string, name: string, counter: string | null, device: string | null, created_at: string, expires_at: string | null, expired: boolean, last_used: string | null}} Token */

/** Kiosks, screens and printers. @param {{lang: string}} props */
export function Devices({ lang }) {
  const roles = facts.device_roles;
  const words = t("Kiosks, screens and printers. A new one shows a code, which you confirm here; or it gets a token.");
  return html`<${Tokens} title=${t("Devices")} words=${words} none=${t("No device has a token yet.")} roles=${roles} lang=${lang} pairs=${true} />`;
}

/** Everything else that has a token. @param {{lang: string}} props */
export function Programs({ lang }) {
  const roles = facts.roles.map(({ id }) => id).filter((role) => !facts.device_roles.includes(role));
  const words = t("Other programs that use the interface. Each gets a token of its own, with the least role that will do.");
  return html`<${Tokens} title=${t("Programs")} words=${words} none=${t("No program has a token.")} roles=${roles} lang=${lang} pairs=${false} />`;
}

/** @param {{title: string, words: string, none: string, roles: string[], lang: string, pairs: boolean}} props */
function Tokens({ title, words, none, roles, lang, pairs }) {
  const { found, problem, look } = useLook("/api/v1/tokens");
  const all = /** @type {{tokens: Token[]} | null} */ (found)?.tokens ?? [];
  const tokens = all.filter(({ role }) => roles.includes(role));
  const [adds, setAdds] = useState(false);
  const [refused, setRefused] = useState("");
  /** @param {Token} token */
  async function revoke(token) {
    setRefused((await ask("DELETE", `/api/v1/tokens/${token.id}`)).problem);
    await look();
  }
  return html`<main class="view">
    <${Head} title=${title} words=${words}>
      <button class="btn" type="button" data-add onClick=${() => setAdds(true)}><${Icon} name="key" />${t("New token")}</button>
    </${Head}>
    ${pairs && html`<${Pair} lang=${lang} changed=${look} />`}
    <${Problem} problem=${refused} />
    <${Body} found=${found} problem=${problem} empty=${!tokens.length} words=${none}>
      <ul class="rows tokens">${tokens.map((token) => html`<${Row} key=${token.id} token=${token} lang=${lang} revoke=${() => revoke(token)} />`)}</ul>
    </${Body}>
    ${adds && html`<${NewToken} roles=${roles} changed=${look} close=${() => setAdds(false)} />`}
  </main>`;
}

/** @param {{token: Token, lang: string, revoke: () => void}} props */
function Row({ token, lang, revoke }) {
  const { name, role, counter, device, expires_at, expired, last_used } = token;
  const place = device ?? (counter && t("counter {counter}", { counter }));
  const end = expires_at ? t("until {day}", { day: day(expires_at, lang) }) : t("until taken away");
  return html`<li class=${expired ? "off" : ""}>
    <span><b>${name}</b>${place && html` <small>${place}</small>`}</span>
    <span>${roleName(role)}</span>
    ${expired ? html`<span class="state warn"><${Icon} name="clock" />${t("run out")}</span>` : html`<span>${end}</span>`}
    <small class="mut">${last_used ? t("last used {day}", { day: day(last_used, lang) }) : t("not used yet")}</small>
    <${Sure} words=${t("Take away")} question=${t("{name} is cut off at once.", { name })} yes=${t("Take away")} act=${revoke} />
  </li>`;
}

/** @param {{roles: string[], changed: () => Promise<void>, close: () => void}} props */
function NewToken({ roles, changed, close }) {
  const [wish, setWish] = useState({ name: "", role: roles[0] ?? "", counter: "", days: "" });
  const [problem, setProblem] = useState("");
  const [token, show] = useState("");
  const set = (/** @type {string} */ key) => (/** @type {Event} */ event) => setWish((before) => ({ ...before, [key]: /** @type {HTMLInputElement} */ (event.target).value }));
  /** @param {Event} event */
  async function send(event) {
    event.preventDefault();
    const counter = wish.role === "clerk" && wish.counter ? wish.counter : null;
    const told = await ask("POST", "/api/v1/tokens", { name: wish.name, role: wish.role, counter, days: wish.days ? Number(wish.days) : null });
    setProblem(told.problem);
    if (told.problem) return;
    show(told.body.token);
    await changed();
  }
  if (token) return html`<${Sheet} id="new-token" title=${t("New token")} close=${close}><${Secret} words=${t("The token of {name}:", { name: wish.name })} secret=${token} done=${close} /></${Sheet}>`;
  return html`<${Sheet} id="new-token" title=${t("New token")} close=${close}>
    <form class="fields" onSubmit=${send}>
      <label>${t("Name")}<input name="name" autofocus required maxlength="80" autocomplete="off" value=${wish.name} onInput=${set("name")} /></label>
      <label>${t("Role")}<${Roles} name="role" roles=${roles} value=${wish.role} choose=${(/** @type {string} */ role) => setWish((before) => ({ ...before, role }))} /></label>
      ${wish.role === "clerk" && html`<label>${t("Only for counter")}<select name="counter" onChange=${set("counter")}><option value="">${t("any counter")}</option>${facts.counters.map(({ id, name }) => html`<option value=${id}>${name}</option>`)}</select></label>`}
      <label>${t("Good for")}<select name="days" onChange=${set("days")}><option value="">${t("until taken away")}</option>${[30, 90, 365].map((days) => html`<option value=${days}>${t("{days} days", { days })}</option>`)}</select></label>
      ${wish.role === "printer" && html`<p class="mut">${t("A printer's token is named like its printer.")}</p>`}
      <${Problem} problem=${problem} />
      <p class="actions"><button class="btn primary" type="submit">${t("Make a token")}</button></p>
    </form>
  </${Sheet}>`;
}
