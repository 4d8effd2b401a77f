// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include <nanobind/nanobind.h>

#include <signals/analysis/goal_source.hpp>

namespace signals::python {

/// Goals and apps as Python has them. Each is a frame with `__arrow_c_stream__`, the path of a goal
/// file as `str`, or a list of rows: `(user_id, [(id, title, subcategory or None, relationship or
/// None)])` of goals, `(app_id, [subcategory])` of apps. Apps that are None are those of the goal
/// file.
[[nodiscard]] std::shared_ptr<GoalSource> goal_source_of(const nanobind::object& goals,
                                                         const nanobind::object& apps);

}  // namespace signals::python
