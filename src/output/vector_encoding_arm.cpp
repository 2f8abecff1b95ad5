#if defined(__aarch64__) && !defined(__ARM_BIG_ENDIAN)

#include "output/vector_encoding.h"

#include <arm_neon.h>
#include <array>

namespace chattcp {

namespace {

// NOLINTBEGIN(portability-simd-intrinsics): the other files are for other processors.

constexpr std::size_t kDecimalStep = 16;
constexpr std::size_t kBase64Step = 48;

// How four numbers, written with leading zeros and commas in sixteen characters, lose the zeros.
struct Packing {
  std::array<std::uint8_t, 16> kept{}; // The places of those that are kept; then any.
  std::uint8_t length = 0;
};

constexpr unsigned kLengths = 3; // A number has one to three digits.

// Under the digits of the numbers less one, in base 3, the first lowest.
consteval auto make_packings() {
  std::array<Packing, kLengths * kLengths * kLengths * kLengths> table{};
  for (unsigned digits = 0; digits < table.size(); ++digits) {
    Packing& packing = table[digits];
    unsigned rest = digits;
    for (unsigned number = 0; number < 4; ++number) {
      for (unsigned place = 2 - rest % kLengths; place < 4; ++place) {
        packing.kept[packing.length++] = static_cast<std::uint8_t>(4 * number + place);
      }
      rest /= kLengths;
    }
  }
  return table;
}

constexpr auto kPackings = make_packings();

// Sixteen bytes in decimal, a vector for each place.
struct Digits {
  uint8x16_t hundreds;
  uint8x16_t tens;
  uint8x16_t ones;
  uint8x16_t extra; // Digits besides the ones: 0 to 2.
};

// How many of two comparisons hold: each that does gives 255, which is -1.
uint8x16_t count(uint8x16_t one, uint8x16_t other) {
  return vsubq_u8(vdupq_n_u8(0), vaddq_u8(one, other));
}

Digits digits_of(uint8x16_t values) {
  const uint8x16_t above_99 = vcgtq_u8(values, vdupq_n_u8(99));
  const uint8x16_t above_199 = vcgtq_u8(values, vdupq_n_u8(199));
  const uint8x16_t above_9 = vcgtq_u8(values, vdupq_n_u8(9));
  const uint8x16_t hundreds = count(above_99, above_199);
  const uint8x16_t below_hundred = vmlsq_u8(values, hundreds, vdupq_n_u8(100));
  // A division by a factor of 2^n / divisor, which is exact for what is below 100: 205 / 2^11.
  const uint8x16_t high_halves =
      vuzp2q_u8(vreinterpretq_u8_u16(vmull_u8(vget_low_u8(below_hundred), vdup_n_u8(205))),
                vreinterpretq_u8_u16(vmull_high_u8(below_hundred, vdupq_n_u8(205))));
  const uint8x16_t tens = vshrq_n_u8(high_halves, 3);
  return {.hundreds = hundreds,
          .tens = tens,
          .ones = vmlsq_u8(below_hundred, tens, vdupq_n_u8(10)),
          .extra = count(above_9, above_99)};
}

// The number in kPackings of each four bytes, in its 32 bits.
uint32x4_t packing_numbers(uint8x16_t extra_digits) {
  constexpr std::array<std::uint8_t, 16> kWeights{1, 3, 9, 27, 1, 3, 9, 27,
                                                  1, 3, 9, 27, 1, 3, 9, 27};
  return vpaddlq_u16(vpaddlq_u8(vmulq_u8(extra_digits, vld1q_u8(kWeights.data()))));
}

char* store_packed(uint16x8_t characters, std::uint32_t number, char* out) {
  const Packing& packing = kPackings[number];
  // All sixteen: there is room for six of each byte, and four are written at the most.
  vst1q_u8(reinterpret_cast<std::uint8_t*>(out),
           vqtbl1q_u8(vreinterpretq_u8_u16(characters), vld1q_u8(packing.kept.data())));
  return out + packing.length;
}

// Two characters of each byte side by side.
struct Pairs {
  uint16x8_t low;
  uint16x8_t high;
};

Pairs interleave(uint8x16_t first, uint8x16_t second) {
  return {.low = vreinterpretq_u16_u8(vzip1q_u8(first, second)),
          .high = vreinterpretq_u16_u8(vzip2q_u8(first, second))};
}

char* encode_sixteen(uint8x16_t values, char* out) {
  const uint8x16_t zero = vdupq_n_u8('0');
  const Digits digits = digits_of(values);
  const uint32x4_t numbers = packing_numbers(digits.extra);
  const Pairs front = interleave(vaddq_u8(digits.hundreds, zero), vaddq_u8(digits.tens, zero));
  const Pairs back = interleave(vaddq_u8(digits.ones, zero), vdupq_n_u8(','));
  out = store_packed(vzip1q_u16(front.low, back.low), vgetq_lane_u32(numbers, 0), out);
  out = store_packed(vzip2q_u16(front.low, back.low), vgetq_lane_u32(numbers, 1), out);
  out = store_packed(vzip1q_u16(front.high, back.high), vgetq_lane_u32(numbers, 2), out);
  return store_packed(vzip2q_u16(front.high, back.high), vgetq_lane_u32(numbers, 3), out);
}

constexpr std::array<std::uint8_t, 64> kBase64Digits{
    'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N', 'O', 'P',
    'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z', 'a', 'b', 'c', 'd', 'e', 'f',
    'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v',
    'w', 'x', 'y', 'z', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '+', '/'};

// Sixteen groups of three bytes, each in one lane of the three vectors, as four values of six bits.
uint8x16x4_t split_into_six_bits(uint8x16x3_t groups) {
  const uint8x16_t six_bits = vdupq_n_u8(0x3f);
  const uint8x16_t first = vshrq_n_u8(groups.val[0], 2);
  const uint8x16_t second = vsliq_n_u8(vshrq_n_u8(groups.val[1], 4), groups.val[0], 4);
  const uint8x16_t third = vsliq_n_u8(vshrq_n_u8(groups.val[2], 6), groups.val[1], 2);
  return {first, vandq_u8(second, six_bits), vandq_u8(third, six_bits),
          vandq_u8(groups.val[2], six_bits)};
}

// NOLINTEND(portability-simd-intrinsics)

} // namespace

std::size_t decimal_vector_step() {
  return kDecimalStep;
}

std::size_t base64_vector_step() {
  return kBase64Step;
}

Encoded encode_decimal_vectors(ByteView bytes, char* out) {
  std::size_t done = 0;
  for (; done + kDecimalStep <= bytes.size(); done += kDecimalStep) {
    out = encode_sixteen(vld1q_u8(bytes.data() + done), out);
  }
  return {.bytes = done, .end = out};
}

Encoded encode_base64_vectors(ByteView bytes, char* out) {
  const uint8x16x4_t alphabet = vld1q_u8_x4(kBase64Digits.data());
  std::size_t done = 0;
  for (; done + kBase64Step <= bytes.size(); done += kBase64Step) {
    uint8x16x4_t text = split_into_six_bits(vld3q_u8(bytes.data() + done));
    for (uint8x16_t& characters : text.val) {
      characters = vqtbl4q_u8(alphabet, characters);
    }
    vst4q_u8(reinterpret_cast<std::uint8_t*>(out), text);
    out += kBase64Step / 3 * 4;
  }
  return {.bytes = done, .end = out};
}

} // namespace chattcp

#endif
