// The packet object built from a Packet through a JSON library: slow, and easy to see through.
#pragma once

#include "decode/packet.h"
#include "output/payload_encoding.h"

#include <nlohmann/json.hpp>

#include <string>

namespace chattcp::test {

// The keys are in their documented order, so that dump() gives the documented line.
nlohmann::ordered_json model_of(const Packet& packet, PayloadEncoding encoding);

// An address of 4 or 16 bytes as it is shown.
std::string address_of(ByteView bytes);

} // namespace chattcp::test
