// Bytes as lines of offset, hex and text, for a <pre>.
import { hexRows } from "../details/payload_text.js";

const NARROW = "(max-width: 48rem)"; // A phone has room for 8 bytes in a line.

// offset: of the first byte. width: bytes in a line.
export function hexText(bytes, offset = 0, width = widthOfScreen()) {
  const digits = offset + bytes.length > 0xffff ? 6 : 4;
  return hexRows(bytes, { width }).map((row) => {
    const at = (row.offset + offset).toString(16).padStart(digits, "0");
    return `${at}  ${row.hex.join(" ").padEnd(width * 3 - 1)}  ${row.text}`;
  }).join("\n");
}

function widthOfScreen() {
  return matchMedia(NARROW).matches ? 8 : 16;
}
