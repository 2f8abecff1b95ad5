// The arithmetic of a plot: scales and ticks. No DOM.

// Round values from `low` to `high`, at most about `count`: 0, 20, 40, … in steps of 1, 2 or 5 × 10ⁿ.
export function niceTicks(low, high, count) {
  if (!(high > low)) return [low];
  const step = niceStep((high - low) / count);
  const ticks = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i += 1) {
    ticks.push(Number((i * step).toPrecision(12)));
  }
  return ticks;
}

// The smallest of 1, 2, 5 × 10ⁿ that is not below `rough`.
export function niceStep(rough) {
  const power = 10 ** Math.floor(Math.log10(rough));
  const times = rough / power;
  return power * (times <= 1 ? 1 : times <= 2 ? 2 : times <= 5 ? 5 : 10);
}

// Powers of ten from at most `low` to at least `high`, both above 0; every second, third, … of them
// if there were more than `count`.
export function logTicks(low, high, count) {
  const from = Math.floor(Math.log10(low) + 1e-9);
  const to = Math.max(from + 1, Math.ceil(Math.log10(high) - 1e-9));
  const stride = Math.ceil((to - from) / count);
  const ticks = [];
  for (let power = from; power < to + stride; power += stride) ticks.push(10 ** power);
  return ticks;
}

// How values of y become pixels from `bottom` (lowest) to `top`: logarithmic if all are above 0 and the
// largest is more than 50 times the smallest, else linear from 0. binary: steps are powers of two (bytes).
export function verticalScale(values, { top, bottom, count = 4, logarithmic = true, binary = false }) {
  let low = Infinity;
  let high = 0;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (logarithmic && low > 0 && high > low * 50) return logScale(low, high, top, bottom, count);
  const rough = (high || 1) / count;
  const step = binary ? 2 ** Math.max(0, Math.ceil(Math.log2(rough))) : niceStep(rough);
  const steps = Math.ceil((high || 1) / step - 1e-9);
  const most = steps * step;
  return {
    kind: "linear",
    ticks: Array.from({ length: steps + 1 }, (_, i) => Number((i * step).toPrecision(12))),
    at: (y) => bottom - (Math.max(0, y) / most) * (bottom - top),
  };
}

function logScale(low, high, top, bottom, count) {
  const ticks = logTicks(low, high, count);
  const from = Math.log10(ticks[0]);
  const span = Math.log10(ticks[ticks.length - 1]) - from;
  return {
    kind: "logarithmic",
    ticks,
    at: (y) => bottom - ((Math.log10(y) - from) / span) * (bottom - top),
  };
}

// How times become pixels from `left` to `right`. One moment alone lies at the left.
export function horizontalScale(first, last, { left, right, count = 4 }) {
  const span = last - first || 1;
  return {
    ticks: last > first ? niceTicks(0, last - first, count) : [0],
    at: (x) => left + ((x - first) / span) * (right - left),
  };
}
