// SPDX-License-Identifier: Apache-2.0
#include "json_marks.hpp"

#include <array>
#include <bit>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace signals {
namespace {

[[nodiscard]] constexpr bool is_mark(char c) noexcept {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte >= 0x80 || c == '"' || c == '\\';
}

#if defined(__x86_64__)

constexpr std::size_t step = 64;

/// Writes the places of the bits. Eight at a time whether they are there or not: that is cheaper
/// than a branch for each, which nobody can foresee.
[[gnu::always_inline]] inline std::uint32_t* write_places(std::uint64_t bits, std::uint32_t base,
                                                          std::uint32_t* marks) noexcept {
  const int count = std::popcount(bits);
  for (int written = 0; written < count; written += 8) {
    for (int i = 0; i < 8; ++i) {
      marks[written + i] = base + static_cast<std::uint32_t>(std::countr_zero(bits));
      bits &= bits - 1;
    }
  }
  return marks + count;
}

[[gnu::target("avx2,bmi,popcnt")]] inline std::uint64_t mark_bits_avx2(const char* text) noexcept {
  const auto half = [](const char* at) __attribute__((target("avx2"))) {
    const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
    const __m256i control = _mm256_set1_epi8(0x1F);
    const __m256i is_control = _mm256_cmpeq_epi8(_mm256_min_epu8(bytes, control), bytes);
    const __m256i is_quote = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('"'));
    const __m256i is_escape = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('\\'));
    // The top bit of each byte is what counts, and a byte that is not ASCII has it already.
    const __m256i any =
        _mm256_or_si256(_mm256_or_si256(is_control, is_quote), _mm256_or_si256(is_escape, bytes));
    return static_cast<std::uint32_t>(_mm256_movemask_epi8(any));
  };
  return half(text) | std::uint64_t{half(text + 32)} << 32U;
}

[[gnu::target("avx2,bmi,popcnt")]] std::uint32_t* find_whole_steps_avx2(
    const char* text, std::size_t size, std::uint32_t* marks) noexcept {
  for (std::size_t at = 0; at < size; at += step) {
    marks = write_places(mark_bits_avx2(text + at), static_cast<std::uint32_t>(at), marks);
  }
  return marks;
}

[[nodiscard]] inline std::uint64_t mark_bits_sse2(const char* text) noexcept {
  std::uint64_t bits = 0;
  for (std::size_t part = 0; part < 4; ++part) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + part * 16));
    const __m128i control = _mm_set1_epi8(0x1F);
    const __m128i is_control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, control), bytes);
    const __m128i is_quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
    const __m128i is_escape = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
    const __m128i any =
        _mm_or_si128(_mm_or_si128(is_control, is_quote), _mm_or_si128(is_escape, bytes));
    bits |= static_cast<std::uint64_t>(_mm_movemask_epi8(any)) << (part * 16);
  }
  return bits;
}

std::uint32_t* find_whole_steps_sse2(const char* text, std::size_t size,
                                     std::uint32_t* marks) noexcept {
  for (std::size_t at = 0; at < size; at += step) {
    marks = write_places(mark_bits_sse2(text + at), static_cast<std::uint32_t>(at), marks);
  }
  return marks;
}

#endif

}  // namespace

std::uint32_t* find_json_marks_portably(std::string_view text, std::uint32_t* marks) noexcept {
  for (std::size_t at = 0; at < text.size(); ++at) {
    *marks = static_cast<std::uint32_t>(at);
    marks += is_mark(text[at]) ? 1 : 0;
  }
  return marks;
}

std::uint32_t* find_json_marks(std::string_view text, std::uint32_t* marks) noexcept {
#if defined(__x86_64__)
  static const bool has_avx2 = __builtin_cpu_supports("avx2") != 0 &&
                               __builtin_cpu_supports("bmi") != 0 &&
                               __builtin_cpu_supports("popcnt") != 0;
  const std::size_t whole = text.size() / step * step;
  marks = has_avx2 ? find_whole_steps_avx2(text.data(), whole, marks)
                   : find_whole_steps_sse2(text.data(), whole, marks);
  for (std::size_t at = whole; at < text.size(); ++at) {
    *marks = static_cast<std::uint32_t>(at);
    marks += is_mark(text[at]) ? 1 : 0;
  }
  return marks;
#else
  return find_json_marks_portably(text, marks);
#endif
}

}  // namespace signals
