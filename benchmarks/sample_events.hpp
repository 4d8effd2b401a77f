// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <signals/signals.hpp>

namespace signals::benchmarks {

/// The instant that the samples are for.
inline constexpr Instant sample_now{date::sys_days{date::year{2025} / 11 / 26}};

/// A catalogue of thirty apps in ten subcategories.
[[nodiscard]] AppCatalogue sample_catalogue();

/// Goals of all three tiers.
[[nodiscard]] std::vector<Goal> sample_goals();

/// Event documents of one user over twelve weeks, about 250 bytes each; the same at each call.
[[nodiscard]] std::vector<std::string> sample_documents(std::size_t count);

inline constexpr std::size_t sample_line_count = 4000;

/// So many of those documents as NDJSON: about 1 MB, which the second cache holds.
[[nodiscard]] std::string sample_lines();

/// The events in those documents.
[[nodiscard]] std::vector<Event> sample_events(std::size_t count);

}  // namespace signals::benchmarks
