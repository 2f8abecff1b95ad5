// Catch2 2 or 3, whichever is installed. Tests use the names of Catch2 2.
#pragma once

#if __has_include(<catch2/catch_test_macros.hpp>)

#include <catch2/benchmark/catch_benchmark.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/catch_tostring.hpp>
#include <catch2/matchers/catch_matchers.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include <string>

namespace Catch {

using Matchers::EndsWith;
using Matchers::StartsWith;

// In Catch2 3, Matchers::Contains looks into containers.
inline auto Contains(const std::string& text) {
  return Matchers::ContainsSubstring(text);
}

} // namespace Catch

#else

#define CATCH_CONFIG_ENABLE_BENCHMARKING
#include <catch2/catch.hpp>

#endif
