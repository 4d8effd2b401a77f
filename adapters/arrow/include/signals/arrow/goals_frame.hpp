// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include <signals/abi.hpp>
#include <signals/analysis/goals_in_memory.hpp>
#include <signals/arrow/c_data_interface.hpp>

namespace signals::inline SIGNALS_ABI::arrow {

/// The goals and the apps of two frames, either of which may be null: then there are none.
///
/// A row of `goals` is a goal: `user_id` and `subcategory`, and perhaps `id`, `title` and
/// `relationship`, which is `primary` where it is missing or null; with any
/// relationship but `primary`, `secondary` and `tertiary` the goal has no tier. A row of `apps` is
/// an app and a subcategory that it belongs to, `app_id` and `subcategory`, or all of them in a
/// list column `subcategories`.
///
/// Takes over the streams and releases them. Throws `Error`: `invalid_argument` for a frame without
/// these columns, for a goal without a user, for an app without an id, and for a malformed stream;
/// `internal` if a producer fails.
[[nodiscard]] SIGNALS_EXPORT std::unique_ptr<GoalsInMemory> read_goals(ArrowArrayStream* goals,
                                                                       ArrowArrayStream* apps);

}  // namespace signals::inline SIGNALS_ABI::arrow
