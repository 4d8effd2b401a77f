// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <signals/app_catalogue.hpp>
#include <signals/tier.hpp>

#include "text_hash.hpp"

namespace signals {

/// A catalogue whose subcategories have numbers, counted from 0. Safe to read from any number of
/// threads. The catalogue must outlive it.
class NumberedCatalogue {
 public:
  explicit NumberedCatalogue(const AppCatalogue& catalogue);

  /// How many subcategories the catalogue's apps are in.
  [[nodiscard]] std::size_t subcategory_count() const noexcept { return numbers_.size(); }

  /// The number of a subcategory; none when no app is in it.
  [[nodiscard]] std::optional<std::uint32_t> number_of(std::string_view subcategory) const {
    const auto at = numbers_.find(subcategory);
    if (at == numbers_.end()) return std::nullopt;
    return at->second;
  }

  /// The subcategories of an app.
  [[nodiscard]] std::span<const std::uint32_t> subcategories(AppIndex app) const noexcept {
    const auto index = static_cast<std::uint32_t>(app);
    return std::span(members_).subspan(begins_[index], begins_[index + 1] - begins_[index]);
  }

 private:
  struct Hash {
    [[nodiscard]] std::size_t operator()(std::string_view text) const noexcept {
      return hash_of(text);
    }
  };

  std::unordered_map<std::string_view, std::uint32_t, Hash> numbers_;
  std::vector<std::uint32_t> members_;  // of all apps, end to end
  std::vector<std::size_t> begins_;     // of each app, and the end
};

/// Which tiers the apps of a catalogue serve for one user after another.
class AppTiers {
 public:
  /// For no goals yet. The catalogue must outlive it.
  explicit AppTiers(const NumberedCatalogue& catalogue)
      : catalogue_(catalogue), tiers_(catalogue.subcategory_count()) {}

  /// Forgets the goals of the user before.
  void clear() noexcept {
    for (const std::uint32_t number : named_) tiers_[number] = {};
    named_.clear();
  }

  /// A goal of that tier names the subcategory.
  void add(Tier tier, std::string_view subcategory) {
    const auto number = catalogue_.number_of(subcategory);
    if (!number) return;
    named_.push_back(*number);
    tiers_[*number].insert(tier);
  }

  /// The tiers that the app serves.
  [[nodiscard]] TierSet tiers_of(AppIndex app) const noexcept {
    TierSet tiers;
    for (const std::uint32_t number : catalogue_.subcategories(app)) tiers |= tiers_[number];
    return tiers;
  }

 private:
  const NumberedCatalogue& catalogue_;
  std::vector<TierSet> tiers_;        // by the number of the subcategory
  std::vector<std::uint32_t> named_;  // those that are not empty
};

}  // namespace signals
