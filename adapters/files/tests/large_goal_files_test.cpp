// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <signals/files/goal_file.hpp>

#include "goal_files.hpp"

using namespace signals::files::testing;

namespace {

/// A goal file of which each line but the first and the last holds a user: `user-0` has no goals,
/// `user-1` one, `user-2` two, `user-3` none again, and so on. Goals are titled 0, 1, 2….
[[nodiscard]] std::string goal_file_of(std::size_t users) {
  std::string text = "{\"users\": [\n";
  std::size_t title = 0;
  for (std::size_t user = 0; user < users; ++user) {
    text += fmt::format(R"({}{{"user_id": "user-{}", "goals": [)", user > 0 ? "," : "", user);
    for (std::size_t goal = 0; goal < user % 3; ++goal) {
      text += fmt::format(R"({}{{"title": "{}"}})", goal > 0 ? "," : "", title++);
    }
    text += "]}\n";
  }
  return text + "]}";
}

/// Calls `read` with the path of a pipe into which that text is written.
template <typename Read>
void read_from_pipe(std::string_view text, Read read) {
  const TemporaryDirectory directory;
  const std::string path = directory.path_of("pipe");
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  std::thread writer([&] { std::ofstream(path, std::ios::binary) << text; });
  read(path);
  writer.join();
}

void check_users(GoalFile& file, std::size_t users) {
  std::size_t title = 0;
  std::size_t wrong = 0;
  for (std::size_t user = 0; user < users; ++user) {
    std::vector<Goal> expected;
    for (std::size_t goal = 0; goal < user % 3; ++goal) {
      expected.push_back({.title = fmt::format("{}", title++)});
    }
    if (goals_of(file, fmt::format("user-{}", user)) != expected) ++wrong;
  }
  CHECK(wrong == 0);
  CHECK(goals_of(file, fmt::format("user-{}", users)).empty());
}

}  // namespace

TEST_CASE("each of many users has their own goals") {
  constexpr std::size_t users = 30'000;
  GoalFile file = read(goal_file_of(users));
  check_users(file, users);
}

TEST_CASE("goals may come out of a pipe") {
  constexpr std::size_t users = 10'000;
  read_from_pipe(goal_file_of(users), [](const std::string& path) {
    GoalFile file(path);
    check_users(file, users);
  });
}

TEST_CASE("a user may have more goals than all others") {
  std::string text = R"({"users": [{"user_id": "first", "goals": [{"id": "f"}]},)"
                     R"({"user_id": "busy", "goals": [{"id": "0", "title": "A title of more than )"
                     R"(sixteen bytes", "subcategory": "s"})";
  constexpr std::size_t goals = 40'000;
  for (std::size_t goal = 1; goal < goals; ++goal) text += fmt::format(R"(,{{"id": {}}})", goal);
  GoalFile file = read(text + R"(]}, {"user_id": "last", "goals": [{"id": "l"}, {"id": "m"}]}]})");

  CHECK(goals_of(file, "first") == std::vector<Goal>{{.id = "f"}});
  CHECK(goals_of(file, "last") == std::vector<Goal>{{.id = "l"}, {.id = "m"}});
  const auto of_busy = goals_of(file, "busy");
  REQUIRE(of_busy.size() == goals);
  CHECK(of_busy.front() ==
        Goal{.id = "0", .title = "A title of more than sixteen bytes", .subcategory = "s"});
  std::size_t wrong = 0;
  for (std::size_t goal = 1; goal < goals; ++goal) {
    if (of_busy[goal] != Goal{.id = fmt::format("{}", goal)}) ++wrong;
  }
  CHECK(wrong == 0);
}

TEST_CASE("texts and names may be longer than what is read at once") {
  std::string title;
  for (std::size_t i = 0; i < 300'000; ++i) title.push_back(static_cast<char>('a' + i % 26));
  GoalFile file = read(fmt::format(
      R"({{"users": [{{"{0}": "{0}", "user_id": "{0}", "goals": [{{"title": "{0}\n", "id": 1}}]}}]}})",
      title));
  CHECK(goals_of(file, title) == std::vector<Goal>{{.id = "1", .title = title + "\n"}});
  CHECK(fault_of(fmt::format(R"({{"{}": 0}})", title)) ==
        " " + title + ": unknown; the members are subcategories, apps and users");
}

TEST_CASE("a fault far into a goal file is reported by line and column, or by its place") {
  // User n stands on line n + 2.
  constexpr std::size_t users = 20'000;
  const std::string text = goal_file_of(users);
  const auto with_user = [&](std::string_view user) {
    return text.substr(0, text.size() - 2) + std::string(user) + "]}";
  };
  CHECK(fault_of(with_user(",{\"user_id\": }")) == "20002:14: not valid JSON: unexpected '}'");
  CHECK(fault_of(text.substr(0, text.size() - 1)) == "20002:2: the JSON ends too early");
  CHECK(fault_of(text + "\n]") == "20003:1: more follows after the end of the JSON value");
  CHECK(fault_of(with_user(R"(,{"user_id": "user-7"})")) ==
        " users[20000].user_id: \"user-7\" is listed twice; put all of a user's goals in one "
        "place");
  CHECK(fault_of(with_user(R"(,{"user_id": "ada", "goals": [{}, {"subcategory": "s"}]}],
                              "subcategories": [)")) ==
        " users[20000].goals[1].subcategory: \"s\" is not among the subcategories; list it there, "
        "or fix the id");
}

TEST_CASE("a fault in what comes out of a pipe is reported with line and column") {
  const auto fault_from_pipe = [](std::string_view text) {
    std::string fault;
    read_from_pipe(text, [&](const std::string& path) {
      const auto error = error_of([&] { const GoalFile file(path); });
      CHECK(error.code == signals::ErrorCode::invalid_argument);
      REQUIRE(error.message.starts_with(path));
      fault = error.message.substr(path.size());
    });
    return fault;
  };
  const std::string text = goal_file_of(5'000);
  const std::string mark = "\xEF\xBB\xBF";
  CHECK(fault_from_pipe(mark + "{\x01" + text.substr(1)) ==
        ":1:2: an unescaped control character, 0x01");
  CHECK(fault_from_pipe(text.substr(0, text.size() - 2) + "\x01") ==
        ":5002:1: an unescaped control character, 0x01");
  CHECK(fault_from_pipe(R"({"users": [7]})") == ": users[0]: must be a JSON object");
}
