/** Pictures of the office's own folder, one after the other while nobody is called; each is whole before it is shown. */
import { html } from "shared/html.js";

const LIST = "/pictures/";
/** Somebody may put others into the folder (milliseconds). */
const LOOK_AGAIN = 300_000;

/**
 * The welcome, then each picture in turn, then the welcome again.
 * @param {number} stay  seconds that each stays
 * @param {() => boolean} idle  nobody is called: only then pictures are fetched
 * @param {(picture: string) => void} show  its address; empty: none
 */
export function turnPictures(stay, idle, show) {
  /** @type {string[]} */
  let addresses = [];
  let looked = -Infinity;
  let place = 0;

  async function look() {
    if (performance.now() - looked < LOOK_AGAIN) return;
    looked = performance.now();
    addresses = (await fetchList()) ?? addresses;
  }

  /** The next one that can be shown: one that is broken or gone is passed over. */
  async function take() {
    while (place < addresses.length) {
      const address = addresses[place++] ?? "";
      if (await canBeShown(address)) return address;
    }
    place = 0;
    return "";
  }

  async function turn() {
    if (!idle()) return;
    await look();
    const picture = await take();
    if (idle()) show(picture);
  }

  void look();
  setInterval(() => void turn(), stay * 1_000);
}

/** @returns {Promise<string[] | null>} */
async function fetchList() {
  try {
    const answer = await fetch(LIST);
    const { pictures } = answer.ok ? await answer.json() : {};
    return Array.isArray(pictures) ? pictures.filter((each) => typeof each === "string") : null;
  } catch {
    return null;
  }
}

/** @param {string} address */
async function canBeShown(address) {
  const picture = new Image();
  picture.src = address;
  try {
    await picture.decode();
    return true;
  } catch {
    return false;
  }
}

/** @param {{picture: string}} props */
export function Picture({ picture }) {
  return html`<main class="picture"><img src=${picture} alt="" /></main>`;
}
