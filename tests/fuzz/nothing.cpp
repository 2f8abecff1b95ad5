// For replay_test.py alone: a target that refuses one input.
#include "fuzz/target.h"

#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  chattcp::fuzz::require(text != "bad", "nothing is bad");
  return 0;
}
