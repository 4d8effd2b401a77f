// SPDX-License-Identifier: Apache-2.0
#include "json_marks.hpp"

#include <array>
#include <bit>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace signals::inline SIGNALS_ABI {
namespace {

[[nodiscard]] constexpr bool is_mark(char c) noexcept {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte >= 0x80 || c == '"' || c == '\\';
}

#if defined(__x86_64__)

constexpr std::size_t step = 64;

/// Writes the positions of the set bits, always sixteen at a time: few steps have more, and writing
/// unused ones is cheaper than a branch that is often mispredicted.
[[gnu::always_inline]] inline std::uint32_t* write_positions(std::uint64_t bits, std::uint32_t base,
                                                             std::uint32_t* marks) noexcept {
  const int count = std::popcount(bits);
  for (int written = 0; written < count; written += 16) {
    for (int i = 0; i < 16; ++i) {
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
    // movemask reads the top bit of each byte, which is set in bytes that are not ASCII.
    const __m256i any =
        _mm256_or_si256(_mm256_or_si256(is_control, is_quote), _mm256_or_si256(is_escape, bytes));
    return static_cast<std::uint32_t>(_mm256_movemask_epi8(any));
  };
  return half(text) | std::uint64_t{half(text + 32)} << 32U;
}

[[gnu::target("avx2,bmi,popcnt")]] std::uint32_t* find_whole_steps_avx2(
    const char* text, std::size_t size, std::uint32_t* marks) noexcept {
  for (std::size_t at = 0; at < size; at += step) {
    marks = write_positions(mark_bits_avx2(text + at), static_cast<std::uint32_t>(at), marks);
  }
  return marks;
}

/// 64 bytes in one register; one instruction packs the positions.
[[gnu::target("avx512f,avx512bw,avx512vbmi2,popcnt")]] std::uint32_t* find_whole_steps_avx512(
    const char* text, std::size_t size, std::uint32_t* marks) noexcept {
  constexpr std::size_t lanes = 16;
  const __m512i space = _mm512_set1_epi8(0x20);
  const __m512i quote = _mm512_set1_epi8('"');
  const __m512i escape = _mm512_set1_epi8('\\');
  alignas(step) constexpr auto numbers = [] {
    std::array<std::uint8_t, step> all{};
    for (std::size_t i = 0; i < step; ++i) all[i] = static_cast<std::uint8_t>(i);
    return all;
  }();
  const __m512i places = _mm512_load_si512(numbers.data());
  for (std::size_t at = 0; at < size; at += step) {
    const __m512i bytes = _mm512_loadu_si512(text + at);
    // As signed bytes, control characters and bytes that are not ASCII are below a space.
    const std::uint64_t bits = _mm512_cmplt_epi8_mask(bytes, space) |
                               _mm512_cmpeq_epi8_mask(bytes, quote) |
                               _mm512_cmpeq_epi8_mask(bytes, escape);
    const auto count = static_cast<std::size_t>(_mm_popcnt_u64(bits));
    __m512i packed = _mm512_maskz_compress_epi8(bits, places);
    const __m512i base = _mm512_set1_epi32(static_cast<int>(at));
    for (std::size_t written = 0; written < count; written += lanes) {
      const __m512i some = _mm512_cvtepu8_epi32(_mm512_castsi512_si128(packed));
      _mm512_storeu_si512(marks + written, _mm512_add_epi32(some, base));
      packed = _mm512_shuffle_i64x2(packed, packed, 0b00'11'10'01);
    }
    marks += count;
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
    marks = write_positions(mark_bits_sse2(text + at), static_cast<std::uint32_t>(at), marks);
  }
  return marks;
}

#endif

/// Byte by byte, from `from` on.
std::uint32_t* find_bytes(std::string_view text, std::size_t from, std::uint32_t* marks) noexcept {
  for (std::size_t at = from; at < text.size(); ++at) {
    *marks = static_cast<std::uint32_t>(at);
    marks += is_mark(text[at]) ? 1 : 0;
  }
  return marks;
}

[[nodiscard]] MarkInstructions widest() noexcept {
  MarkInstructions widest = MarkInstructions::bytes;
  for (const MarkInstructions instructions : all_mark_instructions) {
    if (has(instructions)) widest = instructions;
  }
  return widest;
}

}  // namespace

bool has(MarkInstructions instructions) noexcept {
#if defined(__x86_64__)
  const bool counts_bits = __builtin_cpu_supports("popcnt") != 0;
  switch (instructions) {
    case MarkInstructions::avx512:
      return counts_bits && __builtin_cpu_supports("avx512bw") != 0 &&
             __builtin_cpu_supports("avx512vbmi2") != 0;
    case MarkInstructions::avx2:
      return counts_bits && __builtin_cpu_supports("avx2") != 0 &&
             __builtin_cpu_supports("bmi") != 0;
    default:
      return true;
  }
#else
  return instructions == MarkInstructions::bytes;
#endif
}

std::uint32_t* find_json_marks_with(MarkInstructions instructions, std::string_view text,
                                    std::uint32_t* marks) noexcept {
#if defined(__x86_64__)
  const std::size_t whole = text.size() / step * step;
  switch (instructions) {
    case MarkInstructions::avx512:
      return find_bytes(text, whole, find_whole_steps_avx512(text.data(), whole, marks));
    case MarkInstructions::avx2:
      return find_bytes(text, whole, find_whole_steps_avx2(text.data(), whole, marks));
    case MarkInstructions::sse2:
      return find_bytes(text, whole, find_whole_steps_sse2(text.data(), whole, marks));
    case MarkInstructions::bytes:
      break;
  }
#else
  static_cast<void>(instructions);
#endif
  return find_bytes(text, 0, marks);
}

std::uint32_t* find_json_marks(std::string_view text, std::uint32_t* marks) noexcept {
  static const MarkInstructions instructions = widest();
  return find_json_marks_with(instructions, text, marks);
}

}  // namespace signals::inline SIGNALS_ABI
