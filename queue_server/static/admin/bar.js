/** The bar above the admins' page and the account page. */
import { html } from "shared/html.js";
import { t } from "shared/i18n.js";
import { SettingKeys } from "shared/settings.js";
import { call } from "shared/api.js";
import { facts } from "./facts.js";

/** @typedef {import("shared/settings.js").Settings} Settings */

/** @param {{settings: Settings, here: "admin" | "account", children?: any}} props */
export function Bar({ settings, here, children }) {
  return html`<header class="topbar">
    <b class="w">Aufruf</b>
    ${children}
    <span class="sp"></span>
    ${here === "admin" ? html`<a class="btn" href="/account">${t("My account")}</a>` : html`<a class="btn" href="/">${t("To the front door")}</a>`}
    <button class="btn" type="button" onClick=${logOut}>${t("Log out")}</button>
    <${SettingKeys} settings=${settings} words=${[t("Dark"), t("Light")]} />
    <span class="mut who">${facts.user.name}</span>
  </header>`;
}

async function logOut() {
  try {
    await call("POST", "/api/v1/logout", {});
  } finally {
    location.assign(`/login?next=${encodeURIComponent(location.pathname)}`);
  }
}
