// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::firestore {

/// The server's scheme, host and port.
struct Endpoint {
  /// In one spelling, without a slash at its end.
  std::string text;
  bool is_encrypted;
  /// Whether what is sent there never leaves this machine.
  bool is_loopback;
};

/// Reads `https://host`, `https://host:port` or `http://host:port`, perhaps with a slash at the
/// end. Throws an `OptionError` for anything else: nothing beside host and port may come into a
/// URL.
[[nodiscard]] Endpoint parse_endpoint(std::string_view text);

}  // namespace signals::inline SIGNALS_ABI::firestore
