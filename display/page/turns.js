/** Whether it is this screen that speaks for its area: it tells the server how it sounds, and the server decides. */

/** Milliseconds between two reports; the server lets another screen speak after four silent seconds. */
const BEAT = 2_000;

/** @typedef {{ok: boolean, reason: string | null}} Health  reason: a code, null while sound comes out */
/** @typedef {{speaks: () => boolean, report: () => void}} Turns */

/**
 * @param {object} asks
 * @param {() => Health} asks.health
 * @param {(health: Health) => Promise<{leader?: boolean} | undefined>} asks.tell  the server's answer, if there is one
 * @param {(turn: {speaks: boolean, tookOver: boolean}) => void} asks.changed  tookOver: another screen spoke before
 * @returns {Turns}
 */
export function takeTurns({ health, tell, changed }) {
  let speaks = false;
  let listened = false;
  let asked = 0;

  async function report() {
    const mine = ++asked;
    const answer = await tell(health());
    if (mine !== asked || typeof answer?.leader !== "boolean") return;
    const tookOver = answer.leader && listened;
    listened = !answer.leader;
    if (answer.leader === speaks) return;
    speaks = answer.leader;
    changed({ speaks, tookOver });
  }

  setInterval(() => void report(), BEAT);
  void report();
  return { speaks: () => speaks, report: () => void report() };
}
