// What staff are told of a printer: one word list for the counter page, the managers' page and the paper page.
import { t } from "shared/i18n.js";

/**
 * The state of a printer in words: the reason if we know it, else the state.
 * @param {string | null | undefined} state
 * @param {string | null | undefined} reason
 * @returns {string}
 */
export function printerWord(state, reason) {
  const words = printerWords();
  return words[reason ?? ""] ?? words[state ?? "ready"] ?? reason ?? state ?? "";
}

/** Can it print? (It may still want something soon: then it is ready, with a reason.) @param {{state: string | null}} printer */
export function isWell({ state }) {
  return state === "ready";
}

/** @returns {Record<string, string>} the states and reasons that the spooler knows */
function printerWords() {
  return {
    ready: t("ready"),
    error: t("fault"),
    offline: t("not reachable"),
    unknown: t("state not known"),
    paper_low: t("paper nearly out"),
    paper_out: t("out of paper"),
    cover_open: t("cover open"),
    cutter: t("the cutter is stuck"),
    fault: t("fault"),
    refused: t("refuses the connection"),
    unreachable: t("not reachable"),
    bad_address: t("wrong address in config.yaml"),
    disk: t("the server's disk is full"),
    worker: t("slips cannot be drawn"),
    cannot_draw: t("slips cannot be drawn"),
    no_answer: t("does not answer"),
    broken_off: t("broke off while printing"),
    busy: t("in use by another program"),
    no_library: t("its driver is not installed"),
    no_permission: t("the server may not use it"),
    internal: t("fault"),
    agent_away: t("the print agent does not answer"),
  };
}
