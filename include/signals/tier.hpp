// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <signals/abi.hpp>
#include <signals/detail/text.hpp>

namespace signals::inline SIGNALS_ABI {

/// How important a goal is to the user: Tier 1 is the most important.
enum class Tier : std::uint8_t { one = 1, two = 2, three = 3 };

/// The tiers, the most important first.
inline constexpr std::array all_tiers{Tier::one, Tier::two, Tier::three};

/// The index of the tier among all tiers, from 0.
[[nodiscard]] constexpr std::size_t place_of(Tier tier) noexcept {
  return static_cast<std::size_t>(tier) - 1;
}

/// The tier of a relationship: `primary`, `secondary` or `tertiary`, ignoring case and outer white
/// space. Any other relationship has none.
[[nodiscard]] constexpr std::optional<Tier> tier_of_relationship(
    std::string_view relationship) noexcept {
  const std::string_view name = text::trim(relationship);
  if (text::equal_ignoring_case(name, "primary")) return Tier::one;
  if (text::equal_ignoring_case(name, "secondary")) return Tier::two;
  if (text::equal_ignoring_case(name, "tertiary")) return Tier::three;
  return std::nullopt;
}

/// A set of tiers; a value of one byte.
class TierSet {
 public:
  constexpr TierSet() noexcept = default;

  /// Adds the tier.
  constexpr void insert(Tier tier) noexcept {
    bits_ = static_cast<std::uint8_t>(bits_ | bit(tier));
  }

  /// Adds the tier if that is so. Without a branch, which would cost more where millions of users
  /// differ.
  constexpr void insert_if(Tier tier, bool is_so) noexcept {
    bits_ = static_cast<std::uint8_t>(bits_ | static_cast<unsigned>(is_so)
                                                  << static_cast<unsigned>(tier));
  }

  /// Whether the tier is in the set.
  [[nodiscard]] constexpr bool contains(Tier tier) const noexcept {
    return (bits_ & bit(tier)) != 0;
  }

  /// Whether no tier is in the set.
  [[nodiscard]] constexpr bool empty() const noexcept { return bits_ == 0; }

  /// The union of both sets.
  constexpr TierSet& operator|=(TierSet other) noexcept {
    bits_ = static_cast<std::uint8_t>(bits_ | other.bits_);
    return *this;
  }

  friend constexpr bool operator==(TierSet, TierSet) noexcept = default;

 private:
  [[nodiscard]] static constexpr unsigned bit(Tier tier) noexcept {
    return 1U << static_cast<unsigned>(tier);
  }

  std::uint8_t bits_ = 0;
};

}  // namespace signals::inline SIGNALS_ABI
