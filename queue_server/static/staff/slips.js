// The look at the slips: where a slip cannot be drawn, it says in words why.

/** @param {HTMLImageElement} picture */
async function explain(picture) {
  const notice = /** @type {HTMLElement | null} */ (picture.closest("figure")?.querySelector(".notice"));
  const words = notice?.querySelector("span");
  if (!notice || !words) return;
  const answer = await fetch(picture.src, { credentials: "same-origin" });
  if (answer.ok) {
    picture.src = URL.createObjectURL(await answer.blob());
    return;
  }
  const { message, details } = await answer.json();
  words.textContent = details?.reason ? `${message} ${details.reason}` : message;
  notice.hidden = false;
  picture.hidden = true;
}

for (const picture of document.querySelectorAll("img")) {
  const failed = () => void explain(picture).catch(() => undefined);
  if (picture.complete && picture.naturalWidth === 0) failed();
  else picture.addEventListener("error", failed, { once: true });
}
