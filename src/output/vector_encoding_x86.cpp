#if defined(__x86_64__)

#include "output/vector_encoding.h"

#include <immintrin.h>

namespace chattcp {

namespace {

constexpr std::size_t kDecimalStep = 16;
constexpr std::size_t kBase64Step = 12;

// NOLINTBEGIN(portability-simd-intrinsics): chosen at run time; the other files are for other
// processors.

// The characters of sixteen bytes, one in each 32 bits: hundreds, tens, ones and a comma, with
// leading zeros. Divisions by a factor of 2^n / divisor, which is exact for what fits into a byte.
[[gnu::target("avx512bw,avx512f")]] __m512i four_characters(__m512i values) {
  const __m512i hundreds = _mm512_srli_epi32(_mm512_mullo_epi16(values, _mm512_set1_epi32(41)), 12);
  const __m512i below_hundred =
      _mm512_sub_epi32(values, _mm512_mullo_epi16(hundreds, _mm512_set1_epi32(100)));
  const __m512i tens =
      _mm512_srli_epi32(_mm512_mullo_epi16(below_hundred, _mm512_set1_epi32(103)), 10);
  const __m512i ones =
      _mm512_sub_epi32(below_hundred, _mm512_mullo_epi16(tens, _mm512_set1_epi32(10)));
  const __m512i digits = _mm512_or_si512(
      hundreds, _mm512_or_si512(_mm512_slli_epi32(tens, 8), _mm512_slli_epi32(ones, 16)));
  return _mm512_or_si512(digits, _mm512_set1_epi32(0x2c303030)); // ",000", lowest byte last.
}

// The bits of those that are not leading zeros.
[[gnu::target("avx512bw,avx512f")]] __mmask64 without_leading_zeros(__m512i values) {
  const __mmask16 has_hundreds = _mm512_cmpgt_epi32_mask(values, _mm512_set1_epi32(99));
  const __mmask16 has_tens = _mm512_cmpgt_epi32_mask(values, _mm512_set1_epi32(9));
  __m512i kept = _mm512_set1_epi32(static_cast<int>(0xffff0000U));
  kept = _mm512_mask_or_epi32(kept, has_tens, kept, _mm512_set1_epi32(0xff00));
  kept = _mm512_mask_or_epi32(kept, has_hundreds, kept, _mm512_set1_epi32(0x00ff));
  return _mm512_movepi8_mask(kept);
}

[[gnu::target("avx512vbmi2,avx512bw,avx512f,popcnt")]] Encoded encode_decimal(ByteView bytes,
                                                                              char* out) {
  std::size_t done = 0;
  for (; done + kDecimalStep <= bytes.size(); done += kDecimalStep) {
    const __m512i values = _mm512_cvtepu8_epi32(
        _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes.data() + done)));
    const __mmask64 kept = without_leading_zeros(values);
    // All 64 are stored: there is room for six of each byte, and four are written at the most.
    _mm512_storeu_si512(out, _mm512_maskz_compress_epi8(kept, four_characters(values)));
    out += _mm_popcnt_u64(kept);
  }
  return {.bytes = done, .end = out};
}

// The digits of sixteen values of six bits: an offset for each range of the alphabet, chosen by a
// number from 0 to 15 which the values above 51 and those below 26 give.
[[gnu::target("ssse3")]] __m128i base64_digits(__m128i values) {
  const __m128i offsets =
      _mm_setr_epi8('a' - 26, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52,
                    '0' - 52, '0' - 52, '0' - 52, '+' - 62, '/' - 63, 'A', 0, 0);
  const __m128i above_lower_case = _mm_subs_epu8(values, _mm_set1_epi8(51)); // 1 to 12, else 0.
  const __m128i is_upper_case = _mm_cmplt_epi8(values, _mm_set1_epi8(26));
  const __m128i range =
      _mm_or_si128(above_lower_case, _mm_and_si128(is_upper_case, _mm_set1_epi8(13)));
  return _mm_add_epi8(values, _mm_shuffle_epi8(offsets, range));
}

// Four values of six bits from each three bytes, which two multiplications shift into place.
[[gnu::target("ssse3")]] __m128i split_into_six_bits(__m128i twelve_bytes) {
  // For each 32 bits the bytes b, a, c, b of a group a, b, c.
  const __m128i groups = _mm_shuffle_epi8(
      twelve_bytes, _mm_setr_epi8(1, 0, 2, 1, 4, 3, 5, 4, 7, 6, 8, 7, 10, 9, 11, 10));
  const __m128i first_and_third = _mm_mulhi_epu16(_mm_and_si128(groups, _mm_set1_epi32(0x0fc0fc00)),
                                                  _mm_set1_epi32(0x04000040));
  const __m128i second_and_fourth = _mm_mullo_epi16(
      _mm_and_si128(groups, _mm_set1_epi32(0x003f03f0)), _mm_set1_epi32(0x01000010));
  return _mm_or_si128(first_and_third, second_and_fourth);
}

[[gnu::target("ssse3")]] Encoded encode_base64(ByteView bytes, char* out) {
  constexpr std::size_t kLoad = 16; // Four more than are used.
  std::size_t done = 0;
  for (; done + kLoad <= bytes.size(); done += kBase64Step) {
    const __m128i group = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes.data() + done));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out), base64_digits(split_into_six_bits(group)));
    out += kBase64Step / 3 * 4;
  }
  return {.bytes = done, .end = out};
}

// NOLINTEND(portability-simd-intrinsics)

const bool kHasDecimal =
    __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512vbmi2") != 0 &&
    __builtin_cpu_supports("avx512bw") != 0 && __builtin_cpu_supports("popcnt") != 0;
const bool kHasBase64 = __builtin_cpu_supports("ssse3") != 0;

} // namespace

std::size_t decimal_vector_step() {
  return kHasDecimal ? kDecimalStep : 0;
}

std::size_t base64_vector_step() {
  return kHasBase64 ? kBase64Step : 0;
}

Encoded encode_decimal_vectors(ByteView bytes, char* out) {
  return kHasDecimal ? encode_decimal(bytes, out) : Encoded{.bytes = 0, .end = out};
}

Encoded encode_base64_vectors(ByteView bytes, char* out) {
  return kHasBase64 ? encode_base64(bytes, out) : Encoded{.bytes = 0, .end = out};
}

} // namespace chattcp

#endif
