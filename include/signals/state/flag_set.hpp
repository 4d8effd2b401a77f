// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <signals/abi.hpp>
#include <signals/error.hpp>
#include <signals/report.hpp>

namespace signals::inline SIGNALS_ABI {

/// The values of all signals and milestones of one report; a value of eight bytes.
///
/// A flag has its place by its table: signals from bit 0, milestones from bit 32. Stores keep these
/// bits, so flags may only be appended to the tables.
class FlagSet {
 public:
  FlagSet() = default;

  /// The set whose flags are the bits set. Throws `Error` with `failed_precondition` for a bit of
  /// no flag, as those of a newer version.
  explicit FlagSet(std::uint64_t bits) : bits_(bits) {
    if ((bits & ~known) == 0) return;
    throw Error(
        ErrorCode::failed_precondition,
        "a newer version of signals stored the flags of a user, or they are damaged; update "
        "signals");
  }

  /// The flags of a report.
  explicit FlagSet(const Report& report) noexcept {
    for (std::size_t i = 0; i < signal_fields.size(); ++i) {
      if (report.signals.*signal_fields[i].value) bits_ |= std::uint64_t{1} << i;
    }
    for (std::size_t i = 0; i < milestone_fields.size(); ++i) {
      if (report.milestones.*milestone_fields[i].value) {
        bits_ |= std::uint64_t{1} << (first_milestone + i);
      }
    }
  }

  /// A bit for each flag, in the order of the tables of signals and milestones.
  [[nodiscard]] std::uint64_t bits() const noexcept { return bits_; }

  /// Whether the flag at that place is true.
  [[nodiscard]] bool operator[](std::size_t place) const noexcept {
    return (bits_ >> place & 1U) != 0;
  }

  /// The flags in which both differ.
  [[nodiscard]] FlagSet operator^(FlagSet other) const noexcept {
    FlagSet both;
    both.bits_ = bits_ ^ other.bits_;
    return both;
  }

  /// Calls `visit(place, name)` for each flag that is true, signals first.
  template <typename Visit>
  void for_each(Visit visit) const {
    for (std::uint64_t left = bits_; left != 0; left &= left - 1) {
      const auto place = static_cast<std::size_t>(std::countr_zero(left));
      visit(place, name_at(place));
    }
  }

  friend bool operator==(FlagSet, FlagSet) noexcept = default;

 private:
  static constexpr std::size_t first_milestone = 32;
  static_assert(signal_fields.size() <= first_milestone);
  static_assert(milestone_fields.size() < 64 - first_milestone);
  static constexpr std::uint64_t known = ((std::uint64_t{1} << signal_fields.size()) - 1) |
                                         ((std::uint64_t{1} << milestone_fields.size()) - 1)
                                             << first_milestone;

  [[nodiscard]] static std::string_view name_at(std::size_t place) noexcept {
    return place < first_milestone ? signal_fields[place].name
                                   : milestone_fields[place - first_milestone].name;
  }

  std::uint64_t bits_ = 0;
};

}  // namespace signals::inline SIGNALS_ABI
