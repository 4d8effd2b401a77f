// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include <signals/abi.hpp>
#include <signals/columns/column_evaluator.hpp>

namespace signals::inline SIGNALS_ABI {

/// A block of events in columns, of users in any order: the i-th element of each column belongs to
/// the i-th event. A view, which owns nothing. `EventColumns` says what the columns hold.
struct EventBlock {
  /// The user of each event, by its place among the users.
  BorrowedList<UserIndex> users{};
  BorrowedList<AppIndex> apps{};
  BorrowedList<Instant> times{};
  BorrowedList<Minutes> foregrounds{};
};

/// Evaluates users whose events come a block at a time, in any order. Of the events, it keeps a
/// sum for each user, and the sessions of those few in the registration window.
///
/// Not safe to use from two threads; several threads may fold one block each, and add up.
///
///     signals::BlockEvaluator users(evaluator, goals_of_users);
///     for (const signals::EventBlock& block : blocks) {
///       for (const std::uint32_t event : users.add(block)) {
///         users.add_session(block.users[event], session_of(event));
///       }
///     }
///     std::vector<signals::Report> reports = users.reports(ids);
class SIGNALS_EXPORT BlockEvaluator {
 public:
  /// Begins with no events of users with these goal sets. Throws `Error` with `invalid_argument` if
  /// one does not exist.
  explicit BlockEvaluator(const ColumnEvaluator& evaluator,
                          std::span<const GoalSetIndex> goals = {});

  /// Adds a user without events. Throws as the constructor does.
  void add_user(GoalSetIndex goals);

  /// The number of users.
  [[nodiscard]] std::size_t user_count() const noexcept;

  /// Folds a block, and returns the places of those of its events whose sessions count, which are
  /// few: `add_session` wants each of them that has a session. The places are valid until the next
  /// block. Throws `Error` with `invalid_argument`, before any event is folded, if the lengths of
  /// the columns differ or an event is of a user that there is not.
  std::span<const std::uint32_t> add(const EventBlock& block);

  /// Adds a session of the registration window to a user, who exists.
  void add_session(UserIndex user, SessionIndex session);

  /// Adds what another one, of the same evaluator and users, has folded. Throws `Error` with
  /// `invalid_argument` if it has another number of users.
  void add(const BlockEvaluator& other);

  /// The reports of all users, computed by that many threads (at least 1). `ids` are their ids.
  /// Throws `Error` with `invalid_argument` if there are not as many.
  [[nodiscard]] std::vector<Report> reports(BorrowedList<std::string_view> ids,
                                            unsigned threads = 1) const;

  /// Takes over what the other has folded; the other may only be assigned to or destroyed.
  BlockEvaluator(BlockEvaluator&& other) noexcept;
  /// The same.
  BlockEvaluator& operator=(BlockEvaluator&& other) noexcept;
  ~BlockEvaluator();

 private:
  class SIGNALS_HIDDEN Users;

  std::unique_ptr<Users> users_;
};

}  // namespace signals::inline SIGNALS_ABI
