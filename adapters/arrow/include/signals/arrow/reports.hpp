// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include <signals/abi.hpp>
#include <signals/analysis/goal_source.hpp>
#include <signals/arrow/c_data_interface.hpp>
#include <signals/arrow/frame_options.hpp>  // IWYU pragma: export
#include <signals/report.hpp>               // IWYU pragma: export
#include <signals/timeframe.hpp>            // IWYU pragma: export

namespace signals::inline SIGNALS_ABI::arrow {

/// The reports on the users of a frame, and what it takes to explain them.
///
/// It never changes. A copy shares what it holds, and is safe to use from another thread.
class SIGNALS_EXPORT Reports {
 public:
  /// The reports: users in the order of their first event, then those whom only the goal source
  /// knows, in its order. They live as long as any copy of this.
  [[nodiscard]] std::span<const Report> reports() const& noexcept;
  std::span<const Report> reports() const&& = delete;

  /// The report of one user; null for a user without one.
  [[nodiscard]] const Report* find(std::string_view user_id) const;

  /// Why the flags of one user are what they are; nothing for a user without a report. The first
  /// call looks for the events of each user. Throws `Error` with `failed_precondition` if
  /// `FrameOptions::explainable` was false.
  [[nodiscard]] std::optional<Explanation> explain(std::string_view user_id) const;

  /// Makes a stream of the reports, a row a user: `user_id`, every flag and figure under the name
  /// that reports give it, and what was passed over. It shares nothing with this.
  void export_to(ArrowArrayStream& out) const;

  class SIGNALS_HIDDEN Contents;
  /// For `evaluate` and `States`: nobody else has contents.
  SIGNALS_HIDDEN explicit Reports(std::shared_ptr<const Contents> contents) noexcept;

 private:
  std::shared_ptr<const Contents> contents_;
};

/// The reports on the users of a frame of events: what `evaluate` says of the documents that its
/// rows describe. `docs/reference/arrow-columns.md` lists the columns and types.
///
/// Takes over the stream and releases it at its end. Throws `Error`: `invalid_argument` for a frame
/// without the columns that say the user, the app and the time, for a row without a user, and for a
/// malformed stream; `internal` if the producer fails; `cancelled` once `options.stop` is
/// requested; `internal` if the goal source lists its users, and knows goals of another one; and
/// whatever the goal source throws.
[[nodiscard]] SIGNALS_EXPORT Reports evaluate(ArrowArrayStream& events, GoalSource& goals,
                                              const Timeframe& timeframe,
                                              const FrameOptions& options = {});

}  // namespace signals::inline SIGNALS_ABI::arrow
