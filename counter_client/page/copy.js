/** Printers at the desk: which one it prints at, and a copy of a slip, for which one looks at the printer first. */
import { html, useState } from "shared/html.js";
import { t } from "shared/i18n.js";
import { isWell, printerWord } from "staff/printers.js";
import { printerName } from "./names.js";
import { Choices, Do, Sheet, numbered, onSubmit } from "./sheet.js";
import { spaced } from "./words.js";

/** @typedef {import("./types.js").Printer} Printer */
/** @typedef {import("./types.js").Ticket} Ticket */
/** @typedef {import("./sheets.js").Asked} Asked */

const KEPT = "aufruf.counter.printer";

/**
 * The printer that this desk chose last, else the first that is well.
 * @param {Printer[]} printers
 * @returns {{printer: string | null, choose: (printer: string) => void}}
 */
export function usePrinter(printers) {
  const [kept, setKept] = useState(() => localStorage.getItem(KEPT));
  const wanted = printers.find(({ printer }) => printer === kept) ?? printers.find(isWell) ?? printers[0];
  return {
    printer: wanted?.printer ?? null,
    choose: (printer) => {
      localStorage.setItem(KEPT, printer);
      setKept(printer);
    },
  };
}

/** @param {Asked & {ticket: Ticket}} props */
export function CopySheet({ desk, ticket, lang, printer, choosePrinter, problem, close, submit }) {
  const printers = desk.view?.printers ?? [];
  const options = printers.map((one) => ({ value: one.printer, label: printerName(one.printer, lang), small: printerWord(one.state, one.reason) }));
  const send = () => void (printer && submit(() => desk.copy(ticket, printer)));
  return html`<${Sheet} id="copy" title=${t("Print the slip of {number} once more", { number: spaced(ticket.number) })} close=${close} problem=${problem}>
    <form onSubmit=${onSubmit(send)}>
      <${Choices} name="printer" legend=${t("Prints at")} options=${numbered(options)} value=${printer ?? ""} choose=${choosePrinter} first />
      <${Do} label=${t("Print a copy of the slip")} enabled=${desk.online && printer !== null} busy=${Boolean(desk.busy)} />
    </form>
  <//>`;
}

/** @param {Printer} printer @param {string} lang */
export function nameAndState(printer, lang) {
  const name = printerName(printer.printer, lang);
  return printer.state === "ready" && !printer.reason ? name : `${name} (${printerWord(printer.state, printer.reason)})`;
}
