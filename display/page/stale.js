/** Somebody has changed config.yaml and started the server again: the screen takes its new settings by itself. */

/** A house full of screens must not load their pages in one beat (milliseconds). */
const SPREAD = 10_000;

/** A room that is refused is asked for every few seconds; the page's own address is not (milliseconds). */
const REST = 20_000;

/** @type {"idle" | "busy" | "again"} */
let state = "idle";

/** Compares what the server would tell this page now with what it was told; once at a time, in a while. */
export function reloadIfChanged() {
  if (state !== "idle") {
    state = "again";
    return;
  }
  state = "busy";
  setTimeout(() => void compare().finally(() => setTimeout(rested, REST)), Math.random() * SPREAD);
}

function rested() {
  const asked = state === "again";
  state = "idle";
  if (asked) reloadIfChanged();
}

async function compare() {
  const told = document.getElementById("boot")?.textContent;
  const now = await fetchBoot();
  if (now && told && now !== told) location.reload();
}

/** @returns {Promise<string | null>} null if it cannot be had now */
async function fetchBoot() {
  try {
    const answer = await fetch(location.pathname + location.search);
    if (!answer.ok) return null;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return page.getElementById("boot")?.textContent ?? null;
  } catch {
    return null;
  }
}
