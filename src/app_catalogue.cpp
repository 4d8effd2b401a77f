// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <signals/app_catalogue.hpp>

#include "text.hpp"

namespace signals {

std::size_t AppCatalogue::CaselessHash::operator()(std::string_view app_id) const {
  std::uint64_t hash = 0xcbf29ce484222325;  // FNV-1a, 64 bits
  for (const char c : app_id) {
    hash = (hash ^ static_cast<unsigned char>(text::lower(c))) * 0x100000001b3;
  }
  return static_cast<std::size_t>(hash);
}

bool AppCatalogue::CaselessEqual::operator()(std::string_view left,
                                             std::string_view right) const noexcept {
  return text::equal_ignoring_case(left, right);
}

void AppCatalogue::add(std::string_view app_id, std::span<const std::string> subcategories) {
  const std::string_view trimmed = text::trim(app_id);
  if (trimmed.empty()) return;
  const auto [at, is_new] =
      indices_.try_emplace(std::string(trimmed), static_cast<AppIndex>(entries_.size()));
  if (is_new) entries_.push_back({.app_id = std::string(trimmed), .subcategories = {}});

  auto& known = entries_[static_cast<std::uint32_t>(at->second)].subcategories;
  for (const std::string& subcategory : subcategories) {
    if (std::find(known.begin(), known.end(), subcategory) == known.end()) {
      known.push_back(subcategory);
    }
  }
}

std::optional<AppIndex> AppCatalogue::find(std::string_view app_id) const {
  const auto at = indices_.find(text::trim(app_id));
  if (at == indices_.end()) return std::nullopt;
  return at->second;
}

}  // namespace signals
