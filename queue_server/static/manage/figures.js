/** The report's figures: fetched for a span, sorted into the whole span and its hours, and written as words. */
import { call, Offline } from "shared/api.js";
import { t } from "shared/i18n.js";
import { toLogin } from "./facts.js";

/** @typedef {import("./types.js").ReportRow} ReportRow */
/** @typedef {{from: string, to: string, service: string, area: string}} Wanted  service, area: empty for all */

/** @param {Wanted} wanted @param {"json" | "csv"} format @returns {string} */
export function address(wanted, format) {
  const query = new URLSearchParams({ from: wanted.from, to: wanted.to });
  if (wanted.service) query.set("service", wanted.service);
  if (wanted.area) query.set("area", wanted.area);
  query.set("format", format);
  return `/api/v1/reports/waits?${query}`;
}

/**
 * @param {Wanted} wanted
 * @returns {Promise<{rows: ReportRow[], problem: string}>}
 */
export async function fetchRows(wanted) {
  try {
    const { status, body } = await call("GET", address(wanted, "json"));
    if (status === 401) toLogin();
    if (status === 200) return { rows: body.rows, problem: "" };
    return { rows: [], problem: body?.message ?? String(status) };
  } catch (error) {
    if (!(error instanceof Offline)) throw error;
    return { rows: [], problem: t("The server does not answer. Please try again in a moment.") };
  }
}

/** @param {ReportRow[]} rows @returns {ReportRow[]} the whole span, one row a service */
export function bySpan(rows) {
  return rows.filter(({ hour, service }) => hour === null && service !== null);
}

/** @param {ReportRow[]} rows @returns {ReportRow[]} one row for each service and hour */
export function byHour(rows) {
  return rows.filter(({ hour, service }) => hour !== null && service !== null);
}

/** @param {ReportRow[]} rows @returns {number[]} every hour from the first to the last that has figures */
export function hoursOf(rows) {
  const hours = byHour(rows).map(({ hour }) => hour ?? 0);
  if (!hours.length) return [];
  const first = Math.min(...hours);
  return Array.from({ length: Math.max(...hours) - first + 1 }, (_, index) => first + index);
}

/** @param {number | null} minutes @returns {string} a whole number, or that there are too few visits to say */
export function figure(minutes) {
  return minutes === null ? "<5" : String(Math.round(minutes));
}

/** @param {number | null} share  0 to 1 @returns {string} */
export function percent(share) {
  return share === null ? "<5" : `${Math.round(share * 100)}\u00a0%`;
}

/** @param {number} hour @returns {string} */
export function hourName(hour) {
  return `${hour}:00`;
}
