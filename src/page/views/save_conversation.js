// Saves the packets of a conversation that are kept here. A large one is written in slices, since each
// packet's line has to be parsed again for pcap.
import { download, fileName } from "./download.js";
import { inSlices } from "../capture/slices.js";
import { jsonLine } from "../save/json_lines.js";
import { pcapHeader, pcapRecord } from "../save/pcap.js";

const SLICE = 12; // ms

// Both resolve when the browser has been given the file.
export async function savePcap(conversation) {
  const parts = [pcapHeader()];
  await inSlices(packetsOf(conversation), SLICE, (packet) => parts.push(pcapRecord(packet)));
  download(parts, fileName(conversation, "pcap"), "application/vnd.tcpdump.pcap");
}

export async function saveJson(conversation) {
  const parts = [];
  await inSlices(packetsOf(conversation), SLICE, (packet) => parts.push(jsonLine(packet)));
  download(parts, fileName(conversation, "jsonl"), "application/jsonl");
}

// A copy: what comes meanwhile is not saved, and what is let go is.
function packetsOf({ packets }) {
  return Array.from({ length: packets.length }, (_, i) => packets.at(i));
}
