/** What is going on in the office now: the queues of every area this kiosk gives tickets for, live. */
import { useEffect, useMemo, useState } from "shared/html.js";
import { connect } from "shared/live.js";
import { serverClock } from "shared/clock.js";
import { boot } from "./boot.js";

/**
 * @typedef {object} Row
 * @property {string} service
 * @property {number} waiting
 * @property {import("./flow.js").Forecast} forecast
 * @property {boolean} open
 * @property {string | null} reason
 * @property {Record<string, string> | null} reason_text
 * @property {string | null} opens_at
 * @property {number} counters  open counters that serve it
 */
/** @typedef {{kiosk: string, open: boolean, reason_text: Record<string, string> | null}} KioskRow */
/** @typedef {{services: Row[], kiosks: KioskRow[]}} Queues */
/**
 * @typedef {object} Office
 * @property {Map<string, Row>} rows  by service; empty until the first snapshot
 * @property {KioskRow | null} self
 * @property {boolean} online
 * @property {boolean} denied  this browser is not signed in as a kiosk
 * @property {() => Date} now
 * @property {import("shared/live.js").Live} live
 */

/** Refusals that only signing in can mend. */
const NOT_SIGNED_IN = new Set(["unauthorized", "forbidden"]);

/** @returns {Office} */
export function useOffice() {
  const live = useMemo(() => connect({ device: `kiosk:${boot.kiosk}` }), []);
  const [queues, setQueues] = useState(/** @type {Record<string, Queues>} */ ({}));
  const [online, setOnline] = useState(false);
  const [denied, setDenied] = useState(false);
  const [clock, setClock] = useState(() => () => new Date());
  useEffect(() => {
    const hear = (/** @type {string} */ area) => ({
      snapshot: (/** @type {any} */ board) => {
        setDenied(false);
        setClock(() => serverClock(board.now, board.speed));
        setQueues((known) => ({ ...known, [area]: board }));
      },
      queue: (/** @type {any} */ event) => setQueues((known) => ({ ...known, [area]: event })),
      denied: (/** @type {{code: string}} */ refusal) => setDenied(NOT_SIGNED_IN.has(refusal.code)),
    });
    areas().forEach((area) => live.join(`area:${area}`, hear(area)));
    live.onStatus((status) => {
      document.documentElement.dataset.link = status;
      setOnline(status === "online");
    });
    return () => live.close();
  }, [live]);
  return { rows: rowsOf(queues), self: selfOf(queues), online, denied, now: clock, live };
}

/** The kiosk's own area first: it tells whether this kiosk is stopped. */
function areas() {
  return [...new Set([boot.area, ...boot.services.map((service) => service.area)])];
}

/** @param {Record<string, Queues>} queues */
function rowsOf(queues) {
  return new Map(Object.values(queues).flatMap((area) => area.services.map((row) => [row.service, row])));
}

/** @param {Record<string, Queues>} queues */
function selfOf(queues) {
  const known = areas().flatMap((area) => queues[area]?.kiosks ?? []);
  return known.find((row) => row.kiosk === boot.kiosk) ?? null;
}

/**
 * What happens to one ticket, as the visitor's own phone would hear it.
 * @param {Office} office
 * @param {string} token
 * @returns {any | null} the visit view, null until it is known
 */
export function useVisit(office, token) {
  const [visit, setVisit] = useState(/** @type {any} */ (null));
  useEffect(() => office.live.join(`visit:${token}`, { snapshot: setVisit, visit: setVisit }), [office.live, token]);
  return visit;
}
