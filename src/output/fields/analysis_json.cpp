#include "output/fields/analysis_json.h"

#include "base/decimal.h"
#include "output/literal.h"

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

namespace chattcp {

namespace {

char* write_text(std::string_view text, char* out) {
  *out++ = '"';
  std::memcpy(out, text.data(), text.size());
  out += text.size();
  *out++ = '"';
  return out;
}

// After the opening bracket.
char* write_any_events(TcpEvents events, char* out) {
  char* const begin = out;
  for (unsigned bits = events.bits(); bits != 0; bits &= bits - 1) {
    if (out != begin) {
      *out++ = ',';
    }
    out = write_text(kTcpEventNames[static_cast<std::size_t>(std::countr_zero(bits))], out);
  }
  *out++ = ']';
  return out;
}

// Text to be copied at once, with what is left of its room: a branch on the length costs more.
template <std::size_t room> struct FixedText {
  std::array<char, room> text{};
  std::uint8_t length = 0;

  constexpr void append(std::string_view more) {
    for (const char character : more) {
      text[length++] = character;
    }
  }

  char* write(char* out) const {
    std::memcpy(out, text.data(), text.size());
    return out + length;
  }
};

// The members between the numbers.
consteval auto make_role_texts() {
  std::array<FixedText<16>, kRoleNames.size()> table{};
  for (std::size_t role = 0; role < table.size(); ++role) {
    table[role].append(",\"from\":\"");
    table[role].append(kRoleNames[role]);
    table[role].append("\"");
  }
  return table;
}

consteval auto make_state_texts() {
  std::array<FixedText<39>, kTcpStateNames.size()> table{};
  for (std::size_t state = 0; state < table.size(); ++state) {
    table[state].append(",\"state\":\"");
    table[state].append(kTcpStateNames[state]);
    table[state].append("\",\"flags\":[");
  }
  return table;
}

// Of the events, three may come at any packet of a capture with losses, in any combination: each
// has its text ready, from the event kFirstFrequent on.
constexpr auto kFirstFrequent = static_cast<unsigned>(TcpEvent::out_of_order);
constexpr unsigned kFrequent = 3;

consteval auto make_frequent_texts() {
  std::array<FixedText<55>, 1U << kFrequent> table{};
  for (unsigned bits = 0; bits < table.size(); ++bits) {
    for (unsigned event = 0; event < kFrequent; ++event) {
      if ((bits >> event & 1U) != 0) {
        table[bits].append(table[bits].length == 0 ? "\"" : ",\"");
        table[bits].append(kTcpEventNames[kFirstFrequent + event]);
        table[bits].append("\"");
      }
    }
    table[bits].append("]");
  }
  return table;
}

constexpr auto kRoleTexts = make_role_texts();
constexpr auto kStateTexts = make_state_texts();
constexpr auto kFrequentTexts = make_frequent_texts();

// After the opening bracket, as write_any_events().
char* write_events(TcpEvents events, char* out) {
  const unsigned frequent = unsigned{events.bits()} >> kFirstFrequent;
  const bool others =
      frequent >= kFrequentTexts.size() || frequent << kFirstFrequent != events.bits();
  return others ? write_any_events(events, out) : kFrequentTexts[frequent].write(out);
}

// Files may go back in time.
char* write_microseconds(std::int64_t nanoseconds, char* out) {
  const std::int64_t microseconds = nanoseconds / 1000;
  return microseconds < 0
             ? write_decimal(static_cast<std::uint64_t>(-microseconds), write("-", out))
             : write_decimal(static_cast<std::uint64_t>(microseconds), out);
}

} // namespace

char* write_analysis(const Analysis& analysis, bool tcp, char* out) {
  out = write_decimal(analysis.stream, write("{\"stream\":", out));
  out = kRoleTexts[static_cast<std::size_t>(analysis.from)].write(out);
  if (!tcp) {
    return write(",\"flags\":[]}", out);
  }
  out = write_decimal(analysis.sequence, write(",\"seq\":", out));
  out = write_decimal(analysis.acknowledgement, write(",\"ack\":", out));
  out = kStateTexts[static_cast<std::size_t>(analysis.state)].write(out);
  out = write_events(analysis.events, out);
  if (analysis.acknowledged) {
    out = write_decimal(analysis.acknowledged->number, write(",\"acks\":", out));
    out = write_microseconds(analysis.acknowledged->nanoseconds, write(",\"rtt_us\":", out));
  }
  if (analysis.in_flight) {
    out = write_decimal(*analysis.in_flight, write(",\"in_flight\":", out));
  }
  return write("}", out);
}

bool has_analysis_value(Field field, const Analysis& analysis, bool tcp) {
  switch (field) {
  case Field::analysis_stream:
  case Field::analysis_from:
  case Field::analysis_flags:
    return true;
  case Field::analysis_acks:
  case Field::analysis_rtt_us:
    return tcp && analysis.acknowledged.has_value();
  case Field::analysis_in_flight:
    return tcp && analysis.in_flight.has_value();
  default:
    return tcp;
  }
}

char* write_analysis_value(Field field, const Analysis& analysis, bool tcp, char* out) {
  switch (field) {
  case Field::analysis_stream:
    return write_decimal(analysis.stream, out);
  case Field::analysis_from:
    return write_text(kRoleNames[static_cast<std::size_t>(analysis.from)], out);
  case Field::analysis_flags:
    return write_events(analysis.events, write("[", out));
  default:
    break;
  }
  if (!tcp) {
    return write("null", out);
  }
  switch (field) {
  case Field::analysis_seq:
    return write_decimal(analysis.sequence, out);
  case Field::analysis_ack:
    return write_decimal(analysis.acknowledgement, out);
  case Field::analysis_state:
    return write_text(kTcpStateNames[static_cast<std::size_t>(analysis.state)], out);
  case Field::analysis_acks:
    return analysis.acknowledged ? write_decimal(analysis.acknowledged->number, out)
                                 : write("null", out);
  case Field::analysis_rtt_us:
    return analysis.acknowledged ? write_microseconds(analysis.acknowledged->nanoseconds, out)
                                 : write("null", out);
  case Field::analysis_in_flight:
    return analysis.in_flight ? write_decimal(*analysis.in_flight, out) : write("null", out);
  default:
    return write("null", out);
  }
}

} // namespace chattcp
