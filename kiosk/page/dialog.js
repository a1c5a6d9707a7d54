/** What lies over a step: the question whether anybody is still there, and the office's own notices. */
import { html, useEffect, useRef, useState } from "shared/html.js";
import { N_, t } from "shared/i18n.js";
import { Icon } from "shared/signs.js";

/**
 * A modal dialog: the rest of the page is inert, Escape closes it, the focus comes back.
 * @param {{class: string, label: string, close: () => void, children?: any}} props
 */
export function Dialog({ class: extra, label, close, children }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);
  const cancel = (/** @type {Event} */ event) => {
    event.preventDefault();
    close();
  };
  return html`<dialog ref=${dialog} class=${extra} aria-label=${label} onCancel=${cancel}>${children}</dialog>`;
}

/** @param {{left: number, stay: () => void, over: () => void}} props  left: seconds */
export function IdleWarning({ left, stay, over }) {
  return html`<${Dialog} class="idle" label=${t("Are you still there?")} close=${stay}>
    <${Icon} name="person" />
    <h2>${t("Are you still there?")}</h2>
    <p class="count tab" aria-hidden="true">${left}</p>
    <p>${t("This screen starts again in {seconds} seconds.", { seconds: left })}</p>
    <div class="acts">
      <button type="button" class="key primary" data-choice autofocus onClick=${stay}>
        <${Icon} name="check" />${t("Yes, continue")}
      </button>
      <button type="button" class="key" data-choice onClick=${over}>${t("Start again")}</button>
    </div>
  <//>`;
}

const NOTICES = [
  { path: "/privacy", title: N_("Privacy notice") },
  { path: "/imprint", title: N_("Imprint") },
  { path: "/accessibility", title: N_("Accessibility statement") },
];

/** @param {{language: string, close: () => void}} props */
export function Notices({ language, close }) {
  const [path, setPath] = useState("/privacy");
  return html`<${Dialog} class="notices" label=${t("Information")} close=${close}>
    <div class="tabs">
      ${NOTICES.map((notice) => html`<button type="button" class="key" data-choice
        aria-current=${notice.path === path ? "true" : "false"} onClick=${() => setPath(notice.path)}>${t(notice.title)}</button>`)}
    </div>
    <${Notice} path=${path} language=${language} />
    <button type="button" class="key primary" data-choice onClick=${close}><${Icon} name="back" flip />${t("Back")}</button>
  <//>`;
}

/** @typedef {{title: string, paragraphs: string[], lang: string, dir: string}} NoticeText */

/** @param {{path: string, language: string}} props */
function Notice({ path, language }) {
  const [text, setText] = useState(/** @type {NoticeText | null | undefined} */ (undefined));
  useEffect(() => {
    let wanted = true;
    setText(undefined);
    fetchNotice(path, language).then((found) => wanted && setText(found));
    return () => void (wanted = false);
  }, [path, language]);
  if (text === undefined) return html`<div class="paper" aria-busy="true"></div>`;
  if (text === null) return html`<div class="paper"><p>${t("This text cannot be shown now. Please ask our staff.")}</p></div>`;
  return html`<div class="paper" tabindex="0" data-scrolls lang=${text.lang} dir=${text.dir} role="region" aria-label=${text.title}>
    <h2>${text.title}</h2>
    ${text.paragraphs.map((paragraph) => html`<p>${paragraph}</p>`)}
  </div>`;
}

/**
 * The notice is a page of its own on the server; here only its words are taken, so that no link leads away.
 * @param {string} path
 * @param {string} language
 * @returns {Promise<NoticeText | null>}
 */
async function fetchNotice(path, language) {
  try {
    const answer = await fetch(`${path}?lang=${language}`, { signal: AbortSignal.timeout(8_000) });
    if (!answer.ok) return null;
    return readNotice(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    return null;
  }
}

/** @param {Document} page  @returns {NoticeText} */
function readNotice(page) {
  const words = (/** @type {string} */ selector) => [...page.querySelectorAll(selector)].map((found) => found.textContent ?? "");
  const { lang, dir } = page.documentElement;
  return { title: words("main h1")[0] ?? "", paragraphs: words("main h1 ~ p"), lang, dir };
}
