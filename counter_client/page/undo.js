/** What can still be taken back: the steps of the last ten seconds, newest first. */

/** @typedef {import("./types.js").Ticket} Ticket */
/** @typedef {{ticket: Ticket, step: string, until: number}} Remembered  until: milliseconds of the office's clock */

/** Seconds of the office's clock in which a step can be undone. */
export const WINDOW = 10;

/** A short memory: pressing *next* leaves two steps on two tickets, undone one after the other. */
export function makeMemory() {
  /** @type {Remembered[]} */
  let steps = [];
  return {
    /**
     * Only the newest press can be taken back: what was remembered before it is forgotten.
     * @param {[Ticket, string][]} done  in the order in which it was done
     * @param {Date} now
     */
    remember(done, now) {
      steps = done.map(([ticket, step]) => ({ ticket, step, until: now.getTime() + WINDOW * 1000 }));
    },
    /** @param {Remembered} step */
    forget(step) {
      steps = steps.filter((known) => known !== step);
    },
    /**
     * @param {Date} now
     * @returns {Remembered | null}
     */
    last(now) {
      steps = steps.filter((known) => known.until > now.getTime());
      return steps.at(-1) ?? null;
    },
  };
}
