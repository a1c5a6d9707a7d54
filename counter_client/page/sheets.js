/** Which sheet lies on the desk: one at a time, gone when what it asks about is no longer so. */
import { html, useEffect, useRef, useState } from "shared/html.js";
import { CertainSheet } from "./certain.js";
import { CopySheet } from "./copy.js";
import { FinishSheet } from "./finish.js";
import { HistorySheet } from "./history.js";
import { IssueSheet } from "./issue.js";
import { MoreSheet } from "./more.js";
import { NoteSheet } from "./note.js";
import { ParkSheet } from "./park.js";
import { BreakSheet } from "./pause.js";
import { RequeueSheet } from "./requeue.js";
import { CallServiceSheet, SwitchSheet } from "./service.js";
import { TransferSheet } from "./transfer.js";
import { sentence } from "./words.js";

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("./types.js").Ticket} Ticket */
/** @typedef {import("./types.js").Row} Row */
/** @typedef {keyof typeof KINDS} Kind */
/** @typedef {{kind: Kind, about?: string, row?: Row}} Open  about: the ticket it is about */
/** @typedef {ReturnType<typeof useSheets>} SheetState */
/**
 * What every sheet is given.
 * @typedef {object} Asked
 * @property {Desk} desk
 * @property {import("./types.js").Counter} counter
 * @property {Date} now
 * @property {string} lang
 * @property {string | null} printer
 * @property {(printer: string) => void} choosePrinter
 * @property {import("./more.js").Tool[]} tools
 * @property {string} nextKeys
 * @property {string} problem
 * @property {() => void} close
 * @property {(act: () => Promise<boolean>) => Promise<void>} submit  does it, and closes the sheet if it was done
 */

const KINDS = {
  finish: FinishSheet,
  park: ParkSheet,
  transfer: TransferSheet,
  requeue: RequeueSheet,
  switch: SwitchSheet,
  service: CallServiceSheet,
  certain: CertainSheet,
  issue: IssueSheet,
  note: NoteSheet,
  history: HistorySheet,
  copy: CopySheet,
  break: BreakSheet,
  more: MoreSheet,
};

/** @param {Desk} desk */
export function useSheets(desk) {
  const [open, setOpen] = useState(/** @type {Open | null} */ (null));
  const current = desk.view?.current ?? null;
  /** What the sheet itself is doing changes the desk before the sheet is gone. */
  const doing = useRef(false);
  const gone = open?.about !== undefined && open.about !== current?.id && !desk.busy && !doing.current;
  useEffect(() => {
    if (!gone) return;
    setOpen(null);
    desk.gone();
  }, [gone]);
  return {
    open,
    /** @param {Kind} kind @param {Partial<Open>} [more] */
    ask(kind, more) {
      desk.dismiss();
      setOpen({ kind, ...more });
    },
    close: () => setOpen(null),
    /** @type {Asked["submit"]} */
    async submit(act) {
      if (desk.busy || doing.current) return;
      doing.current = true;
      const done = await act().finally(() => void (doing.current = false));
      if (done) setOpen(null);
    },
  };
}

/** @param {{sheets: SheetState, asked: Omit<Asked, "problem" | "close" | "submit">}} props */
export function Sheets({ sheets, asked }) {
  const { open, close, submit } = sheets;
  const { desk, now } = asked;
  if (!open) return null;
  const ticket = open.about === undefined ? undefined : desk.view?.current;
  if (open.about !== undefined && ticket?.id !== open.about) return null;
  const problem = desk.online ? (desk.notice ? sentence(desk.notice, now) : "") : sentence({ kind: "silent" }, now);
  return html`<${KINDS[open.kind]} key=${open.kind} ...${asked} ticket=${ticket} row=${open.row} problem=${problem} close=${close} submit=${submit} />`;
}
