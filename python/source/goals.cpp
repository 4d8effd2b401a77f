// SPDX-License-Identifier: Apache-2.0
#include "goals.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <signals/arrow/goals_frame.hpp>
#include <signals/files/goal_file.hpp>

#include "streams.hpp"

namespace signals::python {

namespace nb = nanobind;

namespace {

using Text = std::optional<std::string>;
using GoalRow = std::tuple<std::string, std::string, Text, Text>;
using AppRows = std::vector<std::pair<std::string, std::vector<std::string>>>;

/// Nothing of what is no text, or none that UTF-8 has.
[[nodiscard]] std::optional<std::string_view> text_of(nb::handle object) {
  if (!nb::isinstance<nb::str>(object)) return std::nullopt;
  Py_ssize_t size = 0;
  const char* const bytes = PyUnicode_AsUTF8AndSize(object.ptr(), &size);
  if (bytes != nullptr) return std::string_view(bytes, static_cast<std::size_t>(size));
  PyErr_Clear();
  return std::nullopt;
}

[[nodiscard]] Goal goal_of(GoalRow&& row) {
  auto& [id, title, subcategory, relationship] = row;
  return {.id = std::move(id),
          .title = std::move(title),
          .subcategory = std::move(subcategory),
          .tier = relationship ? tier_of_relationship(*relationship) : Tier::one};
}

/// Appends a user's goals; false, and none, if they are no list of texts.
[[nodiscard]] bool append_subcategories(nb::handle goals, GoalsInMemory& source) {
  if (!nb::isinstance<nb::list>(goals)) return false;
  for (const nb::handle subcategory : nb::borrow<nb::list>(goals)) {
    const auto text = text_of(subcategory);
    if (!text) {
      source.shrink_open(0);
      return false;
    }
    source.append().subcategory.emplace(*text);
  }
  return true;
}

/// Goals of a dict `{user: goals}` that no one else changes. Where goals are no list of
/// subcategories, `rows_of(user, goals)` says their rows, and refuses an id that is no text.
[[nodiscard]] std::unique_ptr<GoalsInMemory> read_dict(const nb::dict& goals,
                                                       const nb::callable& rows_of) {
  auto source = std::make_unique<GoalsInMemory>();
  for (const auto& [user, of_user] : goals) {
    const auto user_id = text_of(user);
    if (!user_id || !append_subcategories(of_user, *source)) {
      for (GoalRow& row : nb::cast<std::vector<GoalRow>>(rows_of(user, of_user))) {
        source->append() = goal_of(std::move(row));
      }
    }
    source->close(user_id.value());
  }
  return source;
}

[[nodiscard]] std::unique_ptr<GoalsInMemory> open_file(const std::string& path) {
  const nb::gil_scoped_release unlocked;
  return std::make_unique<files::GoalFile>(path);
}

[[nodiscard]] std::unique_ptr<GoalsInMemory> goals_from(const nb::object& goals) {
  if (nb::isinstance<nb::str>(goals)) return open_file(nb::cast<std::string>(goals));
  if (nb::isinstance<nb::tuple>(goals)) {
    const auto [of_users, rows_of] = nb::cast<std::pair<nb::dict, nb::callable>>(goals);
    return read_dict(of_users, rows_of);
  }
  Stream stream = stream_of(goals, "goals");
  const nb::gil_scoped_release unlocked;
  return arrow::read_goals(&stream.get(), nullptr);
}

[[nodiscard]] std::shared_ptr<const AppCatalogue> apps_from(const nb::object& apps) {
  if (nb::isinstance<nb::str>(apps)) return open_file(nb::cast<std::string>(apps))->catalogue();
  if (nb::isinstance<nb::list>(apps)) {
    auto catalogue = std::make_shared<AppCatalogue>();
    for (const auto& [app, subcategories] : nb::cast<AppRows>(apps)) {
      catalogue->add(app, subcategories);
    }
    return catalogue;
  }
  Stream stream = stream_of(apps, "apps");
  const nb::gil_scoped_release unlocked;
  return arrow::read_goals(nullptr, &stream.get())->catalogue();
}

}  // namespace

std::shared_ptr<GoalSource> goal_source_of(const nb::object& goals, const nb::object& apps) {
  auto source = goals_from(goals);
  if (!apps.is_none()) source->set_catalogue(apps_from(apps));
  return source;
}

}  // namespace signals::python
