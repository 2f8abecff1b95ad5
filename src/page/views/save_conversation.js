// Saves the packets of a conversation that are kept here.
import { download, fileName } from "./download.js";
import { jsonLinesOf } from "../save/json_lines.js";
import { pcapOf } from "../save/pcap.js";

export function savePcap(conversation) {
  download(pcapOf(packetsOf(conversation)), fileName(conversation, "pcap"), "application/vnd.tcpdump.pcap");
}

export function saveJson(conversation) {
  download(jsonLinesOf(packetsOf(conversation)), fileName(conversation, "jsonl"), "application/jsonl");
}

// They lie in a ring: here they become an array.
function packetsOf({ packets }) {
  return Array.from({ length: packets.length }, (_, i) => packets.at(i));
}
