// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <signals/app_catalogue.hpp>

namespace signals::inline SIGNALS_ABI {

/// What people call the subcategory: its name in the catalogue, if there is one, else its id.
[[nodiscard]] inline std::string subcategory_name(const AppCatalogue* catalogue,
                                                  std::string_view id) {
  const auto known = catalogue == nullptr ? std::nullopt : catalogue->find_subcategory(id);
  if (!known || (*catalogue)[*known].name.empty()) return std::string(id);
  return (*catalogue)[*known].name;
}

}  // namespace signals::inline SIGNALS_ABI
