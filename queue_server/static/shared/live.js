/** The live connection: a snapshot when a room is joined, deltas after it, and a new snapshot after any doubt. */
import { io } from "socket.io-client";
import { follow } from "shared/room.js";

/** @typedef {"online" | "offline"} Status */
/** @typedef {import("shared/room.js").Handlers} Handlers */

const EVENTS = /** @type {const} */ (["called", "withdrawn", "board", "queue", "visit", "alarm", "printer", "speaker", "emergency"]);

/** A lost server is asked again after 0.2 to 1 s, spread at random, so that a house full of screens does not come in one beat. */
const RETRY = { reconnectionDelay: 400, reconnectionDelayMax: 800, randomizationFactor: 0.5 };

/** Milliseconds that a join may take before it is asked again. */
const JOIN_PATIENCE = 5_000;
/** Milliseconds until a join that the server could not do just now is asked again. */
const JOIN_AGAIN = 1_000;
/** Milliseconds that the server may take to answer what it is told. */
const ANSWER_PATIENCE = 3_000;
/** Refusals that pass by themselves; any other is told to `denied`. */
const PASSING = new Set(["database_busy", "internal", "too_many", "unavailable"]);

/**
 * @typedef {object} Live
 * @property {(room: string, handlers: Handlers) => () => void} join  returns what leaves the room
 * @property {(room: string, event: string, data: unknown) => Promise<any>} tell  what the server answers over the room's connection; undefined if it does not
 * @property {(listener: (status: Status) => void) => () => void} onStatus  told at once and at each change
 * @property {() => void} close
 */

/**
 * Be in touch with the server. Each room has a connection of its own: an event does not say which room it is for.
 * @param {{device?: string}} [options]  device: `kiosk:kiosk-1` or `display:ground-hall`, so that managers see it is alive
 * @returns {Live}
 */
export function connect(options = {}) {
  /** @type {Set<ReturnType<typeof openRoom>>} */
  const rooms = new Set();
  const find = (/** @type {string} */ name) => [...rooms].find((room) => room.name === name);
  const status = statusBoard(() => rooms.size > 0 && [...rooms].every((room) => room.answered()));
  return {
    join(name, handlers) {
      const room = openRoom(name, handlers, options, status.look);
      rooms.add(room);
      status.look();
      return () => {
        room.close();
        rooms.delete(room);
        status.look();
      };
    },
    tell: async (name, event, data) => find(name)?.tell(event, data),
    onStatus: status.listen,
    close() {
      rooms.forEach((room) => room.close());
      rooms.clear();
      status.look();
    },
  };
}

/**
 * Tells listeners when the truth of a question changes.
 * @param {() => boolean} isOnline
 */
function statusBoard(isOnline) {
  /** @type {Set<(status: Status) => void>} */
  const listeners = new Set();
  /** @type {Status} */
  let told = "offline";
  return {
    look() {
      /** @type {Status} */
      const now = isOnline() ? "online" : "offline";
      if (now === told) return;
      told = now;
      listeners.forEach((listener) => listener(now));
    },
    /** @param {(status: Status) => void} listener */
    listen(listener) {
      listeners.add(listener);
      listener(told);
      return () => void listeners.delete(listener);
    },
  };
}

/**
 * One room on one connection.
 * @param {string} name
 * @param {Handlers} handlers
 * @param {{device?: string}} auth
 * @param {() => void} changed  called whenever `answered()` may have changed
 */
function openRoom(name, handlers, auth, changed) {
  const socket = io("/live", { ...RETRY, auth, forceNew: true, timeout: 4_000, transports: ["websocket", "polling"], tryAllTransports: true });
  const joiner = makeJoiner(socket, name, (answer) => {
    room.settle(answer);
    changed();
  });
  const room = follow(name, handlers, joiner.ask);
  socket.on("connect", () => room.start());
  socket.on("disconnect", (reason) => {
    joiner.forget();
    room.lose();
    changed();
    if (reason === "io server disconnect") later(() => socket.connect());
  });
  // A refused handshake is not tried again by the library itself.
  socket.on("connect_error", () => {
    if (!socket.active) later(() => socket.connect());
  });
  for (const event of EVENTS) socket.on(event, (payload) => room.hear(event, payload));
  // The library itself tells only every other connection of a page that the network is gone.
  const cut = () => void (socket.connected && socket.io.engine.close());
  addEventListener("offline", cut);
  return {
    name,
    answered: () => room.answered(),
    /**
     * @param {string} event
     * @param {unknown} data
     */
    async tell(event, data) {
      if (!socket.connected) return undefined;
      return socket.timeout(ANSWER_PATIENCE).emitWithAck(event, data).catch(() => undefined);
    },
    close() {
      removeEventListener("offline", cut);
      joiner.forget();
      room.lose();
      socket.disconnect();
    },
  };
}

/**
 * Asks to join, once at a time, again when no answer comes; answers of an earlier asking are dropped.
 * @param {import("socket.io-client").Socket} socket
 * @param {string} name
 * @param {(answer: any) => void} settle
 */
function makeJoiner(socket, name, settle) {
  let asking = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  function ask() {
    const mine = ++asking;
    clearTimeout(timer);
    timer = setTimeout(ask, JOIN_PATIENCE);
    socket.emit("join", { room: name }, (/** @type {any} */ answer) => {
      if (mine !== asking) return;
      clearTimeout(timer);
      if (PASSING.has(answer?.code)) timer = setTimeout(ask, JOIN_AGAIN);
      else settle(answer);
    });
  }
  function forget() {
    asking++;
    clearTimeout(timer);
  }
  return { ask, forget };
}

/** @param {() => void} act  done in 0.2 to 1 s */
function later(act) {
  setTimeout(act, 200 + Math.random() * 800);
}
