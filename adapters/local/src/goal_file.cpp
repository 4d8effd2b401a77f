// SPDX-License-Identifier: Apache-2.0
#include <unordered_set>
#include <utility>

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <signals/error.hpp>
#include <signals/json_fault.hpp>
#include <signals/local/goal_file.hpp>

#include "input_file.hpp"

namespace signals::local {

namespace json = boost::json;

/// Turns the tree of a goal file into goals, and says where it does not fit.
class GoalFileReader {
 public:
  GoalFileReader(GoalFile& goals, const std::string& path) : goals_(goals), path_(path) {}

  void read(const json::value& document) {
    const json::object& object = object_at("the goal file", document);
    for (const auto& [name, value] : object) {
      if (name == "subcategories" || name == "apps" || name == "users") continue;
      fail(as_view(name), "unknown; the members are subcategories, apps and users");
    }
    if (const json::value* list = object.if_contains("subcategories")) read_subcategories(*list);
    if (const json::value* list = object.if_contains("apps")) read_apps(*list);
    if (const json::value* list = object.if_contains("users")) read_users(*list);
  }

 private:
  void read_subcategories(const json::value& list) {
    knows_subcategories_ = true;
    for_each("subcategories", list, [&](const std::string& place, const json::value& value) {
      const json::object& object = object_at(place, value);
      Subcategory subcategory{.id = id_at(place, object, "id")};
      if (const auto name = text_at(place, object, "name")) subcategory.name = *name;
      if (!subcategory_ids_.insert(subcategory.id).second) {
        fail(place + ".id", fmt::format("\"{}\" is listed twice", subcategory.id));
      }
      goals_.subcategories_.push_back(std::move(subcategory));
    });
  }

  void read_apps(const json::value& list) {
    auto catalogue = std::make_shared<AppCatalogue>();
    std::unordered_set<std::string> seen;
    for_each("apps", list, [&](const std::string& place, const json::value& value) {
      const json::object& object = object_at(place, value);
      const std::string app_id = id_at(place, object, "app_id");
      if (!seen.insert(app_id).second) {
        fail(place + ".app_id", fmt::format("\"{}\" is listed twice", app_id));
      }
      std::vector<std::string> subcategories;
      if (const json::value* ids = object.if_contains("subcategories")) {
        for_each(place + ".subcategories", *ids, [&](const std::string& at, const json::value& id) {
          if (!id.is_string()) fail(at, "must be the id of a subcategory, a string");
          subcategories.emplace_back(as_view(id.get_string()));
          require_known(at, subcategories.back());
        });
      }
      catalogue->add(app_id, subcategories);
    });
    goals_.catalogue_ = std::move(catalogue);
  }

  void read_users(const json::value& list) {
    for_each("users", list, [&](const std::string& place, const json::value& value) {
      const json::object& object = object_at(place, value);
      std::string user_id = id_at(place, object, "user_id");
      std::vector<Goal> goals;
      if (const json::value* of_user = object.if_contains("goals")) {
        for_each(place + ".goals", *of_user, [&](const std::string& at, const json::value& goal) {
          goals.push_back(goal_at(at, goal));
        });
      }
      if (!goals_.goals_.try_emplace(user_id, std::move(goals)).second) {
        fail(
            place + ".user_id",
            fmt::format("\"{}\" is listed twice; put all of a user's goals in one place", user_id));
      }
    });
  }

  [[nodiscard]] Goal goal_at(const std::string& place, const json::value& value) const {
    const json::object& object = object_at(place, value);
    Goal goal;
    if (const auto id = text_at(place, object, "id")) goal.id = *id;
    if (const auto title = text_at(place, object, "title")) goal.title = *title;
    if (const auto relationship = text_at(place, object, "relationship")) {
      goal.tier = tier_of_relationship(*relationship);
    }
    const auto subcategory = text_at(place, object, "subcategory");
    if (subcategory && !subcategory->empty()) {
      require_known(place + ".subcategory", *subcategory);
      goal.subcategory = *subcategory;
    }
    return goal;
  }

  [[noreturn]] void fail(std::string_view place, std::string_view reason) const {
    throw Error(ErrorCode::invalid_argument, fmt::format("{}: {}: {}", path_, place, reason));
  }

  void require_known(const std::string& place, const std::string& subcategory) const {
    if (!knows_subcategories_ || subcategory_ids_.contains(subcategory)) return;
    fail(place, fmt::format("\"{}\" is not among the subcategories; list it there, or mend the id",
                            subcategory));
  }

  [[nodiscard]] const json::object& object_at(const std::string& place,
                                              const json::value& value) const {
    if (const json::object* object = value.if_object()) return *object;
    fail(place, "must be a JSON object");
  }

  /// A string, or an integer by its digits; not blank.
  [[nodiscard]] std::string id_at(const std::string& place, const json::object& object,
                                  json::string_view name) const {
    const json::value* const value = object.if_contains(name);
    if (value == nullptr) fail_without_id(place, name);
    if (const auto digits = digits_of(*value)) return *digits;
    if (value->is_string()) {
      const std::string_view text = as_view(value->get_string());
      if (text.find_first_not_of(" \t\r\n\v\f") != std::string_view::npos) return std::string(text);
    }
    fail_without_id(place, name);
  }

  [[noreturn]] void fail_without_id(const std::string& place, json::string_view name) const {
    fail(fmt::format("{}.{}", place, as_view(name)), "is needed, a string that is not empty");
  }

  [[nodiscard]] static std::optional<std::string> digits_of(const json::value& value) {
    if (value.is_int64()) return std::to_string(value.get_int64());
    if (value.is_uint64()) return std::to_string(value.get_uint64());
    return std::nullopt;
  }

  /// A string; none when it is missing or null.
  [[nodiscard]] std::optional<std::string> text_at(const std::string& place,
                                                   const json::object& object,
                                                   json::string_view name) const {
    const json::value* const value = object.if_contains(name);
    if (value == nullptr || value->is_null()) return std::nullopt;
    if (value->is_string()) return std::string(as_view(value->get_string()));
    if (auto digits = digits_of(*value)) return digits;
    fail(fmt::format("{}.{}", place, as_view(name)), "must be a string");
  }

  template <typename Visit>
  void for_each(const std::string& place, const json::value& list, Visit visit) const {
    const json::array* const array = list.if_array();
    if (array == nullptr) fail(place, "must be a JSON array");
    for (std::size_t i = 0; i < array->size(); ++i) {
      visit(fmt::format("{}[{}]", place, i), (*array)[i]);
    }
  }

  [[nodiscard]] static std::string_view as_view(json::string_view text) noexcept {
    return {text.data(), text.size()};
  }

  GoalFile& goals_;
  const std::string& path_;
  std::unordered_set<std::string> subcategory_ids_;
  bool knows_subcategories_ = false;
};

GoalFile::GoalFile(const std::string& path) : catalogue_(std::make_shared<AppCatalogue>()) {
  if (path == InputFile::standard_input) {
    throw Error(ErrorCode::invalid_argument, "goals cannot come from standard input; give a file");
  }
  const std::string file = InputFile(path).read_all();
  std::string_view text = file;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (const auto fault = find_json_fault(text)) {
    throw Error(ErrorCode::invalid_argument, describe(*fault, text, path));
  }
  json::monotonic_resource memory;
  const json::value document = json::parse({text.data(), text.size()}, &memory, {.max_depth = 64});
  GoalFileReader(*this, path).read(document);
}

std::vector<std::vector<Goal>> GoalFile::goals_of(std::span<const std::string> user_ids,
                                                  std::stop_token /*stop*/) {
  std::vector<std::vector<Goal>> goals;
  goals.reserve(user_ids.size());
  for (const std::string& user_id : user_ids) {
    const auto of_user = *goals_in_memory(user_id);
    goals.emplace_back(of_user.begin(), of_user.end());
  }
  return goals;
}

std::optional<std::span<const Goal>> GoalFile::goals_in_memory(std::string_view user_id) {
  const auto at = goals_.find(user_id);
  return at == goals_.end() ? std::span<const Goal>{} : std::span<const Goal>(at->second);
}

std::shared_ptr<const AppCatalogue> GoalFile::catalogue(std::stop_token /*stop*/) {
  return catalogue_;
}

}  // namespace signals::local
