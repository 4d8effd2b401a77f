// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::postgres::testing {

/// The first block of that language in docs/guides/postgres.md, such as `sql`.
[[nodiscard]] std::string documented(const std::string& language);

/// The path of the shipped file that makes the tables of a state.
[[nodiscard]] std::string state_sql_path();

/// Puts `to` in the place of `from`, which must be there.
inline void replace(std::string& text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  if (at == std::string::npos) throw std::runtime_error("no \"" + from + "\" in\n" + text);
  text.replace(at, from.size(), to);
}

}  // namespace signals::inline SIGNALS_ABI::postgres::testing
