// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <signals/app_catalogue.hpp>

namespace signals::testing {

/// The ids of an app's subcategories, where the catalogue has the app.
[[nodiscard]] inline std::optional<std::vector<std::string>> subcategories_of(
    const AppCatalogue& catalogue, std::string_view app_id) {
  const auto app = catalogue.find(app_id);
  if (!app) return std::nullopt;
  std::vector<std::string> ids;
  for (const SubcategoryIndex subcategory : catalogue.subcategories(*app)) {
    ids.push_back(catalogue[subcategory].id);
  }
  return ids;
}

}  // namespace signals::testing
