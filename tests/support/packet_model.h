// The packet object built from a Packet through a JSON library: slow, and easy to see through.
#pragma once

#include "decode/packet.h"
#include "output/payload_encoding.h"

#include <nlohmann/json.hpp>

namespace chattcp::test {

// The keys are in their documented order, so that dump() gives the documented line.
nlohmann::ordered_json model_of(const Packet& packet, PayloadEncoding encoding);

} // namespace chattcp::test
