// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include <signals/app_catalogue.hpp>
#include <signals/instant.hpp>

namespace signals::inline SIGNALS_ABI::firestore::benchmarks {

/// The instant that the sample is for.
inline constexpr Instant sample_now{date::sys_days{date::year{2025} / 11 / 26}};

/// A catalogue of the thirty apps that the sample names.
[[nodiscard]] AppCatalogue sample_catalogue();

/// A response of at least `size` bytes as Google's servers print it, with events of one user over
/// twelve weeks; the same at each call.
[[nodiscard]] std::string sample_response(std::size_t size);

}  // namespace signals::inline SIGNALS_ABI::firestore::benchmarks
