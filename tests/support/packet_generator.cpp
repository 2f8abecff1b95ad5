// packet_generator INTERFACE COUNT RATE LENGTH: sends COUNT frames of LENGTH bytes, RATE a second.
//
// They alternate between TCP and UDP. The number of a frame, from 0, is the lower three bytes of
// its source address 10.x.y.z, so that a reader of whatever program shows them can tell which one
// it sees. They go to the foreign address 02:00:00:00:00:99, so that no host answers.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <net/if.h>
#include <netpacket/packet.h>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
using Bytes = std::vector<std::uint8_t>;

constexpr std::size_t kBatch = 64; // Frames a system call.
constexpr std::size_t kIp = 14;    // Where the headers start.
constexpr std::size_t kTransport = kIp + 20;
constexpr std::size_t kShortest = 60;
constexpr std::uint8_t kTcp = 6;
constexpr std::uint8_t kUdp = 17;

void put16(Bytes& frame, std::size_t at, std::size_t value) {
  frame[at] = static_cast<std::uint8_t>(value >> 8);
  frame[at + 1] = static_cast<std::uint8_t>(value);
}

Bytes make_frame(std::size_t length, std::uint8_t protocol) {
  Bytes frame{2, 0, 0, 0, 0, 0x99, 2, 0, 0, 0, 0, 2, 8, 0};
  frame.resize(length);
  frame[kIp] = 0x45;
  put16(frame, kIp + 2, length - kIp);
  frame[kIp + 8] = 64;
  frame[kIp + 9] = protocol;
  frame[kIp + 12] = 10;
  frame[kIp + 16] = 10;
  frame[kIp + 19] = 1;
  put16(frame, kTransport, 40000);
  put16(frame, kTransport + 2, 443);
  if (protocol == kUdp) {
    put16(frame, kTransport + 4, length - kTransport);
  } else {
    put16(frame, kTransport + 12, 0x5010);
  }
  return frame;
}

void set_number(Bytes& frame, std::uint64_t number) {
  frame[kIp + 13] = static_cast<std::uint8_t>(number >> 16);
  put16(frame, kIp + 14, number & 0xffff);
}

int open_socket(const char* interface) {
  const int fd = socket(AF_PACKET, SOCK_RAW, 0);
  sockaddr_ll address{};
  address.sll_family = AF_PACKET;
  address.sll_ifindex = static_cast<int>(if_nametoindex(interface));
  if (bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    std::perror(interface);
    std::exit(1);
  }
  return fd;
}

// Sends frames `first`, which is even, to `first + count - 1`.
void send_batch(int fd, std::array<Bytes, kBatch>& frames, std::uint64_t first, std::size_t count) {
  std::array<iovec, kBatch> pieces{};
  std::array<mmsghdr, kBatch> messages{};
  for (std::size_t index = 0; index < count; ++index) {
    Bytes& frame = frames[index];
    set_number(frame, first + index);
    pieces[index] = {.iov_base = frame.data(), .iov_len = frame.size()};
    messages[index].msg_hdr.msg_iov = &pieces[index];
    messages[index].msg_hdr.msg_iovlen = 1;
  }
  for (std::size_t sent = 0; sent < count;) {
    const int more = sendmmsg(fd, &messages[sent], static_cast<unsigned>(count - sent), 0);
    if (more < 0) {
      std::perror("sendmmsg");
      std::exit(1);
    }
    sent += static_cast<std::size_t>(more);
  }
}

void send_all(int fd, std::uint64_t count, std::uint64_t rate, std::size_t length) {
  std::array<Bytes, kBatch> frames;
  for (std::size_t index = 0; index < kBatch; ++index) {
    frames[index] = make_frame(length, index % 2 == 0 ? kTcp : kUdp);
  }
  const auto start = Clock::now();
  for (std::uint64_t sent = 0; sent < count;) {
    const std::chrono::duration<double> elapsed = Clock::now() - start;
    const auto due = static_cast<std::uint64_t>(elapsed.count() * static_cast<double>(rate));
    // Pairs, so that each batch starts with TCP.
    const std::uint64_t behind = due > sent ? (due - sent) / 2 * 2 : 0;
    const std::uint64_t batch = std::min({behind, std::uint64_t{kBatch}, count - sent});
    if (batch == 0) {
      std::this_thread::sleep_for(std::chrono::microseconds(500));
      continue;
    }
    send_batch(fd, frames, sent, static_cast<std::size_t>(batch));
    sent += batch;
  }
  const std::chrono::duration<double> elapsed = Clock::now() - start;
  std::printf("%.3f\n", elapsed.count());
}

} // namespace

// Prints how many seconds it took.
int main(int argc, char** argv) {
  if (argc != 5) {
    std::fprintf(stderr, "usage: packet_generator INTERFACE COUNT RATE LENGTH\n");
    return 2;
  }
  const int fd = open_socket(argv[1]);
  send_all(fd, std::stoull(argv[2]), std::stoull(argv[3]),
           std::max<std::size_t>(std::stoul(argv[4]), kShortest));
  close(fd);
  return 0;
}
