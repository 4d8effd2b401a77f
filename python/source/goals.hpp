// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include <nanobind/nanobind.h>

#include <signals/analysis/goal_source.hpp>

namespace signals::python {

/// Goals and apps as Python has them. Each is a frame with `__arrow_c_stream__`, or the path of a
/// goal file as `str`. Or goals are a tuple: a dict `{user_id: goals}`, and a function that makes
/// rows `(id, title, subcategory or None, relationship or None)` of a user's goals where they are
/// no list of subcategories; and apps are a list of rows `(app_id, [subcategory])`. Apps that are
/// None are those of the goal file.
[[nodiscard]] std::shared_ptr<GoalSource> goal_source_of(const nanobind::object& goals,
                                                         const nanobind::object& apps);

}  // namespace signals::python
