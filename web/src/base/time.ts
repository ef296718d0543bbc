/** Times and durations as text; all arguments in seconds, moments since the epoch. */

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MONTH = 30.44 * DAY;
const YEAR = 365.25 * DAY;

const AGE_UNITS = [
  [YEAR, "y"],
  [MONTH, "mo"],
  [DAY, "d"],
  [HOUR, "h"],
  [MINUTE, "m"],
] as const;

/** How long ago, in one unit: "now", "4 m", "2 d". */
export function formatAge(time: number, now: number): string {
  const age = now - time;
  for (const [secs, unit] of AGE_UNITS) if (age >= secs) return `${Math.floor(age / secs)} ${unit}`;
  return age < 10 ? "now" : `${Math.floor(age)} s`;
}

/** The same as a phrase: "just now", "4 m ago". */
export function formatAgo(time: number, now: number): string {
  const age = formatAge(time, now);
  return age === "now" ? "just now" : `${age} ago`;
}

/** A length of time in at most two units: "0.42 s", "12 s", "3 m 20 s", "2 d 4 h". */
export function formatDuration(secs: number): string {
  if (!Number.isFinite(secs)) return "–";
  if (secs < 10) return `${Number(secs.toPrecision(2))} s`;
  if (secs < MINUTE) return `${Math.round(secs)} s`;
  if (secs < HOUR) return pair(secs, MINUTE, "m", 1, "s");
  if (secs < DAY) return pair(secs, HOUR, "h", MINUTE, "m");
  return pair(secs, DAY, "d", HOUR, "h");
}

function pair(secs: number, large: number, name: string, small: number, smallName: string): string {
  const whole = Math.floor(secs / large);
  const rest = Math.floor((secs - whole * large) / small);
  return rest ? `${whole} ${name} ${rest} ${smallName}` : `${whole} ${name}`;
}

const EXACT = new Intl.DateTimeFormat("en-GB", {
  year: "numeric",
  month: "short",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});

/** The moment in local time, to the second. */
export const formatMoment = (time: number): string =>
  Number.isFinite(time) ? EXACT.format(time * 1000) : "–";

const DURATION_UNITS: Record<string, number> = {
  s: 1,
  m: MINUTE,
  h: HOUR,
  d: DAY,
  w: 7 * DAY,
  mo: MONTH,
  y: YEAR,
};

/** The seconds that "90", "15m" or "2.5 d" mean, or undefined if it is no duration. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*(mo|[smhdwy])?$/.exec(text.trim());
  if (!match) return undefined;
  return Number(match[1]) * (DURATION_UNITS[match[2] ?? "s"] ?? 1);
}
