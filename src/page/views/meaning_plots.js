// What the plots of a conversation show: series of points, and the same in words. No DOM.
import { rangeOfPoints } from "./meaning_facts.js";
import { inFlight, retransmissions, roundTrips } from "../model/series.js";
import { bytesText, counted, durationText } from "../words/units.js";

// {times, amounts}: each what Plot.draw() takes. For TCP: round trips, and bytes in flight against the window. For
// UDP: times until an answer, and sizes.
export function plotsOf(conversation) {
  return conversation.proto === "tcp" ? tcpPlots(conversation) : udpPlots(conversation);
}

function tcpPlots(conversation) {
  const trips = bySide(roundTrips(conversation), ({ at, ms, packet }) => ({ x: at, y: ms, packet }));
  const flight = inFlight(conversation);
  const bytes = bySide(flight, ({ at, bytes: y, packet }) => ({ x: at, y, packet }));
  const known = flight.filter(({ window }) => window !== null);
  const window = bySide(known, ({ at, window: y, packet }) => ({ x: at, y, packet }));
  const points = retransmissions(conversation).map(({ at, packet }) => ({ x: at, packet }));
  const again = { name: "sent again", points };
  const series = [
    { name: "client's bytes acknowledged after", side: "client", shape: "circle", points: trips.client },
    { name: "server's bytes acknowledged after", side: "server", shape: "square", points: trips.server },
  ];
  const amounts = [
    { name: "client's bytes in flight", side: "client", shape: "circle", points: bytes.client },
    { name: "server's bytes in flight", side: "server", shape: "square", points: bytes.server },
    { name: "window that the client may fill", side: "client", shape: "line", points: window.client },
    { name: "window that the server may fill", side: "server", shape: "dashes", points: window.server },
  ];
  return {
    times: plot("Round trips", series, again, durationText),
    amounts: plot("Bytes in flight and the receiver's window", amounts, again, bytesText),
  };
}

// Points of model/series.js as {client, server}: arrays of points of a plot.
function bySide(points, change) {
  const sides = { client: [], server: [] };
  for (const point of points) sides[point.side].push(change(point));
  return sides;
}

function udpPlots(conversation) {
  const answers = { client: [], server: [] };
  const sizes = { client: [], server: [] };
  let before = null;
  for (const packet of conversation.packets) {
    const side = packet.fromClient ? "client" : "server";
    if (before && before.fromClient !== packet.fromClient) {
      answers[side].push({ x: packet.at, y: Math.max(0, packet.at - before.at), packet });
    }
    sizes[side].push({ x: packet.at, y: packet.payloadLength, packet });
    before = packet;
  }
  const both = (points, verb) => [
    { name: `client ${verb}`, side: "client", shape: "circle", points: points.client },
    { name: `server ${verb}`, side: "server", shape: "square", points: points.server },
  ];
  const none = { name: "", points: [] };
  return {
    times: plot("Time until an answer", both(answers, "answers after"), none, durationText),
    amounts: plot("Payload of each packet", both(sizes, "sends"), none, bytesText),
  };
}

function plot(title, series, crosses, valueText) {
  return { title, series, crosses, valueText, spanText: durationText, text: wordsOf(title, series, crosses, valueText) };
}

// The text alternative: "Round trips. Server acknowledges after 184 µs to 41 ms, mean 2 ms, 120 points. …"
function wordsOf(title, series, crosses, valueText) {
  const sentences = series.flatMap(({ name, points }) => {
    const range = rangeOfPoints(points);
    if (!range) return [];
    const span = `${valueText(range.min)} to ${valueText(range.max)}, mean ${valueText(Math.round(range.mean * 1000) / 1000)}`;
    return [`${name}: ${span}, ${counted(range.count, "point")}.`];
  });
  const again = crosses.points.length > 0 ? [`${crosses.name}: ${crosses.points.length}, marked by crosses.`] : [];
  return [`${title}.`, ...sentences, ...again].join(" ");
}
