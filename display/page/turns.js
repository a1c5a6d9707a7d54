/** Whether it is this screen that speaks for its area: it tells the server how it sounds, and the server decides. */

/** Milliseconds between two reports. */
const BEAT = 2_000;
/**
 * An answer counts so long from the sending of what it answers (milliseconds): the server lets another screen speak
 * after four silent seconds, so a screen that is cut off has to fall silent no later, though its link may look well.
 */
const LEASE = 4_000;

/** @typedef {{ok: boolean, reason: string | null}} Health  reason: a code, null while sound comes out */
/**
 * said: the `seq` of the last call that any screen of the area has said, null if the server does not know.
 * @typedef {{leader?: boolean, said?: number | null}} Answer
 */
/** @typedef {{speaks: () => boolean, report: () => void}} Turns */

/**
 * @param {object} asks
 * @param {() => Health} asks.health
 * @param {(health: Health) => Promise<Answer | undefined>} asks.tell  the server's answer, if there is one
 * @param {(turn: {speaks: boolean, tookOver: boolean, said: number | null}) => void} asks.changed  tookOver: another
 *   screen spoke before, or this one in an earlier life
 * @returns {Turns}
 */
export function takeTurns({ health, tell, changed }) {
  let until = 0;
  let listened = false;
  let asked = 0;
  let answered = 0;
  const speaks = () => performance.now() < until;

  async function report() {
    const mine = ++asked;
    const sent = performance.now();
    const answer = await tell(health());
    if (mine < answered || typeof answer?.leader !== "boolean") return;
    answered = mine;
    const before = speaks();
    const said = typeof answer.said === "number" ? answer.said : null;
    const tookOver = answer.leader && (listened || (until === 0 && said !== null));
    until = answer.leader ? sent + LEASE : 0;
    listened = !answer.leader;
    if (speaks() !== before) changed({ speaks: !before, tookOver, said });
  }

  setInterval(() => void report(), BEAT);
  void report();
  return { speaks, report: () => void report() };
}
