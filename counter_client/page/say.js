/** The desk's way to say something to the waiting rooms: the dialog that the managers have, too. */
import { boot } from "shared/boot.js";
import { html, useEffect, useState } from "shared/html.js";
import { SayDialog } from "staff/say.js";
import { SAID_FOR } from "./desk.js";

/** @typedef {import("./types.js").Boot} Boot */
/** @typedef {import("./types.js").Counter} Counter */
/** @typedef {ReturnType<typeof useSay>} Say */

const facts = /** @type {Boot} */ (boot);

export function useSay() {
  const [writing, setWriting] = useState(false);
  const [said, setSaid] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setSaid(""), SAID_FOR);
    return () => clearTimeout(timer);
  }, [said]);
  return { writing, said, setSaid, open: () => setWriting(true), close: () => setWriting(false) };
}

/** @param {{say: Say, counter: Counter, lang: string, now: Date}} props */
export function SayWords({ say, counter, lang, now }) {
  return html`<${SayDialog} office=${facts} lang=${lang} now=${now} counter=${counter.name} areas=${concerned(counter)} list close=${say.close} said=${say.setSaid} />`;
}

/** Where those wait whom this counter may call. @param {Counter} counter */
function concerned(counter) {
  const areas = counter.services.map((id) => /** @type {{area?: string}} */ (facts.services[id])?.area);
  return Object.keys(facts.areas).filter((area) => area === counter.area || areas.includes(area));
}
