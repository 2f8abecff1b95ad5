// Filters by their definition, slow and easy to see through.
#pragma once

#include "decode/packet.h"
#include "http/message/query_string.h"

#include <arpa/inet.h>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

namespace chattcp::fuzz {

// The values that a key has in a query, taken apart at commas.
inline std::vector<std::string> values_of(const QueryParameters& parameters, const char* key) {
  std::vector<std::string> values;
  const auto [first, last] = parameters.equal_range(key);
  for (auto parameter = first; parameter != last; ++parameter) {
    std::string value;
    for (const char c : parameter->second + ",") {
      if (c == ',') {
        values.push_back(value);
        value.clear();
      } else {
        value += c;
      }
    }
  }
  return values;
}

inline bool is_set(ByteView bytes, unsigned bit) {
  return (bytes[bit / 8] >> (7 - bit % 8) & 1U) != 0;
}

// Whether `address` lies in a prefix, which is a right one.
inline bool lies_in(ByteView address, const std::string& prefix) {
  const std::string host = prefix.substr(0, prefix.find('/'));
  const bool ipv6 = host.find(':') != std::string::npos;
  std::array<std::uint8_t, 16> bytes{};
  inet_pton(ipv6 ? AF_INET6 : AF_INET, host.c_str(), bytes.data());
  if (address.size() != (ipv6 ? 16U : 4U)) {
    return false;
  }
  const std::size_t slash = prefix.find('/');
  const unsigned long bits = slash == std::string::npos
                                 ? address.size() * 8
                                 : std::strtoul(prefix.c_str() + slash + 1, nullptr, 10);
  for (unsigned bit = 0; bit < bits; ++bit) {
    if (is_set(address, bit) != is_set(bytes, bit)) {
      return false;
    }
  }
  return true;
}

// Whether one of `values` is wanted and there, or none is wanted, and no excluded one is there.
template <typename Test> bool holds(const std::vector<std::string>& values, Test test) {
  bool any_wanted = false;
  bool any_there = false;
  for (const std::string& value : values) {
    if (value.front() == '!') {
      if (test(value.substr(1))) {
        return false;
      }
    } else {
      any_wanted = true;
      any_there = any_there || test(value);
    }
  }
  return any_there || !any_wanted;
}

inline bool is_protocol(const std::string& value) {
  return value == "tcp" || value == "udp" || value == "!tcp" || value == "!udp";
}

inline bool protocols_match(const QueryParameters& parameters, const std::string& protocol) {
  std::vector<std::string> protocols;
  for (const std::string& value : values_of(parameters, "p")) {
    if (is_protocol(value)) {
      protocols.push_back(value);
    }
  }
  for (const char* const name : {"tcp", "udp"}) {
    for (const std::string& value : values_of(parameters, name)) {
      if (value == "true") {
        protocols.emplace_back(name);
      }
    }
  }
  return holds(protocols, [&](const std::string& value) { return value == protocol; });
}

// Whether `port` is the one in `value`, or one of its range.
inline bool is_in(std::uint16_t port, const std::string& value) {
  const std::size_t dash = value.find('-');
  const unsigned long first = std::strtoul(value.c_str(), nullptr, 10);
  const unsigned long last =
      dash == std::string::npos ? first : std::strtoul(value.c_str() + dash + 1, nullptr, 10);
  return first <= port && port <= last;
}

inline bool ports_match(const QueryParameters& parameters, const Packet& packet) {
  std::vector<std::string> either;
  for (const std::string& value : values_of(parameters, "p")) {
    if (!is_protocol(value)) {
      either.push_back(value);
    }
  }
  const std::uint16_t source = packet.source_port();
  const std::uint16_t destination = packet.destination_port();
  return holds(either,
               [&](const std::string& value) {
                 return is_in(source, value) || is_in(destination, value);
               }) &&
         holds(values_of(parameters, "p.src"),
               [&](const std::string& value) { return is_in(source, value); }) &&
         holds(values_of(parameters, "p.dst"),
               [&](const std::string& value) { return is_in(destination, value); });
}

inline bool hosts_match(const QueryParameters& parameters, const Packet& packet) {
  const ByteView source = packet.source_address;
  const ByteView destination = packet.destination_address;
  return holds(values_of(parameters, "h"),
               [&](const std::string& value) {
                 return lies_in(source, value) || lies_in(destination, value);
               }) &&
         holds(values_of(parameters, "h.src"),
               [&](const std::string& value) { return lies_in(source, value); }) &&
         holds(values_of(parameters, "h.dst"),
               [&](const std::string& value) { return lies_in(destination, value); });
}

// Whether the conditions in a query, which is a right one, let a packet through.
inline bool model_matches(const QueryParameters& parameters, const Packet& packet) {
  return protocols_match(parameters, packet.tcp() != nullptr ? "tcp" : "udp") &&
         ports_match(parameters, packet) && hosts_match(parameters, packet);
}

} // namespace chattcp::fuzz
