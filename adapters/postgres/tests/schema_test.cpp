// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <signals/postgres/goal_database.hpp>

#include "cluster.hpp"
#include "goal_rows.hpp"
#include "programs.hpp"
#include "support/expected_error.hpp"

using namespace signals::postgres::testing;

namespace {

[[nodiscard]] std::string database_after(const std::string& statements, Ids ids = Ids::uuid) {
  std::string database = Cluster::shared().create_database(ids);
  Session(Cluster::shared().administrator(database)).run(statements);
  return database;
}

/// The error of reading the apps from a view of that name, whose id is an expression.
[[nodiscard]] ExpectedError reading_apps_with_id(const std::string& expression,
                                                 const std::string& statements) {
  const std::string database = database_after(
      statements + "alter table apps rename to real_apps;create view apps as select " + expression +
      " as id, 'com.app'::text as \"appId\";grant select on apps to signals");
  GoalDatabase goals(Cluster::shared().url(database));
  return error_of([&] { static_cast<void>(goals.catalogue()); });
}

}  // namespace

TEST_SUITE_BEGIN("postgres" * doctest::skip(!has_server()));

TEST_CASE("the tables of schema.sql pass the check, with ids of either type") {
  for (const Ids ids : {Ids::uuid, Ids::text}) {
    GoalDatabase goals(Cluster::shared().url(Cluster::shared().create_database(ids)));
    CHECK_NOTHROW(goals.check());
    CHECK(goals.catalogue()->size() == 0);
  }
}

TEST_CASE("all that is missing or of the wrong type is named at once") {
  const std::string database = database_after(
      "drop table app_goal_sub_categories;"
      "alter table goals drop column title;"
      "alter table user_goals rename \"relationshipType\" to relationshiptype;"
      "alter table apps alter \"appId\" type integer using 0;"
      "alter table goal_sub_categories alter name type bytea using ''");
  const ExpectedError error = error_of_check(Cluster::shared().url(database));
  CHECK(error.code == ErrorCode::failed_precondition);
  CHECK(error.retry == Retry::useless);
  CHECK(error.message ==
        "database \"" + database + "\" at 127.0.0.1:" + std::to_string(Cluster::shared().port()) +
            " does not have the tables that signals reads: public.goals.\"title\" is missing, "
            "public.user_goals.\"relationshipType\" is missing, public.goal_sub_categories.\"name\""
            " is bytea, not text, public.apps.\"appId\" is integer, not text, "
            "public.app_goal_sub_categories is missing; schema.sql shows them");
}

TEST_CASE("an empty database lacks every table, and each is named once") {
  const ExpectedError error =
      error_of_check(Cluster::shared().url(database_after("drop schema public cascade")));
  for (const std::string table :
       {"users", "goals", "user_goals", "goal_sub_categories", "apps", "app_goal_sub_categories"}) {
    const std::string problem = "public." + table + " is missing";
    CAPTURE(problem);
    CHECK(error.names(problem));
    CHECK(error.message.find(problem) == error.message.rfind(problem));
  }
}

TEST_CASE("columns that refer to each other must be of one type") {
  const ExpectedError error = error_of_check(Cluster::shared().url(
      database_after("alter table user_goals drop constraint \"user_goals_goalId_fkey\";"
                     "alter table user_goals alter \"goalId\" type text")));
  CHECK(error.code == ErrorCode::failed_precondition);
  CHECK(
      error.names("public.user_goals.\"goalId\" and public.goals.\"id\" are of different types, "
                  "text and uuid"));
}

TEST_CASE("user ids may be text where the others are uuid") {
  const std::string database = database_after(
      "alter table user_goals drop constraint \"user_goals_userId_fkey\";"
      "alter table users alter id type varchar; alter table users alter id drop default;"
      "alter table user_goals alter \"userId\" type varchar");
  GoalRows rows(Cluster::shared().administrator(database));
  rows.add_goal(uuid(1), "Save", "");
  rows.choose("ada", uuid(1), "primary");
  GoalDatabase goals(Cluster::shared().url(database));
  CHECK(goals.goals_of(Texts{"ada"}).at(0).size() == 1);
}

TEST_CASE("views and domains pass for tables and types") {
  const std::string database = database_after(
      "create domain app_id as varchar check (value <> '');"
      "alter table apps alter \"appId\" type app_id;"
      "alter table user_goals rename to chosen_goals;"
      "create view user_goals as select * from chosen_goals;"
      "grant select on user_goals to signals");
  GoalDatabase goals(Cluster::shared().url(database));
  CHECK_NOTHROW(goals.check());
  CHECK(goals.goals_of(Texts{uuid(1)}).at(0).empty());
}

TEST_CASE("the tables that the role may not read are named at once, and how to mend it") {
  const std::string database =
      database_after("revoke select on user_goals, apps, users from signals");
  const ExpectedError error = error_of_check(Cluster::shared().url(database));
  CHECK(error.code == ErrorCode::permission_denied);
  CHECK(error.retry == Retry::useless);
  CHECK(error.names("the role \"signals\" may not read public.user_goals, public.apps in "));
  CHECK(error.names("grant"));
  CHECK_FALSE(error.names("public.users"));
}

TEST_CASE("tables whose rows are hidden from the role are named at once, and how to show them") {
  for (const std::string policies :
       {"", "create policy p on goals for select to postgres using (true);",
        "create policy p on goals for insert to signals with check (true);",
        "create policy p on goals as restrictive for select to signals using (true);"}) {
    CAPTURE(policies);
    const ExpectedError error = error_of_check(
        Cluster::shared().url(database_after("alter table goals enable row level security;"
                                             "alter table user_goals enable row level security;"
                                             "alter table users enable row level security;" +
                                             policies)));
    CHECK(error.code == ErrorCode::permission_denied);
    CHECK(error.retry == Retry::useless);
    CHECK(error.names("row-level security hides every row of public.goals, public.user_goals in "));
    CHECK(error.names("from the role \"signals\""));
    CHECK(error.names("create policy signals_reads on public.goals for select to signals"));
  }
  for (const std::string policy :
       {"for select to signals using (true)", "using (true)", "for all to public using (true)"}) {
    CAPTURE(policy);
    GoalDatabase goals(Cluster::shared().url(database_after(
        "alter table goals enable row level security; create policy p on goals " + policy)));
    CHECK_NOTHROW(goals.check());
  }
}

TEST_CASE("all of PostgreSQL's types of text are text") {
  for (const std::string type : {"char(20)", "name", "citext", "varchar(20)"}) {
    CAPTURE(type);
    const std::string database =
        database_after((type == "citext" ? "create extension citext;" : std::string()) +
                           "alter table user_goals drop constraint \"user_goals_userId_fkey\";"
                           "alter table user_goals alter \"userId\" type " +
                           type +
                           ";"
                           "alter table goals alter title type " +
                           type +
                           ";"
                           "alter table apps alter \"appId\" type " +
                           type +
                           ";"
                           "alter table goal_sub_categories alter name type " +
                           type,
                       Ids::text);
    GoalRows rows(Cluster::shared().administrator(database));
    rows.add_subcategory("s");
    rows.add_app("a", "com.app");
    rows.serve("a", "s");
    rows.add_goal("g", "Save", "s");
    rows.choose("ada", "g", "primary");
    GoalDatabase goals(Cluster::shared().url(database));
    CHECK_NOTHROW(goals.check());
    const auto of_ada = goals.goals_of(Texts{"ada"}).at(0);
    REQUIRE(of_ada.size() == 1);
    CHECK(of_ada[0].title == "Save");
    CHECK(goals.catalogue()->size() == 1);
  }
}

TEST_CASE("a role that may read the columns alone passes") {
  const std::string database = database_after(
      "revoke select on apps from signals; grant select (id, \"appId\") on apps to signals");
  GoalDatabase goals(Cluster::shared().url(database));
  CHECK_NOTHROW(goals.check());
  CHECK(goals.catalogue()->size() == 0);
}

TEST_CASE("a table that changes while the source is in use is noticed by name") {
  const std::string database = Cluster::shared().create_database();
  Session session(Cluster::shared().administrator(database));
  GoalDatabase goals(Cluster::shared().url(database));
  CHECK(goals.goals_of(Texts{uuid(1)}).at(0).empty());
  session.run("alter table goals rename title to name");
  const ExpectedError error = error_of([&] { static_cast<void>(goals.goals_of(Texts{uuid(1)})); });
  CHECK(error.code == ErrorCode::failed_precondition);
  CHECK(error.names("public.goals.\"title\" is missing"));
  session.run("alter table goals rename name to title");
  CHECK(goals.goals_of(Texts{uuid(1)}).at(0).empty());
}

TEST_CASE("ids that turn from uuid to text while the source is in use are found as text") {
  const std::string database = Cluster::shared().create_database();
  GoalRows rows(Cluster::shared().administrator(database));
  rows.add_user_with_goal();
  GoalDatabase goals(Cluster::shared().url(database));
  CHECK(goals.goals_of(Texts{uuid(1)}).at(0).size() == 1);
  rows.session().run(
      "alter table user_goals drop constraint \"user_goals_userId_fkey\";"
      "alter table user_goals alter \"userId\" type text");
  CHECK(goals.goals_of(Texts{uuid(1)}).at(0).size() == 1);
}

TEST_CASE("a server that repeats the password is not quoted") {
  const ExpectedError error = reading_apps_with_id(
      "tell()",
      "create function tell() returns uuid language plpgsql stable as"
      " $$begin raise exception 'who is this with s3cret:p@ss/w%%rd?'; end$$;");
  CHECK(error.names("SQLSTATE P0001"));
  CHECK(error.names("repeats a part of the connection string"));
}

TEST_CASE("a view that writes is refused, because transactions are read-only") {
  const ExpectedError error =
      reading_apps_with_id("write()",
                           "create table written (n int); grant all on written to signals;"
                           "create function write() returns uuid language sql volatile as"
                           " 'insert into public.written values (1) returning gen_random_uuid()';");
  CHECK(error.code == ErrorCode::failed_precondition);
  CHECK(error.names("read-only"));
}

TEST_SUITE_END();
