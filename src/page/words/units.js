// Numbers with units, as a person reads them. All of this is pure text: no locale, so that tests and
// screenshots are the same everywhere, except that absolute times are those of the reader's clock.

const BYTE_UNITS = ["KiB", "MiB", "GiB", "TiB", "PiB"];
const MINUS = "\u2212";

// 3 significant digits at most, and no ".0": 1.4, 14, 140.
function short(value) {
  const digits = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
  return String(Number(value.toFixed(digits)));
}

function pad(value, width) {
  return String(value).padStart(width, "0");
}

/** A count with separators: 200000 → "200,000". */
export function countText(count) {
  const text = String(Math.trunc(Math.abs(count))).replace(/\B(?=(\d{3})+$)/g, ",");
  return count < 0 ? MINUS + text : text;
}

/** A count and its noun: counted(1, "byte") → "1 byte", counted(2000, "byte") → "2,000 bytes". */
export function counted(count, noun) {
  return `${countText(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** A number of bytes: "1 byte", "512 bytes", "1.4 KiB". */
export function bytesText(bytes) {
  if (Math.abs(bytes) < 1024) {
    return counted(bytes, "byte");
  }
  let value = Math.abs(bytes);
  let unit = -1;
  // 1023.5 KiB would be shown as "1024 KiB".
  while (value >= 1023.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${bytes < 0 ? MINUS : ""}${short(value)} ${BYTE_UNITS[Math.max(unit, 0)]}`;
}

function longDuration(seconds) {
  const whole = Math.round(seconds);
  if (whole < 3600) {
    return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  }
  const minutes = Math.floor(whole / 60);
  return minutes < 1440
    ? `${Math.floor(minutes / 60)} h ${minutes % 60} min`
    : `${Math.floor(minutes / 1440)} d ${Math.floor(minutes / 60) % 24} h`;
}

/** A duration in milliseconds: "184 µs", "1.84 ms", "1.2 s", "2 min 5 s", "3 h 4 min", "2 d 3 h". */
export function durationText(ms) {
  if (!Number.isFinite(ms)) {
    return "";
  }
  if (ms < 0) {
    return MINUS + durationText(-ms);
  }
  const micros = Math.round(ms * 1000);
  if (micros < 1000) {
    return `${micros} µs`;
  }
  if (ms < 999.5) {
    return `${short(ms)} ms`;
  }
  return ms < 59_950 ? `${short(ms / 1000)} s` : longDuration(ms / 1000);
}

/**
 * A time. `absolute`: `ms` since 1970, shown as time of day of the reader's clock, "20:37:35.859"; with `utc`
 * as UTC, with `precise` to the microsecond. Otherwise `ms` is the time since the packet before: "+184 µs".
 */
export function timeText(ms, { absolute = true, utc = false, precise = false } = {}) {
  if (!Number.isFinite(ms)) {
    return "";
  }
  if (!absolute) {
    return ms < 0 ? durationText(ms) : `+${durationText(ms)}`;
  }
  // Times of today are exact to a quarter of a microsecond only: what is just below a whole one is that one.
  const micros = Math.floor(ms * 1000 + 0.2);
  const date = new Date(Math.floor(micros / 1000));
  const [hours, minutes, seconds] = utc
    ? [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()]
    : [date.getHours(), date.getMinutes(), date.getSeconds()];
  const rest = micros - Math.floor(micros / 1e6) * 1e6;
  const fraction = precise ? pad(rest, 6) : pad(Math.floor(rest / 1000), 3);
  return `${pad(hours, 2)}:${pad(minutes, 2)}:${pad(seconds, 2)}.${fraction}`;
}
