// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI {

/// Where and why a text is not the expected JSON.
struct JsonFault {
  /// Bytes before the fault, from 0.
  std::size_t offset = 0;
  /// A clause for a person, such as "the JSON ends too early".
  std::string reason;
};

/// The first fault of a text that should be one JSON value (strict RFC 8259: valid UTF-8, no
/// comments, at most 64 levels deep); nothing if it is valid.
[[nodiscard]] SIGNALS_EXPORT std::optional<JsonFault> find_json_fault(std::string_view text);

/// The fault for a person: `goals.json:3:14: the JSON ends too early`. Lines and columns count from
/// 1, columns in bytes. `source` names the text, a path for example.
[[nodiscard]] SIGNALS_EXPORT std::string describe(const JsonFault& fault, std::string_view text,
                                                  std::string_view source);

}  // namespace signals::inline SIGNALS_ABI
