// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <fmt/format.h>

#include <signals/abi.hpp>
#include <signals/postgres/goal_database.hpp>

#include "cluster.hpp"
#include "session.hpp"
#include "support/expected_error.hpp"

namespace signals::inline SIGNALS_ABI::postgres::testing {

/// A UUID that a number stands for.
[[nodiscard]] inline std::string uuid(unsigned number) {
  return fmt::format("{:08x}-0000-4000-8000-0000000000ab", number);
}

/// Inserts rows as literals, so that ids may be of either type and hold any character.
class GoalRows {
 public:
  explicit GoalRows(const std::string& connection_string) : session_(connection_string) {}

  void add_user(const std::string& id) { insert("users (id)", {id}); }
  void add_subcategory(const std::string& id) {
    insert("goal_sub_categories (id, name)", {id, "Name of " + id});
  }
  /// An empty subcategory is null.
  void add_goal(const std::string& id, const std::string& title, const std::string& subcategory) {
    insert("goals (id, title, \"goalSubCategoryId\")", {id, title, subcategory}, 2);
  }
  /// An empty relationship is null.
  void choose(const std::string& user, const std::string& goal, const std::string& relationship) {
    insert("user_goals (\"userId\", \"goalId\", \"relationshipType\")", {user, goal, relationship},
           2);
  }
  /// The user 1, whose only goal is 2.
  void add_user_with_goal() {
    add_user(uuid(1));
    add_goal(uuid(2), "Save", "");
    choose(uuid(1), uuid(2), "primary");
  }
  void add_app(const std::string& id, const std::string& app_id) {
    insert("apps (id, \"appId\")", {id, app_id});
  }
  void serve(const std::string& app, const std::string& subcategory) {
    insert("app_goal_sub_categories (\"appsId\", \"goalSubCategoriesId\")", {app, subcategory});
  }

  /// From now on, reading the goals of anybody takes ten seconds.
  void slow_down_goals() {
    session_.run(
        "alter table goals rename to real_goals;"
        "create view goals as select real_goals.* from real_goals, pg_sleep(10);"
        "grant select on goals to signals");
  }

  [[nodiscard]] Session& session() noexcept { return session_; }

 private:
  static constexpr std::size_t none = ~std::size_t{0};

  void insert(const std::string& columns, std::initializer_list<std::string> values,
              std::size_t nullable = none) {
    std::string literals;
    std::size_t i = 0;
    for (const std::string& value : values) {
      literals += literals.empty() ? "" : ", ";
      literals += i++ == nullable && value.empty() ? "null" : session_.quote(value);
    }
    session_.run(fmt::format("insert into public.{} values ({})", columns, literals));
  }

  Session session_;
};

/// An empty database of the server that the tests share, and its rows.
struct GoalTables {
  std::string database;
  GoalRows rows{Cluster::shared().administrator(database)};

  explicit GoalTables(Ids ids = Ids::uuid) : database(Cluster::shared().create_database(ids)) {}
  [[nodiscard]] std::string url(std::string_view more = "") const {
    return Cluster::shared().url(database, more);
  }
};

/// A database with the user 1, whose only goal is 2.
[[nodiscard]] inline std::string database_with_a_goal() {
  GoalTables tables;
  tables.rows.add_user_with_goal();
  return tables.database;
}

/// The error of checking the database at `url`.
[[nodiscard]] inline ExpectedError error_of_check(const std::string& url,
                                                  const Options& options = {}) {
  GoalDatabase goals(url, options);
  return error_of([&] { goals.check(); });
}

}  // namespace signals::inline SIGNALS_ABI::postgres::testing
