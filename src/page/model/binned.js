// Fewer points of a plot that has no more pixels.

// At most `most` of `points` ({x, y, …}, x rising), so that the eye sees the same picture: each bin of
// time keeps its lowest and its highest point, in their order. O(n).
export function binned(points, most) {
  if (points.length <= most) return points;
  const first = points[0].x;
  const width = (points[points.length - 1].x - first) / Math.max(1, Math.floor(most / 2)) || 1;
  const kept = [];
  let low = points[0];
  let high = points[0];
  let bin = 0;
  const flush = () => {
    const pair = low === high ? [low] : low.x <= high.x ? [low, high] : [high, low];
    kept.push(...pair);
  };
  for (const point of points) {
    const here = Math.min(Math.floor((point.x - first) / width), Math.floor(most / 2) - 1);
    if (here !== bin) {
      flush();
      bin = here;
      low = high = point;
    }
    if (point.y < low.y) low = point;
    if (point.y > high.y) high = point;
  }
  flush();
  return kept;
}
