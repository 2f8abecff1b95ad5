#include "analyze/findings.h"

#include "analyze/tcp/tcp_state.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace chattcp {

namespace {

// Two sides, as client and server.
struct Sides {
  const TcpSide& client;
  const TcpSide& server;
  const SideTotals& client_totals;
  const SideTotals& server_totals;
};

std::uint32_t count_of(const ConversationTotals& totals, TcpEvent event) {
  return totals.events[static_cast<std::size_t>(event)];
}

std::string of_segments(std::string_view what, std::uint64_t count, std::uint64_t segments) {
  return std::string(what) + " " + std::to_string(count) + " of " + std::to_string(segments) +
         " segments";
}

// "closing repeated 1 time".
std::string times(std::string_view what, std::uint64_t count) {
  return std::string(what) + " " + std::to_string(count) + (count == 1 ? " time" : " times");
}

// "1.2 s", "80 ms".
std::string duration_text(std::int64_t nanoseconds) {
  constexpr std::int64_t kMillisecond = 1'000'000;
  constexpr std::int64_t kSecond = 1000 * kMillisecond;
  if (nanoseconds < kSecond) {
    return std::to_string(nanoseconds / kMillisecond) + " ms";
  }
  const std::int64_t tenths = nanoseconds / (kSecond / 10);
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " s";
}

class Findings {
public:
  Findings(const Conversation& conversation, const ConversationTotals& totals, ConversationEnd end)
      : conversation_(conversation), totals_(totals),
        end_(end), sides_{.client = conversation.sides[conversation.client],
                          .server = conversation.sides[1 - conversation.client],
                          .client_totals = totals.sides[conversation.client],
                          .server_totals = totals.sides[1 - conversation.client]} {}

  std::vector<std::string> find() {
    if (is_udp(conversation_.key)) {
      judge_directions("never answered");
      return std::move(found_);
    }
    judge_beginning();
    judge_end();
    judge_order();
    judge_windows();
    return std::move(found_);
  }

private:
  void add(std::string finding) { found_.push_back(std::move(finding)); }

  void judge_directions(const char* phrase) {
    if (sides_.server_totals.packets == 0) {
      add(phrase);
    } else if (sides_.client_totals.packets == 0) {
      add("only one direction seen");
    }
  }

  // The server has sent nothing but resets.
  bool was_refused() const {
    return totals_.has_syn && sides_.server.was_reset &&
           sides_.server_totals.packets == sides_.server_totals.resets;
  }

  void judge_beginning() {
    if (was_refused()) {
      add("refused");
    } else if (totals_.has_syn && sides_.server_totals.packets == 0) {
      add("handshake never answered");
    } else if (sides_.client_totals.packets == 0 || sides_.server_totals.packets == 0) {
      add("only one direction seen");
    } else if (!totals_.has_syn && !totals_.has_answer) {
      add("handshake not seen");
    } else if (totals_.has_answer && !totals_.is_accepted && !sides_.client.was_reset) {
      add("handshake not completed");
    }
  }

  void judge_end() {
    if (sides_.client.was_reset) {
      add("reset by client");
    }
    if (sides_.server.was_reset && !was_refused()) {
      add("reset by server");
    }
    const bool half = sides_.client.has_sent_fin != sides_.server.has_sent_fin;
    if (half && end_ != ConversationEnd::rst) {
      add("half closed");
    }
  }

  // Of both sides.
  template <typename Number> std::uint64_t sum(Number SideTotals::*number) const {
    return std::uint64_t{sides_.client_totals.*number} + sides_.server_totals.*number;
  }

  void judge_repetition() {
    const std::uint64_t openings = sum(&SideTotals::openings_again);
    const std::uint64_t endings = sum(&SideTotals::endings_again);
    const std::uint64_t rest = sum(&SideTotals::retransmissions) - openings - endings;
    if (openings != 0) {
      add(times("opening repeated", openings));
    }
    if (rest != 0) {
      add(of_segments("retransmissions", rest, sum(&SideTotals::segments)));
    }
    if (endings != 0) {
      add(times("closing repeated", endings));
    }
  }

  void judge_order() {
    judge_repetition();
    if (const std::uint64_t late = sum(&SideTotals::out_of_order); late != 0) {
      add(of_segments("out of order", late, sum(&SideTotals::segments)));
    }
    if (count_of(totals_, TcpEvent::lost_segment) + count_of(totals_, TcpEvent::ack_lost_segment) !=
        0) {
      add("packets missing in the capture");
    }
  }

  // Up to the last packet, if the window is still closed.
  std::int64_t full_time(const SideTotals& side) const {
    const std::int64_t rest = side.full_since == 0 ? 0 : totals_.last_time - side.full_since;
    return side.full_nanoseconds +
           std::clamp<std::int64_t>(rest, 0, kMostFull - side.full_nanoseconds);
  }

  void judge_windows() {
    const std::int64_t full = full_time(sides_.client_totals) + full_time(sides_.server_totals);
    if (count_of(totals_, TcpEvent::zero_window) != 0) {
      add("receiver was full for " + duration_text(full));
    } else if (count_of(totals_, TcpEvent::window_full) != 0) {
      add(times("sender filled the window", count_of(totals_, TcpEvent::window_full)));
    }
  }

  const Conversation& conversation_;
  const ConversationTotals& totals_;
  const ConversationEnd end_;
  const Sides sides_;
  std::vector<std::string> found_;
};

} // namespace

std::vector<std::string> findings_of(const Conversation& conversation,
                                     const ConversationTotals& totals, ConversationEnd end) {
  return Findings(conversation, totals, end).find();
}

} // namespace chattcp
