// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <signals/abi.hpp>
#include <signals/detail/byte_writer.hpp>
#include <signals/error.hpp>
#include <signals/instant.hpp>
#include <signals/minutes.hpp>

namespace signals::inline SIGNALS_ABI::detail {

/// Reads what `ByteWriter` wrote. Throws `Error` with `data_loss` where nothing of the kind is
/// there, and never reads beyond the end.
class ByteReader {
 public:
  /// `what` is what messages call the bytes.
  ByteReader(std::string_view bytes, std::string_view what) : bytes_(bytes), what_(what) {}

  [[nodiscard]] bool at_end() const noexcept { return bytes_.empty(); }

  [[nodiscard]] std::string_view bytes(std::size_t size) {
    require(size <= bytes_.size());
    const std::string_view bytesn = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return bytesn;
  }

  [[nodiscard]] std::uint8_t byte() { return static_cast<std::uint8_t>(bytes(1).front()); }

  [[nodiscard]] std::uint64_t number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const std::uint64_t next = byte();
      const std::uint64_t bits = next & 0x7FU;
      require(bits << shift >> shift == bits);
      value |= bits << shift;
      if (next < 0x80) return value;
    }
    fail();
  }

  /// How many of something follow, each of which takes `least` bytes or more.
  [[nodiscard]] std::size_t count(std::size_t least) {
    const std::uint64_t value = number();
    require(value <= bytes_.size() / least);
    return value;
  }

  [[nodiscard]] std::string_view text() { return bytes(count(1)); }

  [[nodiscard]] Instant later_than(Instant from) {
    const std::uint64_t value = number();
    const auto most = static_cast<std::uint64_t>((latest_instant - from).count());
    const std::uint64_t units = value >> 1U;
    const bool is_whole = (value & 1U) == 0;
    require(units <= (is_whole ? most / 1000 : most));
    return from + std::chrono::milliseconds{is_whole ? units * 1000 : units};
  }

  [[nodiscard]] Minutes minutes() {
    const std::uint64_t value = number();
    if ((value & 1U) == 0) {
      return Minutes{static_cast<double>(value >> 1U) / milliseconds_a_minute};
    }
    require(value == 1);
    std::uint64_t bits = 0;
    for (unsigned shift = 0; shift < 64; shift += 8) bits |= std::uint64_t{byte()} << shift;
    const Minutes minutes{std::bit_cast<double>(bits)};
    require(usable_foreground(minutes) == minutes);
    return minutes;
  }

  void require(bool holds) const {
    if (!holds) fail();
  }

  [[noreturn]] void fail() const {
    throw Error(ErrorCode::data_loss,
                std::string(what_) + " is damaged: its bytes do not tell one");
  }

 private:
  std::string_view bytes_;
  std::string_view what_;
};

}  // namespace signals::inline SIGNALS_ABI::detail
