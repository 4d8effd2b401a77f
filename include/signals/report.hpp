// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <signals/abi.hpp>
#include <signals/explanation.hpp>      // IWYU pragma: export
#include <signals/passed_over.hpp>      // IWYU pragma: export
#include <signals/user_milestones.hpp>  // IWYU pragma: export
#include <signals/user_signals.hpp>     // IWYU pragma: export

namespace signals::inline SIGNALS_ABI {

/// The result for one user.
struct Report {
  std::string user_id;
  /// Equals `signals.raw_event_count`.
  std::uint64_t event_count = 0;
  /// What of the events could not be used; nothing for events in columns, which were read before.
  PassedOver passed_over;
  Signals signals;
  Milestones milestones;
  /// Only with `Detail::explained`.
  std::optional<Explanation> explanation;

  friend bool operator==(const Report&, const Report&) = default;
};

/// Whether a report explains its flags.
enum class Detail { decided, explained };

}  // namespace signals::inline SIGNALS_ABI
