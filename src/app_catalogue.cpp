// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <signals/app_catalogue.hpp>

#include "text.hpp"
#include "text_hash.hpp"
#include "word.hpp"

namespace signals {

// Eight bytes at a time, with the bit set that tells cases of a letter apart: that other bytes
// become alike as well does a hash no harm.
std::size_t AppCatalogue::CaselessHash::operator()(std::string_view app_id) const {
  constexpr std::uint64_t case_bits = 0x2020202020202020;
  constexpr std::uint64_t multiplier = 0x9E3779B97F4A7C15;
  std::uint64_t hash = app_id.size();
  for (; app_id.size() >= 8; app_id.remove_prefix(8)) {
    hash = text_hash::mix(hash ^ (load_word<8>(app_id.data()) | case_bits), multiplier);
  }
  std::uint64_t rest = 0;
  for (const char c : app_id) rest = rest << 8U | static_cast<unsigned char>(c);
  return static_cast<std::size_t>(text_hash::mix(hash ^ (rest | case_bits), multiplier));
}

bool AppCatalogue::CaselessEqual::operator()(std::string_view left,
                                             std::string_view right) const noexcept {
  return left == right || text::equal_ignoring_case(left, right);
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
