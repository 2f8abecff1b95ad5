#include "support/frame_sender.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <net/if.h>
#include <netpacket/packet.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace chattcp::test {

namespace {

[[noreturn]] void fail(const char* what) {
  std::perror(what);
  std::exit(1);
}

} // namespace

FrameSender::FrameSender(const char* interface, bool fast) : fd_(socket(AF_PACKET, SOCK_RAW, 0)) {
  sockaddr_ll address{};
  address.sll_family = AF_PACKET;
  address.sll_ifindex = static_cast<int>(if_nametoindex(interface));
  if (bind(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    fail(interface);
  }
  const int on = 1;
  if (fast && setsockopt(fd_, SOL_PACKET, PACKET_QDISC_BYPASS, &on, sizeof on) != 0) {
    fail("PACKET_QDISC_BYPASS");
  }
}

FrameSender::~FrameSender() {
  close(fd_);
}

void FrameSender::send(std::span<const std::vector<std::uint8_t>> frames) {
  std::array<iovec, kSendBatch> pieces{};
  std::array<mmsghdr, kSendBatch> messages{};
  for (std::size_t index = 0; index < frames.size(); ++index) {
    // Not written to: sendmmsg() shares its type with a call that does.
    pieces[index] = {.iov_base = const_cast<std::uint8_t*>(frames[index].data()),
                     .iov_len = frames[index].size()};
    messages[index].msg_hdr.msg_iov = &pieces[index];
    messages[index].msg_hdr.msg_iovlen = 1;
  }
  for (std::size_t sent = 0; sent < frames.size();) {
    const int more = sendmmsg(fd_, &messages[sent], static_cast<unsigned>(frames.size() - sent), 0);
    if (more >= 0) {
      sent += static_cast<std::size_t>(more);
    } else if (errno != ENOBUFS && errno != EINTR) { // The former: not yet, past the discipline.
      fail("sendmmsg");
    }
  }
}

double send_at_rate(std::uint64_t total, std::uint64_t rate,
                    const std::function<void(std::uint64_t, std::size_t)>& send_batch) {
  using Clock = std::chrono::steady_clock;
  const auto start = Clock::now();
  for (std::uint64_t sent = 0; sent < total;) {
    std::uint64_t due = total + 1;
    if (rate != 0) {
      const std::chrono::duration<double> elapsed = Clock::now() - start;
      due = static_cast<std::uint64_t>(elapsed.count() * static_cast<double>(rate));
    }
    const std::uint64_t behind = due > sent ? (due - sent) / 2 * 2 : 0;
    const std::uint64_t batch = std::min({behind, std::uint64_t{kSendBatch}, total - sent});
    if (batch == 0) {
      std::this_thread::sleep_for(std::chrono::microseconds(500));
      continue;
    }
    send_batch(sent, static_cast<std::size_t>(batch));
    sent += batch;
  }
  return std::chrono::duration<double>(Clock::now() - start).count();
}

} // namespace chattcp::test
