#include "base/decimal.h"

#include "support/catch.h"

#include <array>
#include <random>
#include <string>

using namespace chattcp;

namespace {

template <typename Number> bool right(Number value) {
  std::array<char, kDecimalRoom> room{};
  return std::string(room.data(), write_decimal(value, room.data())) == std::to_string(value);
}

template <typename Number> bool all_right() {
  for (std::uint64_t value = 0; value <= std::numeric_limits<Number>::max(); ++value) {
    if (!right(static_cast<Number>(value))) {
      return false;
    }
  }
  return true;
}

// As 32 bits and as 64.
bool right_in_both(std::uint64_t value) {
  return right(static_cast<std::uint32_t>(value)) && right(value);
}

} // namespace

TEST_CASE("write_decimal writes every number of 8 and of 16 bits") {
  CHECK(all_right<std::uint8_t>());
  CHECK(all_right<std::uint16_t>());
}

TEST_CASE("write_decimal writes the numbers at which their length changes") {
  for (std::uint64_t power = 1; power <= 1'000'000'000'000'000'000; power *= 10) {
    for (const std::uint64_t value : {power - 1, power, power + 1, power * 9}) {
      CAPTURE(value);
      CHECK(right_in_both(value));
    }
  }
  CHECK(right(std::numeric_limits<std::uint32_t>::max()));
  CHECK(right(std::numeric_limits<std::uint64_t>::max()));
}

TEST_CASE("write_decimal writes numbers of every length") {
  std::mt19937_64 random(1);
  for (int i = 0; i < 200'000; ++i) {
    const std::uint64_t value = random() >> (random() % 64);
    if (!right_in_both(value)) {
      FAIL("wrong: " << value);
    }
  }
}
