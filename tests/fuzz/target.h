// What fuzz targets are made of.
//
// A target is a file that defines LLVMFuzzerTestOneInput(). libFuzzer calls it with inputs that it
// makes (preset `fuzz`); in every other build replay.cpp calls it with the seeds and with what has
// been found before. It must not depend on earlier calls.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string_view>

namespace chattcp::fuzz {

// Ends the process, which is a finding, unless what must hold does. `what` is for a person.
inline void require(bool holds, const char* what) {
  if (!holds) {
    std::fprintf(stderr, "does not hold: %s\n", what);
    std::abort();
  }
}

// Whether to look at an input, or at what has been made of it, by means that take as long as a
// hundred inputs: true for all that are replayed, and for one of `one_of` where libFuzzer makes
// them.
inline bool is_chosen([[maybe_unused]] std::string_view text, [[maybe_unused]] std::size_t one_of) {
#ifdef CHATTCP_FUZZ
  return std::hash<std::string_view>{}(text) % one_of == 0;
#else
  return true;
#endif
}

} // namespace chattcp::fuzz

// Returns 0. Any bytes are an input.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
