// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>

#include <signals/abi.hpp>
#include <signals/analysis/goal_source.hpp>
#include <signals/arrow/c_data_interface.hpp>
#include <signals/arrow/frame_options.hpp>  // IWYU pragma: export
#include <signals/arrow/reports.hpp>        // IWYU pragma: export
#include <signals/instant.hpp>
#include <signals/timeframe.hpp>

namespace signals::inline SIGNALS_ABI::arrow {

/// What is kept of the events of many users, a `UserState` each: folded from frames, merged in any
/// order, and carried as a frame.
///
/// A copy is cheap: it shares what it holds until one of both changes. Not safe to change from two
/// threads.
class SIGNALS_EXPORT States {
 public:
  States();

  /// Adds the events of a frame. Takes over the stream and throws as `evaluate` does. If it throws,
  /// some of the events may have been added; begin again with a copy.
  void add(ArrowArrayStream& events, const FrameOptions& options = {});

  /// Merges states that `export_to` wrote: the columns `user_id` and `state`. Several rows of one
  /// user merge. Takes over the stream, and throws as `add` does, and `data_loss` for a state that
  /// cannot be decoded.
  void add_states(ArrowArrayStream& states);

  /// Counts everything that the other counted.
  void merge(const States& other);

  /// Says that the reports to come are for `now` or later, so that less need be kept.
  void seal(Instant now);

  /// The number of users.
  [[nodiscard]] std::size_t size() const noexcept;

  /// The reports on all users: what `evaluate` says of all the events. Throws as
  /// `UserState::activity` does, and whatever the goal source throws.
  [[nodiscard]] Reports evaluate(GoalSource& goals, const Timeframe& timeframe,
                                 const FrameOptions& options = {}) const;

  /// Makes a stream of the states, a row a user: `user_id`, and `state` as bytes that hold all they
  /// need. It shares nothing with this.
  void export_to(ArrowArrayStream& out) const;

 private:
  class SIGNALS_HIDDEN Users;

  [[nodiscard]] SIGNALS_HIDDEN Users& own();

  std::shared_ptr<Users> users_;
};

}  // namespace signals::inline SIGNALS_ABI::arrow
