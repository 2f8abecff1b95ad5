// Bytes as lines of offset, hex and text, for a <pre>.
import { hexRows } from "../details/payload_text.js";

const ROW = 16;
const HEX = ROW * 3;

// offset: of the first byte.
export function hexText(bytes, offset = 0) {
  const digits = offset + bytes.length > 0xffff ? 6 : 4;
  return hexRows(bytes, { width: ROW }).map((row) => {
    const at = (row.offset + offset).toString(16).padStart(digits, "0");
    return `${at}  ${row.hex.join(" ").padEnd(HEX)}  ${row.text}`;
  }).join("\n");
}
