#include "capture/ssh_hint.h"

#include "base/error.h"
#include "capture/ssh_connection.h"
#include "decode/decode.h"
#include "pipeline/interface_records.h"
#include "source/expression_test.h"

#include <algorithm>

namespace chattcp {

namespace {

bool carries(const std::string& interface, const SshConnection& connection) {
  if (interface == "any") {
    return true;
  }
  const std::string address = connection.server.address.text() + "/"; // Its prefix length.
  const std::vector<InterfaceRecord> records = interface_records();
  return std::any_of(records.begin(), records.end(), [&](const InterfaceRecord& record) {
    return record.name == interface &&
           std::any_of(record.addresses.begin(), record.addresses.end(),
                       [&](const std::string& other) { return other.starts_with(address); });
  });
}

bool would_show(const SshConnection& connection, bool from_server, const PacketFilter& filter,
                const CaptureFilter& capture_filter) {
  const std::vector<std::uint8_t> bytes = make_ssh_frame(connection, from_server);
  const Frame frame{.bytes = bytes,
                    .wire_length = static_cast<std::uint32_t>(bytes.size()),
                    .time = {},
                    .link_type = LinkType::ethernet};
  return filter.matches(decode(frame).packet) && expressions_accept(capture_filter, frame);
}

// For one line, and between the quotes of a shell.
std::string quotable(const std::string& expression) {
  std::string text;
  for (const char character : expression) {
    const bool blank = character == '\n' || character == '\r' || character == '\t';
    text += character == '\'' ? "'\\''" : std::string(1, blank ? ' ' : character);
  }
  return text;
}

// Values of -f are OR, so what is to hold besides goes into one with them.
std::string expression_without(const SshConnection& connection, const CaptureFilter& filter) {
  std::string own;
  for (const std::string& expression : filter.expressions) {
    own += (own.empty() ? "(" : " or (") + quotable(expression) + ")";
  }
  if (filter.expressions.size() > 1) {
    own = "(" + own + ")";
  }
  return own + (own.empty() ? "" : " and ") + "not (host " + connection.client.address.text() +
         " and tcp port " + std::to_string(connection.client.port) + ")";
}

} // namespace

std::string ssh_hint(const std::string& interface, const PacketFilter& filter,
                     const CaptureFilter& capture_filter) {
  try {
    const std::optional<SshConnection> connection = find_ssh_connection();
    if (!connection || !carries(interface, *connection)) {
      return {};
    }
    // One of the directions is enough, as each line printed is sent, and acknowledged.
    if (!would_show(*connection, true, filter, capture_filter) &&
        !would_show(*connection, false, filter, capture_filter)) {
      return {};
    }
    return "this shows your own ssh connection too; without it: -f '" +
           expression_without(*connection, capture_filter) + "'";
  } catch (const Error&) { // An expression that does not compile, say, is told of elsewhere.
    return {};
  }
}

} // namespace chattcp
