import assert from "node:assert/strict";
import { test } from "node:test";

import { bytesText, countText, counted, durationText, timeText } from "../../src/page/words/units.js";

test("bytes", () => {
  const texts = [0, 1, 2, 1023, 1024, 1025, 1434, 14336, 1048064, 1048575, 1048576, 1.5 * 2 ** 30, -2048];
  assert.deepEqual(texts.map((bytes) => bytesText(bytes)), [
    "0 bytes", "1 byte", "2 bytes", "1,023 bytes", "1 KiB", "1 KiB", "1.4 KiB", "14 KiB", "1 MiB", "1 MiB",
      "1 MiB",
    "1.5 GiB", "−2 KiB",
  ]);
});

test("durations", () => {
  const texts = [0, 0.0004, 0.184, 0.9996, 1.84, 12.34, 999.4, 999.5, 1000, 1234, 59_949, 59_950, 125_000,
    3_599_600,
    11_040_000, 183_600_000, -5];
  assert.deepEqual(texts.map((ms) => durationText(ms)), [
    "0 µs", "0 µs", "184 µs", "1 ms", "1.84 ms", "12.3 ms", "999 ms", "1 s", "1 s", "1.23 s", "59.9 s",
      "1 min 0 s",
    "2 min 5 s", "1 h 0 min", "3 h 4 min", "2 d 3 h", "−5 ms",
  ]);
  assert.equal(durationText(NaN), "");
});

test("counts", () => {
  assert.deepEqual([0, 999, 1000, 200000, 1234567, -1000].map(countText),
    ["0", "999", "1,000", "200,000", "1,234,567", "−1,000"]);
  assert.deepEqual([counted(0, "packet"), counted(1, "packet"), counted(1500, "packet")],
    ["0 packets", "1 packet", "1,500 packets"]);
});

test("times", () => {
  const at = Date.UTC(2026, 0, 29, 20, 37, 35, 859) + 0.123;
  assert.equal(timeText(at, { utc: true }), "20:37:35.859");
  assert.equal(timeText(at, { utc: true, precise: true }), "20:37:35.859123");
  assert.equal(timeText(-1, { utc: true }), "23:59:59.999");
  assert.equal(timeText(999.9999, { utc: true, precise: true }), "00:00:01.000000");
  assert.equal(timeText(1.5, { absolute: false }), "+1.5 ms");
  assert.equal(timeText(-1.5, { absolute: false }), "−1.5 ms");
  assert.equal(timeText(NaN, {}), "");
  assert.match(timeText(at), /^\d\d:\d\d:35\.859$/);
});
