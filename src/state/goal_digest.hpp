// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include <signals/app_catalogue.hpp>
#include <signals/goal.hpp>
#include <signals/rules.hpp>
#include <signals/state/sha256.hpp>

namespace signals::inline SIGNALS_ABI {

/// A digest of what the rules look at in a user's goals, whatever their order; 0 for no goals.
[[nodiscard]] std::uint64_t digest_of(std::span<const Goal> goals);

/// A digest of the rules, of the names of all flags, and of which subcategories each app belongs
/// to: where it is another, each user is evaluated anew.
[[nodiscard]] Digest digest_of(const Rules& rules, const AppCatalogue& catalogue);

}  // namespace signals::inline SIGNALS_ABI
