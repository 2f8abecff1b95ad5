// Both sides' bytes, cut into pieces that a virtual list can show: no piece is more than a few KiB, however
// much one side said at once. No DOM.

const PIECE = 2048;

// most: bytes of a piece. steps: [{side, bytes, gap, cut, at, packets}], as model/follow.js gives them; side:
// "both", "client" or "server". Returns [{key, kind: "bytes"|"gap"|"cut", side, bytes, gap, offset (of the
// side's bytes), first (begins a step)}]. Costs the number of pieces, and copies no byte.
export function piecesOf(steps, side, most = PIECE) {
  const pieces = [];
  const offsets = { client: 0, server: 0 };
  steps.forEach((step, i) => {
    if (side !== "both" && step.side !== side) return;
    if (step.cut) pieces.push({ key: `${i}/cut`, kind: "cut", side: step.side });
    if (step.gap) pieces.push({ key: `${i}/gap`, kind: "gap", side: step.side, gap: step.gap });
    for (let from = 0; from < step.bytes.length;) {
      const to = endOfPiece(step.bytes, from, most);
      pieces.push({
        key: `${i}/${from}`, kind: "bytes", side: step.side, bytes: step.bytes.subarray(from, to),
        offset: offsets[step.side] + from, first: from === 0,
      });
      from = to;
    }
    offsets[step.side] += step.bytes.length;
  });
  return pieces;
}

// After a line's end if there is one in the second half, so that a line is seldom torn; else not within a
// character of UTF-8 (RFC 3629).
function endOfPiece(bytes, from, most) {
  const limit = from + most;
  if (limit >= bytes.length) return bytes.length;
  const line = bytes.lastIndexOf(10, limit - 1);
  if (line >= from + most / 2) return line + 1;
  let end = limit;
  while (end > limit - 4 && (bytes[end] & 0xc0) === 0x80) end -= 1;
  return (bytes[end] & 0xc0) === 0x80 ? limit : end;
}

// The bytes of one side in order, as an array of parts: what a program of the other side read. Gaps are left
// out.
export function bytesOfSide(steps, side) {
  return steps.filter((step) => step.side === side).map((step) => step.bytes);
}
