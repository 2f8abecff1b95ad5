// What the analysis found about a packet, as marks: a symbol, words, and a meaning as tooltip.
import { markElement } from "./dom.js";
import { markOf } from "../words/marks.js";

// names: of `analysis.flags`. Returns an array of elements.
export function marksOf(names) {
  return names.map((name) => {
    const { symbol, label, meaning, trouble } = markOf(name);
    return markElement({ symbol, label, kind: trouble ? "trouble" : "note", title: meaning });
  });
}
