// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace signals {

/// A kind of service that goals aim at and apps provide, such as mobile money.
struct Subcategory {
  std::string id{};
  /// For people; no rule uses it.
  std::string name{};

  friend bool operator==(const Subcategory&, const Subcategory&) = default;
};

}  // namespace signals
