/** A device without a credential shows a code; once an admin has confirmed it, its cookie comes and the page starts anew. */
import { call, Offline } from "./api.js";
import { html, useEffect, useState } from "./html.js";
import { t } from "./i18n.js";

/** Milliseconds between two questions whether the code was confirmed, and until the next try when the server is away or busy. */
const ASK = 3_000;
const LATER = 30_000;

/** @typedef {{code: string, secret: string}} Offer */

/**
 * One step of the way: a code first, then the question whether somebody confirmed it; a code that is too old is dropped.
 * @param {"kiosk" | "display"} role
 * @param {string} device
 * @param {Offer | null} offer
 * @returns {Promise<{offer: Offer | null, paired: boolean, wait: number}>}
 */
export async function pairingStep(role, device, offer) {
  try {
    const answer = offer
      ? await call("POST", "/api/v1/pairings/claim", { secret: offer.secret })
      : await call("POST", "/api/v1/pairings", { role, device });
    if (answer.status === 201) return { offer: answer.body, paired: false, wait: ASK };
    if (answer.status === 204) return { offer, paired: true, wait: 0 };
    if (answer.status === 202) return { offer, paired: false, wait: ASK };
    const isForgotten = offer !== null && answer.status === 404;
    return { offer: isForgotten ? null : offer, paired: false, wait: isForgotten ? 0 : LATER };
  } catch (error) {
    if (!(error instanceof Offline)) throw error;
    return { offer, paired: false, wait: ASK };
  }
}

/**
 * @param {"kiosk" | "display"} role
 * @param {string} device
 * @returns {string} the code to show, empty while there is none
 */
function usePairing(role, device) {
  const [code, setCode] = useState("");
  useEffect(() => {
    /** @type {Offer | null} */
    let offer = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    let over = false;
    async function step() {
      const after = await pairingStep(role, device, offer);
      if (over) return;
      offer = after.offer;
      if (after.paired) return location.reload();
      setCode(offer?.code ?? "");
      timer = setTimeout(() => void step(), after.wait);
    }
    void step();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [role, device]);
  return code;
}

/** The code and what to do with it. @param {{role: "kiosk" | "display", device: string}} props */
export function PairingCode({ role, device }) {
  const code = usePairing(role, device);
  if (!code) return null;
  return html`<section class="pairing">
    <p class="code tab" dir="ltr"><b>${code}</b></p>
    <p>${t("For staff: confirm this code under Devices on the page {address}.", { address: `${location.host}/admin` })}</p>
  </section>`;
}
