/** The kiosk as a whole: which step is shown, what lies over it, and when it starts over. */
import { newKey } from "shared/api.js";
import { html, useCallback, useEffect, useReducer, useState } from "shared/html.js";
import { loadTexts, t } from "shared/i18n.js";
import { Icon } from "shared/signs.js";
import { boot, serviceOf } from "./boot.js";
import { LostScreen, StoppedScreen, UnsignedScreen } from "./closed.js";
import { useComfort } from "./comfort.js";
import { ConfirmScreen } from "./confirm.js";
import { IdleWarning, Notices } from "./dialog.js";
import { advance, startState } from "./flow.js";
import { Bar } from "./frame.js";
import { useIdle } from "./idle.js";
import { useKeys } from "./keys.js";
import { LanguageScreen } from "./language.js";
import { useOffice } from "./office.js";
import { useOrdering } from "./ordering.js";
import { ServicesScreen } from "./services.js";
import { TicketScreen } from "./ticket.js";

/** @typedef {import("./wall.js").Spoken} Spoken */
/** @typedef {import("./flow.js").State} State */

const FIRST = boot.languages[0]?.code ?? "de";

/** A short gap in the connection is not worth a word: milliseconds. */
const GRACE = 1_500;

/** @param {{wall: Spoken[]}} props */
export function App({ wall }) {
  const [state, dispatch] = useReducer(advance, FIRST, startState);
  const [denied, setDenied] = useState(false);
  const office = useOffice();
  const lost = useLater(!office.online, GRACE);
  useOrdering(state.order, {
    issued: (ticket) => dispatch({ do: "issued", ticket }),
    refused: (notice) => dispatch({ do: "refused", notice }),
    denied: () => setDenied(true),
  });
  if (denied || office.denied) return html`<${UnsignedScreen} wall=${wall} />`;
  return html`<${Kiosk} wall=${wall} state=${state} dispatch=${dispatch} office=${office} lost=${lost} />`;
}

/**
 * @param {object} props
 * @param {Spoken[]} props.wall
 * @param {State} props.state
 * @param {(action: import("./flow.js").Action) => void} props.dispatch
 * @param {import("./office.js").Office} props.office
 * @param {boolean} props.lost
 */
function Kiosk({ wall, state, dispatch, office, lost }) {
  const { comfort, toggle, reset, isPlain } = useComfort();
  const [informs, setInforms] = useState(false);
  const home = useCallback(() => speak(FIRST, () => dispatch({ do: "restart", language: FIRST })), []);
  const over = useCallback(() => (setInforms(false), reset(), home()), []);
  const back = useCallback(
    () => (state.step === "services" ? home() : dispatch({ do: "back" })),
    [state.step],
  );
  useKeys(back);
  const active = state.step !== "language" || !isPlain || informs;
  const [left, stay] = useIdle({ idle: boot.idle, warn: boot.warn, active, over });
  const closed = closedScreen({ wall, state, office, lost });
  if (closed) return closed;
  const atStart = state.step === "language";
  return html`<${Screen} key=${state.step} wall=${wall} state=${state} dispatch=${dispatch} office=${office} over=${over} />
    ${lost && html`<p class="strip" role="alert"><${Icon} name="screenoff" />${t("No connection at the moment")}. ${t("Your number stays valid.")}</p>`}
    <${Bar} comfort=${comfort} toggle=${toggle} inform=${() => setInforms(true)} held=${state.order !== null}
      back=${atStart || state.step === "ticket" ? null : back} labels=${atStart ? wall.slice(0, 2).map((one) => one.bar) : null} />
    ${informs && html`<${Notices} language=${state.language} close=${() => setInforms(false)} />`}
    ${left !== null && html`<${IdleWarning} left=${left} stay=${stay} over=${over} />`}`;
}

/**
 * A number once taken stays on the screen, whatever happens to the server or the machine.
 * @param {{wall: Spoken[], state: State, office: import("./office.js").Office, lost: boolean}} now
 */
function closedScreen({ wall, state, office, lost }) {
  if (state.step === "ticket") return null;
  if (lost) return html`<${LostScreen} wall=${wall} language=${state.language} />`;
  if (office.self && !office.self.open && !state.order) {
    return html`<${StoppedScreen} wall=${wall} language=${state.language} reason=${office.self.reason_text} />`;
  }
  return null;
}

/**
 * @param {object} props
 * @param {Spoken[]} props.wall
 * @param {State} props.state
 * @param {(action: import("./flow.js").Action) => void} props.dispatch
 * @param {import("./office.js").Office} props.office
 * @param {() => void} props.over
 */
function Screen({ wall, state, dispatch, office, over }) {
  const { step, language, notice, priority } = state;
  const service = serviceOf(state.service ?? "");
  if (step === "ticket" && state.ticket) {
    return html`<${TicketScreen} office=${office} ticket=${state.ticket} language=${language} done=${over} />`;
  }
  if (step === "confirm" && service) {
    return html`<${ConfirmScreen} office=${office} service=${service} language=${language} priority=${priority} sending=${state.order !== null}
      declare=${(/** @type {string | null} */ id) => dispatch({ do: "priority", priority: id })}
      take=${() => dispatch({ do: "order", key: newKey(), kiosk: boot.kiosk })} />`;
  }
  if (step === "services") {
    const choose = (/** @type {string} */ id) => dispatch({ do: "service", service: id });
    return html`<${ServicesScreen} office=${office} language=${language} notice=${notice} choose=${choose} />`;
  }
  const choose = (/** @type {string} */ code) => speak(code, () => dispatch({ do: "language", language: code }));
  return html`<${LanguageScreen} wall=${wall} now=${office.now} language=${language} choose=${choose} />`;
}

/**
 * Make a language the page's own, then go on in it.
 * @param {string} code
 * @param {() => void} go
 */
async function speak(code, go) {
  await loadTexts(code, "visitor");
  const language = boot.languages.find((one) => one.code === code);
  document.documentElement.lang = code;
  document.documentElement.dir = language?.dir ?? "ltr";
  go();
}

/**
 * Whether something has been so for a while.
 * @param {boolean} now
 * @param {number} grace  milliseconds
 */
function useLater(now, grace) {
  const [later, setLater] = useState(false);
  useEffect(() => {
    if (!now) return setLater(false);
    const timer = setTimeout(() => setLater(true), grace);
    return () => clearTimeout(timer);
  }, [now, grace]);
  return later && now;
}
