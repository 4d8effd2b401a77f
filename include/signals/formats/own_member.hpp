// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI {

/// What a rule of the caller's own says of a user. A view. A number that is not finite is null in
/// JSON and empty in CSV.
using OwnValue = std::variant<bool, std::uint64_t, double, std::string_view>;

/// A member that the caller adds to a report as JSON.
///
///     out += signals::to_json(report, {{"opened_this_month", true}, {"opens", opens}});
struct OwnMember {
  /// Not a name that reports have.
  std::string_view name;
  OwnValue value;
};

}  // namespace signals::inline SIGNALS_ABI
