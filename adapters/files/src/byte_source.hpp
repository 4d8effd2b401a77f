// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>

#include <signals/abi.hpp>
#include <signals/interface.hpp>

namespace signals::inline SIGNALS_ABI::files {

/// How many bytes to ask for at a time: enough to make calls rare.
inline constexpr std::size_t read_size = std::size_t{256} << 10U;

/// Bytes that come one after the other. Not safe to share between threads without a lock.
class ByteSource : public Interface {
 public:
  /// Fills the front of `buffer`; the bytes read, 0 at the end. Throws `Error`.
  [[nodiscard]] virtual std::size_t read(std::span<char> buffer) = 0;
};

}  // namespace signals::inline SIGNALS_ABI::files
