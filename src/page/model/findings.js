// What a person would want to know about a conversation: the phrases of chattcp-conversations(1), by the
// rules of src/analyze/findings.cpp, from the totals, which remain when packets are let go.

function ofSegments(what, count, segments) {
  return `${what} ${count} of ${segments} segments`;
}

// "closing repeated 1 time".
function times(what, count) {
  return `${what} ${count} ${count === 1 ? "time" : "times"}`;
}

// "1.2 s", "80 ms": rounded down, as the program does.
function durationText(ms) {
  // Microseconds first: a sum of fractions may be a hair below the whole number.
  const whole = Math.floor(Math.round(ms * 1000) / 1000);
  return whole < 1000 ? `${whole} ms` : `${Math.floor(whole / 1000)}.${Math.floor((whole % 1000) / 100)} s`;
}

function directionFinding({ client, server }, isUnanswered, phrase) {
  if (server.packets === 0) {
    return isUnanswered ? [phrase] : [];
  }
  return client.packets === 0 ? ["only one direction seen"] : [];
}

function beginningFinding(conversation) {
  const { client, server } = conversation.totals;
  const { hasSyn, hasAnswer, isAccepted, wasRefused, isUnanswered } = conversation;
  if (wasRefused) {
    return ["refused"];
  }
  if (hasSyn && server.packets === 0) {
    return isUnanswered ? ["handshake never answered"] : [];
  }
  if (client.packets === 0 || server.packets === 0) {
    return ["only one direction seen"];
  }
  if (!hasSyn && !hasAnswer) {
    return ["handshake not seen"];
  }
  return hasAnswer && !isAccepted && client.resets === 0 ? ["handshake not completed"] : [];
}

function endFindings({ totals: { client, server }, wasRefused, wasReset }) {
  const found = client.resets > 0 ? ["reset by client"] : [];
  if (server.resets > 0 && !wasRefused) {
    found.push("reset by server");
  }
  if (client.hasSentFin !== server.hasSentFin && !wasReset) {
    found.push("half closed");
  }
  return found;
}

function orderFindings({ totals: { client, server }, marks }) {
  const sum = (name) => client[name] + server[name];
  const rest = sum("retransmissions") - sum("openingsAgain") - sum("endingsAgain");
  const found = [];
  if (sum("openingsAgain") > 0) {
    found.push(times("opening repeated", sum("openingsAgain")));
  }
  if (rest > 0) {
    found.push(ofSegments("retransmissions", rest, sum("segments")));
  }
  if (sum("endingsAgain") > 0) {
    found.push(times("closing repeated", sum("endingsAgain")));
  }
  if (sum("outOfOrder") > 0) {
    found.push(ofSegments("out of order", sum("outOfOrder"), sum("segments")));
  }
  if (marks.has("lost_segment") || marks.has("ack_lost_segment")) {
    found.push("packets missing in the capture");
  }
  return found;
}

function windowFindings({ totals: { client, server }, marks, lastAt }) {
  if (marks.has("zero_window")) {
    return [`receiver was full for ${durationText(client.fullUntil(lastAt) + server.fullUntil(lastAt))}`];
  }
  return marks.has("window_full") ? [times("sender filled the window", marks.get("window_full"))] : [];
}

// Short phrases, the gravest first; none if nothing is remarkable. An opening counts as unanswered only
// after the time in which an answer can be expected.
export function findings(conversation) {
  if (conversation.proto === "udp") {
    return directionFinding(conversation.totals, conversation.isUnanswered, "never answered");
  }
  return [
    ...beginningFinding(conversation),
    ...endFindings(conversation),
    ...orderFindings(conversation),
    ...windowFindings(conversation),
  ];
}
