// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI {

/// A SHA-256 digest (FIPS 180-4).
using Digest = std::array<std::uint8_t, 32>;

/// The SHA-256 of bytes that come in parts. Not safe to use from two threads.
class SIGNALS_EXPORT Sha256 {
 public:
  Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  ~Sha256();

  /// Adds bytes to what the digest is of.
  void add(std::string_view bytes);

  /// The text with its size before it, so that what follows cannot be taken for a part of it.
  void add_sized(std::string_view text);

  /// The digest of all that was added since the last call.
  [[nodiscard]] Digest finish();

 private:
  struct SIGNALS_HIDDEN Context;
  std::unique_ptr<Context> context_;
};

/// The digest in hexadecimal digits, at most `digits` of them.
[[nodiscard]] SIGNALS_EXPORT std::string hexadecimal(const Digest& digest, std::size_t digits = 64);

}  // namespace signals::inline SIGNALS_ABI
