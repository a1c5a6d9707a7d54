/** The kiosk's page: signs the device in if its address carries a token, then shows the first screen. */
import { fetchTexts, loadTexts } from "shared/i18n.js";
import { html, render } from "shared/html.js";
import { App } from "./app.js";
import { boot } from "./boot.js";
import { signIn } from "./signin.js";
import { welcomeLanguages } from "./wall.js";

async function begin() {
  if (await signIn(location, history)) return;
  const languages = boot.languages.map((language) => language.code);
  await loadTexts(languages[0] ?? "de", "visitor");
  const all = await Promise.all(languages.map(async (code) => ({ code, t: await fetchTexts(code, "visitor") })));
  const app = document.getElementById("app");
  if (app) render(html`<${App} wall=${welcomeLanguages(all)} />`, app);
}

begin();
