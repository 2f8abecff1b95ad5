"""Much traffic for the page, and how it answers meanwhile.

As a script: page_load.py INTERFACE RATE SECONDS CONVERSATIONS sends frames, a half of them UDP, in as many
conversations, to a stranger, so that nobody answers; prints how many it sent.
"""
import socket
import struct
import subprocess
import sys
import time

ETHERNET = bytes.fromhex("020000000099 020000000002 0800")
PAYLOAD = b"GET /%08d HTTP/1.1\r\nHost: load.example\r\n\r\n"

# Watches the page from inside: long tasks, frames, and how long each event took until it was painted.
WATCH = """() => {
  const seen = globalThis.seen = { long: [], frames: [], events: [] };
  new PerformanceObserver(list => {
    for (const one of list.getEntries()) seen.long.push(one.duration);
  }).observe({ type: 'longtask' });
  new PerformanceObserver(list => {
    for (const one of list.getEntries()) if (one.interactionId) seen.events.push(one.duration);
  }).observe({ type: 'event', durationThreshold: 16 });
  let last = performance.now();
  requestAnimationFrame(function frame(now) {
    seen.frames.push(now - last);
    last = now;
    requestAnimationFrame(frame);
  });
}"""

SEEN = """() => { const { long, frames, events } = globalThis.seen;
  return { long, frames, events }; }"""

# Scrolls a list in as many steps, one a frame; returns the milliseconds of each frame.
SCROLL = """async ([selector, pixels, steps]) => {
  const scroller = document.querySelector(selector);
  const times = [];
  let last = await new Promise(requestAnimationFrame);
  for (let i = 0; i < steps; ++i) {
    scroller.scrollTop += pixels;
    const now = await new Promise(requestAnimationFrame);
    times.push(now - last);
    last = now;
  }
  return times;
}"""


def frame(number, conversations):
    """Of a conversation that goes on: `number` says which, and which packet of it."""
    which, turn = number % conversations, number // conversations
    payload = PAYLOAD % number
    ports = struct.pack(">HH", 20_000 + which, 5000 if which % 2 else 80)
    if which % 2:
        transport = ports + struct.pack(">HH", 8 + len(payload), 0)
    else:
        transport = ports + struct.pack(">IIBBHHH", 1 + turn * len(payload) & 0xffffffff, 1, 0x50, 0x18,
                                        502, 0, 0)
    length = 20 + len(transport) + len(payload)
    head = struct.pack(">BBHHHBBH4s4s", 0x45, 0, length, number & 0xffff, 0, 64, 17 if which % 2 else 6, 0,
                       bytes([10, 8, 0, 1]), bytes([10, 8, 0, 2]))
    return ETHERNET + head + transport + payload


def send(interface, rate, seconds, conversations):
    """In bursts of at most 5 ms, so that much fits in little time."""
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0) as out:
        out.bind((interface, 0))
        begin, sent = time.monotonic(), 0
        while (passed := time.monotonic() - begin) < seconds:
            while sent < rate * passed:
                out.send(frame(sent, conversations))
                sent += 1
            time.sleep(0.005)
    return sent


def start_load(far_side, rate, seconds, conversations=200):
    """A process at the far end of the cable, whose output is the number of packets."""
    return subprocess.Popen(
        ["nsenter", "--net", "--target", str(far_side.pid), "--", sys.executable, __file__, "far", str(rate),
         str(seconds), str(conversations)], stdout=subprocess.PIPE, text=True)


def share(values, part):
    """The value that this part of them does not exceed."""
    return sorted(values)[min(len(values) - 1, int(len(values) * part))] if values else 0


if __name__ == "__main__":
    print(send(sys.argv[1], *map(int, sys.argv[2:5])))
