// A small plot over time, drawn as SVG: a few series, told apart by shape as well as by colour, and crosses
// for events. A series is one <path>, so that a redraw costs the same however many points it has.
import { element, setText, svgElement } from "./dom.js";
import { binned } from "../model/binned.js";
import { horizontalScale, verticalScale } from "./plot_scale.js";

const WIDTH = 360;
const HEIGHT = 150;
const AREA = { left: 52, right: WIDTH - 8, top: 14, bottom: HEIGHT - 22 };
const MOST_POINTS = 600;

// How one point of each shape is drawn, around x, y.
const SHAPES = {
  circle: (x, y) => `M${x - 2.5} ${y}a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0z`,
  square: (x, y) => `M${x - 2} ${y - 2}h4v4h-4z`,
  cross: (x, y) => `M${x - 3} ${y - 3}l6 6m0-6l-6 6`,
};
const LINES = new Set(["line", "dashes"]);

// root: where the figure goes. onChoose(packet): a point was clicked, if its points
// carry packets.
export class Plot {
  constructor(root, { onChoose }) {
    this.svg = svgElement("svg", {
      class: "plot", attributes: { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" },
    });
    this.legend = element("ul", { class: "legend" });
    this.readout = element("p", { class: "plot-readout", attributes: { "aria-hidden": "true" } });
    this.caption = element("figcaption");
    this.figure = element("figure", { class: "plot-figure" },
      this.caption, this.svg, this.legend, this.readout);
    root.append(this.figure);
    this.nodes = new Map();
    this.drawn = [];
    this.svg.addEventListener("pointermove", (event) => this.#point(event));
    this.svg.addEventListener("pointerleave", () => this.#leave());
    this.svg.addEventListener("click", (event) => {
      const nearest = this.#nearest(event);
      if (nearest?.packet) onChoose?.(nearest.packet);
    });
  }

  // title: the caption. series: [{name, side, shape: "circle"|"square"|"line"|"dashes", points: [{x (ms), y,
  // packet?}]}], x rising. crosses: {name, points: [{x, packet?}]}, drawn at the upper edge. text: says the
  // same in words. logarithmic: where values span far; binary: ticks are powers of two. valueText, spanText:
  // how a value of y, and a time since the first point in ms, are written.
  draw({ title, series, crosses, text, valueText, spanText, logarithmic = false, binary = false }) {
    const all = series.flatMap((one) => one.points);
    this.figure.hidden = all.length < 2; // One point is said by the numbers.
    if (this.figure.hidden) return;
    setText(this.caption, title);
    const times = [...all, ...crosses.points].map((point) => point.x);
    const first = minimum(times);
    this.across = horizontalScale(first, maximum(times), AREA);
    this.up = verticalScale(all.map((point) => point.y), { ...AREA, logarithmic, binary });
    this.texts = { value: valueText, span: (x) => `at ${spanText(x - first)}` };
    this.svg.setAttribute("aria-label", text);
    this.#axes(valueText, spanText, first);
    this.drawn = [];
    for (const one of series) this.#series(one);
    this.#crosses(crosses);
    this.#legend([...series, { ...crosses, shape: "cross", side: "trouble" }]);
  }

  // Forgets the packets that its points lead to.
  clear() {
    this.drawn = [];
    this.figure.hidden = true;
  }

  #series({ name, side, shape, points }) {
    const kept = binned(points, MOST_POINTS);
    const places = kept.map((point) => ({
      x: round(this.across.at(point.x)), y: round(this.up.at(point.y)), name, point, packet: point.packet,
    }));
    this.drawn.push(...places);
    const path = LINES.has(shape) ? stairs(places) : places.map(({ x, y }) => SHAPES[shape](x, y)).join("");
    this.#path(`series ${shape} ${side}`, path);
  }

  #crosses({ name, points }) {
    const kept = binned(points.map((point) => ({ ...point, y: 0 })), MOST_POINTS);
    const y = AREA.top - 6;
    const places = kept.map((point) => ({
      x: round(this.across.at(point.x)), y, name, point, packet: point.packet, event: true,
    }));
    this.drawn.push(...places);
    this.#path("series rule", places.map(({ x }) => `M${x} ${AREA.top}V${AREA.bottom}`).join(""));
    this.#path("series cross trouble", places.map(({ x }) => SHAPES.cross(x, y)).join(""));
  }

  // One path a class: made once, then only its shape changes.
  #path(name, shape) {
    let path = this.nodes.get(name);
    if (!path) {
      path = svgElement("path", { class: name });
      this.nodes.set(name, path);
      this.svg.append(path);
    }
    path.setAttribute("d", shape);
  }

  #axes(valueText, spanText, first) {
    this.grid?.remove();
    this.grid = svgElement("g", { class: "axes" });
    for (const tick of this.up.ticks) {
      const y = round(this.up.at(tick));
      this.grid.append(svgElement("path", { attributes: { d: `M${AREA.left} ${y}H${AREA.right}` } }),
        label(valueText(tick), AREA.left - 5, y + 3.5, "end"));
    }
    for (const tick of this.across.ticks) {
      const x = round(this.across.at(first + tick));
      const anchor = x > AREA.right - 20 ? "end" : tick === 0 ? "start" : "middle";
      this.grid.append(label(spanText(tick), x, HEIGHT - 6, anchor));
    }
    this.svg.prepend(this.grid);
  }

  #legend(entries) {
    const names = entries.filter((entry) => entry.points.length > 0);
    const key = names.map((entry) => `${entry.name}/${entry.shape}`).join();
    if (key === this.legendKey) return;
    this.legendKey = key;
    this.legend.replaceChildren(...names.map(({ name, shape, side }) => {
      const path = LINES.has(shape) ? "M0 6H18" : SHAPES[shape](9, 6);
      const line = svgElement("path", { class: `series ${shape} ${side}`, attributes: { d: path } });
      const mark = { class: "legend-mark", attributes: { viewBox: "0 0 18 12", "aria-hidden": "true" } };
      return element("li", {}, svgElement("svg", mark, line), name);
    }));
  }

  #nearest(event) {
    const box = this.svg.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * WIDTH;
    const y = ((event.clientY - box.top) / box.height) * HEIGHT;
    let best = null;
    let least = 30 ** 2;
    for (const place of this.drawn) {
      const distance = (place.x - x) ** 2 + (place.y - y) ** 2;
      if (distance < least) [best, least] = [place, distance];
    }
    return best;
  }

  #point(event) {
    const nearest = this.#nearest(event);
    this.svg.classList.toggle("can-choose", Boolean(nearest?.packet));
    this.readout.textContent = nearest ? this.#textOf(nearest) : "";
  }

  #textOf({ name, point, event }) {
    const parts = [name, event ? "" : this.texts.value(point.y), this.texts.span(point.x)];
    return parts.filter(Boolean).join(" · ");
  }

  #leave() {
    this.readout.textContent = "";
  }
}

// A line that holds its value until the next one, and to the end.
function stairs(places) {
  if (places.length === 0) return "";
  return `${places.map(({ x, y }, i) => (i === 0 ? `M${x} ${y}` : `H${x}V${y}`)).join("")}H${AREA.right}`;
}

function label(text, x, y, anchor) {
  return svgElement("text", { attributes: { x, y, "text-anchor": anchor } }, text);
}

function round(value) {
  return Math.round(value * 10) / 10;
}

// Math.min(...values) would overflow the stack for long lists.
function minimum(values) {
  return values.reduce((least, value) => (value < least ? value : least), Infinity);
}

function maximum(values) {
  return values.reduce((most, value) => (value > most ? value : most), -Infinity);
}
