// Bytes as lines of offset, hex and text, for a <pre>.
import { hexRows } from "../details/payload_text.js";

const NARROW = "(max-width: 48rem)"; // A phone has room for 8 bytes in a line.
// Where the column of the chat is as narrow: one, two and three columns of style/layout.css.
const NARROW_CHAT = "(max-width: 66rem), (min-width: 76rem) and (max-width: 92rem)";

// offset: of the first byte. width: bytes in a line.
export function hexText(bytes, offset = 0, width = widthOfScreen()) {
  const digits = offset + bytes.length > 0xffff ? 6 : 4;
  return hexRows(bytes, { width }).map((row) => {
    const at = (row.offset + offset).toString(16).padStart(digits, "0");
    return `${at}  ${row.hex.join(" ").padEnd(width * 3 - 1)}  ${row.text}`;
  }).join("\n");
}

// For a bubble of the chat.
export function hexTextOfBubble(bytes) {
  return hexText(bytes, 0, matchMedia(NARROW_CHAT).matches ? 8 : 16);
}

function widthOfScreen() {
  return matchMedia(NARROW).matches ? 8 : 16;
}
