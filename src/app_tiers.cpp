// SPDX-License-Identifier: Apache-2.0
#include "app_tiers.hpp"

#include <string>

namespace signals {

NumberedCatalogue::NumberedCatalogue(const AppCatalogue& catalogue) {
  begins_.reserve(catalogue.size() + 1);
  begins_.push_back(0);
  for (std::uint32_t app = 0; app < catalogue.size(); ++app) {
    for (const std::string& id : catalogue.subcategories(AppIndex{app})) {
      const auto next = static_cast<std::uint32_t>(numbers_.size());
      members_.push_back(numbers_.try_emplace(id, next).first->second);
    }
    begins_.push_back(members_.size());
  }
}

}  // namespace signals
