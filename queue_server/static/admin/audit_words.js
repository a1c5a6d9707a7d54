/** The entries of the audit log in plain words. */
import { N_, t } from "shared/i18n.js";

const WORDS = /** @type {Record<string, string>} */ ({
  login: N_("Logged in"),
  login_failed: N_("Wrong name or password"),
  login_refused: N_("Log-in refused: locked or switched off"),
  logout: N_("Logged out"),
  sessions_ended: N_("Sessions ended"),
  password_changed: N_("Changed the own password"),
  password_reset: N_("Gave a new password"),
  user_added: N_("Added a person"),
  user_from_oidc: N_("Came by the work account"),
  user_disabled: N_("Switched a person off"),
  user_enabled: N_("Switched a person on"),
  user_locked: N_("Locked after wrong passwords"),
  user_unlocked: N_("Unlocked a person"),
  role_changed: N_("Changed a role"),
  token_made: N_("Made a token"),
  token_revoked: N_("Took a token away"),
  device_paired: N_("Paired a device"),
  config_changed: N_("The configuration has changed"),
  audit_read: N_("Read the audit log"),
  call_certain: N_("Called a certain person"),
  take_over: N_("Took over a counter"),
  read_seats: N_("Read who sat where"),
  emergency_raise: N_("Emergency call"),
  emergency_accept: N_("Accepted an emergency call"),
  emergency_again: N_("Emergency call once more"),
  emergency_end: N_("Ended an emergency call"),
  service_stopped: N_("Stopped a service"),
  service_resumed: N_("Resumed a service"),
  kiosk_stopped: N_("Stopped a kiosk"),
  kiosk_resumed: N_("Resumed a kiosk"),
});

/** What the details are called. */
const NAMES = /** @type {Record<string, string>} */ ({
  by: N_("by"),
  in_a_row: N_("in a row"),
  unknown_name: N_("unknown name"),
  seconds: N_("seconds"),
  sessions: N_("sessions"),
  role: N_("role"),
  was: N_("before"),
  name: N_("name"),
  counter: N_("counter"),
  device: N_("device"),
  days: N_("days"),
  changed: N_("changed"),
  reason: N_("reason"),
  since: N_("from"),
  until: N_("until"),
  kind: N_("kind"),
  number: N_("number"),
  service: N_("service"),
});

/** Values that are words of ours. */
const VALUES = /** @type {Record<string, string>} */ ({ password: N_("password"), oidc: N_("work account") });

/** What says nobody anything: marks of the configuration's parts, and a time that stands beside the entry already. */
const HIDDEN = new Set(["marks", "told_at"]);

/** Who did it: somebody who is not logged in cannot be named. @param {string} action @returns {string} */
export const nobody = (action) => (action.startsWith("login_") ? t("somebody") : t("the house itself"));

/** @param {string} action @returns {string} */
export const deed = (action) => (WORDS[action] ? t(WORDS[action]) : action);

/** @param {unknown} value @returns {string} */
function plain(value) {
  if (value === true) return t("yes");
  if (Array.isArray(value)) return value.join(", ");
  if (typeof value === "object") return JSON.stringify(value);
  const word = VALUES[String(value)];
  return word ? t(word) : String(value);
}

/** The details as short pairs. @param {Record<string, unknown>} details */
export function pairs(details) {
  return Object.entries(details)
    .filter(([name, value]) => !HIDDEN.has(name) && value !== null && !(Array.isArray(value) && !value.length))
    .map(([name, value]) => `${NAMES[name] ? t(NAMES[name]) : name}: ${plain(value)}`)
    .join(" · ");
}
