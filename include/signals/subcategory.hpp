// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI {

/// A kind of service that goals aim at and apps provide, such as mobile money.
struct Subcategory {
  std::string id{};
  /// For people; no rule uses it.
  std::string name{};

  friend bool operator==(const Subcategory&, const Subcategory&) = default;
};

}  // namespace signals::inline SIGNALS_ABI
