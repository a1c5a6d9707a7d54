/** The signs that every screen is made of: the ticket (you), the yellow place (go there), the way, pictograms. */
import { html } from "shared/html.js";

const SPRITE = "/static/shared/icons.svg";

/** Where a pictogram is found: in the file, and in the page itself once it has been taken in. */
let home = `${SPRITE}#`;

/** Takes the pictograms into the page: a screen that has lost its server must still draw those it never showed before. */
async function takeIn() {
  try {
    const answer = await fetch(SPRITE);
    if (!answer.ok) return;
    const sprite = new DOMParser().parseFromString(await answer.text(), "image/svg+xml").documentElement;
    for (const symbol of sprite.querySelectorAll("symbol")) symbol.id = `icon-${symbol.id}`;
    sprite.setAttribute("hidden", "");
    document.body.append(document.adoptNode(sprite));
    home = "#icon-";
  } catch {
    // Without it the file is asked for as before.
  }
}
void takeIn();

/**
 * A pictogram. Without a label it is decoration; `flip` mirrors it in right-to-left pages (never a way).
 * @param {{name: string, fill?: boolean, flip?: boolean, label?: string, class?: string}} props
 */
export function Icon({ name, fill, flip, label, class: extra }) {
  const classes = ["i", fill && "fill", flip && "flip", extra].filter(Boolean).join(" ");
  const spoken = label ? { role: "img", "aria-label": label } : { "aria-hidden": "true" };
  return html`<svg class=${classes} viewBox="0 0 24 24" ...${spoken}><use href=${home + name} /></svg>`;
}

/**
 * A ticket number: letter and digits, parted by a thin gap.
 * @param {string} number
 * @returns {[string, string]}
 */
export function splitNumber(number) {
  const found = /^(\D+)(\d.*)$/.exec(number);
  return found ? [found[1] ?? "", found[2] ?? ""] : [number, ""];
}

/**
 * The white paper with two notches: "you". `edged` on light ground.
 * @param {{number: string, edged?: boolean, class?: string}} props
 */
export function Ticket({ number, edged, class: extra }) {
  const [letter, digits] = splitNumber(number);
  const classes = ["ticket", edged && "edged", extra].filter(Boolean).join(" ");
  return html`<span class=${classes} dir="ltr"><b>${letter}</b>${digits && html`<b>${digits}</b>`}</span>`;
}

/**
 * The yellow square: "go there". What is in it is what hangs on the wall, untranslated.
 * @param {{children?: any, class?: string}} props
 */
export function Place({ children, class: extra }) {
  return html`<span class=${["place", extra].filter(Boolean).join(" ")} dir="ltr"><b>${children}</b></span>`;
}

/** Pictogram of each step of a way; an unknown step shows nothing rather than a wrong arrow. */
export const WAY_ICONS = Object.freeze(
  /** @type {Record<string, string>} */ ({
    up: "way-up",
    down: "way-down",
    left: "way-left",
    right: "way-right",
    straight: "way-straight",
    lift: "way-lift",
    outside: "way-outside",
    back: "way-back",
  }),
);

/**
 * A way as framed pictograms: the first step stands where reading begins, no arrow is mirrored. The label says it in words.
 * @param {{steps: string[] | null | undefined, label?: string, class?: string}} props
 */
export function Way({ steps, label, class: extra }) {
  const known = (steps ?? []).filter((step) => step in WAY_ICONS);
  if (!known.length) return null;
  const spoken = label ? { role: "img", "aria-label": label } : { "aria-hidden": "true" };
  return html`<span class=${["way", extra].filter(Boolean).join(" ")} ...${spoken}>
    ${known.map((step) => html`<${Icon} name=${WAY_ICONS[step]} />`)}
  </span>`;
}

/**
 * A range that stays 25–40 in right-to-left text too.
 * @param {{low: number | string, high: number | string}} props
 */
export function Range({ low, high }) {
  return html`<bdi class="range" dir="ltr">${low}–${high}</bdi>`;
}
