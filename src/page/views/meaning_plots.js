// What the plots of a conversation show, and the same in words. No DOM.
import { bytesText, counted, durationText } from "../words/units.js";

const TEXTS = {
  tcp: {
    times: "Round trips",
    amounts: "Bytes in flight and the receiver's window",
    time: (side) => `${side}'s bytes acknowledged after`,
    amount: (side) => `${side}'s bytes in flight`,
  },
  udp: {
    times: "Time until an answer",
    amounts: "Payload of each packet",
    time: (side) => `${side} answers after`,
    amount: (side) => `${side} sends`,
  },
};

// series: a MeaningSeries. Returns {times, amounts}: each what Plot.draw() takes.
export function plotsOf({ conversation, times, amounts, window, again }) {
  const texts = TEXTS[conversation.proto];
  const crosses = { name: "sent again", points: again.points };
  const timeSeries = [
    one("client", "circle", texts.time("client"), times.client),
    one("server", "square", texts.time("server"), times.server),
  ];
  const amountSeries = [
    one("client", "circle", texts.amount("client"), amounts.client),
    one("server", "square", texts.amount("server"), amounts.server),
    one("client", "line", "window that the client may fill", window.client),
    one("server", "dashes", "window that the server may fill", window.server),
  ];
  return {
    times: { ...plot(texts.times, timeSeries, crosses, durationText), logarithmic: true },
    amounts: { ...plot(texts.amounts, amountSeries, crosses, bytesText), binary: true },
  };
}

function one(side, shape, name, { points, count, min, mean, max }) {
  return { side, shape, name, points, facts: { count, min, mean, max } };
}

function plot(title, series, crosses, valueText) {
  const text = wordsOf(title, series, crosses, valueText);
  return { title, series, crosses, valueText, spanText: durationText, text };
}

// The text alternative: "Round trips. Server's bytes acknowledged after: 184 µs to 41 ms, mean 2 ms, 120
// points. …"
function wordsOf(title, series, crosses, valueText) {
  const sentences = series.filter(({ facts }) => facts.count > 0).map(({ name, facts }) => {
    const span = `${valueText(facts.min)} to ${valueText(facts.max)}`;
    const mean = valueText(Math.round(facts.mean * 1000) / 1000);
    return `${name}: ${span}, mean ${mean}, ${counted(facts.count, "point")}.`;
  });
  const { name, points } = crosses;
  if (points.length > 0) sentences.push(`${name}: ${points.length}, marked by crosses.`);
  return [`${title}.`, ...sentences].join(" ");
}
