// Bytes of strangers as text that is safe to look at: what is shown is what is there, in the order in which
// it is there. Text still enters the page by textContent only; here it is about what a font or the
// bidirectional algorithm (UAX 9) would make of it.

const decoder = new TextDecoder("utf-8");
const strictDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const plainDecoder = new TextDecoder("utf-8", { ignoreBOM: true });

// Controls, format characters (among them all bidi controls and tags), line and paragraph separators, private
// use and unassigned code points, lone surrogates. The joiners U+200C and U+200D only shape letters: they may
// stay.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0]/gu;
const JOINERS = /[\u200c\u200d]/u;
// A letter with hundreds of accents covers the lines above and below it.
const MANY_MARKS = /\p{M}{5,}/gu;
const MOST_MARKS = 4;
const ANY_TO_REPLACE = /[^\n\t\x20-\x7e]/u;

// Control pictures (U+2400) for ASCII controls, the number for everything else: ⟨U+202E⟩.
function picture(character) {
  const code = character.codePointAt(0);
  if (code < 0x20) {
    return String.fromCharCode(0x2400 + code);
  }
  if (code === 0x7f) {
    return "\u2421";
  }
  return JOINERS.test(character) ? character : `⟨U+${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
}

function tamed(marks) {
  const each = Array.from(marks);
  return `${each.slice(0, MOST_MARKS).join("")}⟨${each.length - MOST_MARKS} more marks⟩`;
}

/**
 * `text` with everything invisible made visible: control characters as pictures (␀, ␛), bidi controls and
 * other format characters by number. With `lines`, LF, CR LF and tabs stay what they are.
 */
export function visibleText(text, { lines = false } = {}) {
  if (!ANY_TO_REPLACE.test(text) && (lines || !/[\n\t]/.test(text))) {
    return text;
  }
  const keep = lines ? /[\n\t]/ : /(?!)/;
  const joined = lines ? text.replace(/\r\n/g, "\n") : text;
  return joined
    .replace(UNSEEN, (character) => (keep.test(character) ? character : picture(character)))
    .replace(MANY_MARKS, tamed);
}

/** The same in one line of at most `most` characters; "…" at the end says that there was more. */
export function oneLine(text, most = 120) {
  // At most two code units a character: enough to know whether there are more than `most`.
  const characters = Array.from(text.slice(0, 2 * most + 2));
  const isCut = characters.length > most;
  return visibleText(characters.slice(0, most).join("")) + (isCut ? "…" : "");
}

/**
 * A payload as text, lines kept: UTF-8 where it is valid, U+FFFD for bytes that are not. Costs time and
 * memory in proportion to the bytes: cut long payloads first.
 */
export function payloadText(bytes) {
  return visibleText(plainDecoder.decode(bytes), { lines: true });
}

/** Bytes as one visible line, e.g. a header field. */
export function lineText(bytes, most = 120) {
  return oneLine(decoder.decode(bytes.subarray(0, 4 * most + 4)), most);
}

// The last bytes may be the first part of a character that was cut.
function withoutCutCharacter(bytes) {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back];
    if (byte >= 0xc0) {
      return bytes.subarray(0, bytes.length - back);
    }
    if (byte < 0x80) {
      break;
    }
  }
  return bytes;
}

/** Whether the first bytes look like text for people: valid UTF-8 and hardly any control character. */
export function looksLikeText(bytes) {
  const first = bytes.subarray(0, 1024);
  let text;
  try {
    text = strictDecoder.decode(first);
  } catch {
    try {
      text = strictDecoder.decode(withoutCutCharacter(first));
    } catch {
      return false;
    }
  }
  const controls = text.match(/[^\P{Cc}\n\r\t]/gu)?.length ?? 0;
  return controls * 20 <= text.length;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** "0a ff": two digits a byte, with `between` between the bytes. */
export function hexText(bytes, between = " ") {
  return Array.from(bytes, (byte) => HEX[byte]).join(between);
}

/**
 * Rows of a hex view: `offset` of the first byte, `hex` an array of two digits a byte, `text` one character a
 * byte, "·" for those that are no printable ASCII. `from` and `to` choose some of the bytes; offsets count
 * from the first.
 */
export function hexRows(bytes, { width = 16, from = 0, to = bytes.length } = {}) {
  const rows = [];
  for (let offset = from; offset < to; offset += width) {
    const row = Array.from(bytes.subarray(offset, Math.min(offset + width, to)));
    rows.push({
      offset,
      hex: row.map((byte) => HEX[byte]),
      text: row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·")).join(""),
    });
  }
  return rows;
}
