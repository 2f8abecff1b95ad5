// A small line of bytes over time. Decoration: what it shows is said by numbers as well.
import { setAttribute, svgElement } from "./dom.js";

const WIDTH = 72;
const HEIGHT = 18;

export function sparkline() {
  const area = svgElement("path", { class: "spark-area" });
  const line = svgElement("path", { class: "spark-line" });
  const viewBox = `0 0 ${WIDTH} ${HEIGHT}`;
  const attributes = { viewBox, width: WIDTH, height: HEIGHT, "aria-hidden": "true" };
  const svg = svgElement("svg", { class: "sparkline", attributes }, area, line);
  return { svg, area, line };
}

// Draws `values`, oldest first (array-like of numbers).
export function drawSparkline({ area, line }, values) {
  const path = sparkPath(values);
  setAttribute(line, "d", path);
  setAttribute(area, "d", path && `${path}V${HEIGHT}H0Z`);
}

// The path of a line through `values`: one step a value, the highest at the top. The root makes small values
// beside large ones visible. "" without values.
export function sparkPath(values) {
  const count = values.length;
  let most = 0;
  for (let i = 0; i < count; i++) {
    most = Math.max(most, values[i]);
  }
  if (count === 0 || most === 0) {
    return "";
  }
  const step = WIDTH / Math.max(1, count - 1);
  let path = "";
  for (let i = 0; i < count; i++) {
    const y = HEIGHT - 1 - Math.sqrt(values[i] / most) * (HEIGHT - 2);
    path += `${i === 0 ? "M" : "L"}${(i * step).toFixed(1)} ${y.toFixed(1)}`;
  }
  return count === 1 ? `${path}H${WIDTH}` : path;
}
