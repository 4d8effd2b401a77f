// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <string>

#include <doctest/doctest.h>

#include "json_output.hpp"
#include "workspace.hpp"

using namespace signals::testing;

namespace {

/// How many of ten users a run reports, where the `.env` file has that text.
[[nodiscard]] std::size_t users_with(std::string_view dot_env) {
  const Workspace workspace;
  std::string events;
  for (int i = 0; i < 10; ++i) events += "{\"user_id\":" + std::to_string(i) + "}\n";
  static_cast<void>(workspace.directory.write("events.ndjson", events));
  static_cast<void>(workspace.directory.write(".env", dot_env));
  return processed_users(workspace.evaluate()).size();
}

[[nodiscard]] std::string refusal_with(std::string_view dot_env) {
  const Workspace workspace;
  static_cast<void>(workspace.directory.write(".env", dot_env));
  return refusal_of(workspace.evaluate());
}

}  // namespace

TEST_CASE("a database that is configured makes postgres the default") {
  const Workspace workspace;
  static_cast<void>(
      workspace.directory.write(".env", "DATABASE_URL=postgres://ada:secret@host:port/db\n"));
  const std::string refusal = refusal_of(workspace.run({"evaluate", "--events", "events.ndjson"}));
  CHECK(refusal.starts_with(has_postgres
                                ? "DATABASE_URL: the connection string of the PostgreSQL database "
                                  "cannot be used: the port is not a number"
                                : "this build has no postgres adapter; give --goals a path"));
  CHECK(refusal.find("secret") == std::string::npos);
  CHECK(workspace.evaluate().status == 0);
}

TEST_CASE(
    "a .env file may hold comments, blank lines, exports, blanks, CRLF and a byte order mark") {
  CHECK(users_with("USER_ID_LIMIT=3") == 3);
  CHECK(users_with("\xEF\xBB\xBF# the limit\n\n  USER_ID_LIMIT = 3  \n") == 3);
  CHECK(users_with("OTHER=x\r\nUSER_ID_LIMIT=3\r\n") == 3);
  CHECK(users_with("export USER_ID_LIMIT=3 # as agreed\n") == 3);
  CHECK(users_with("exported=1\nUSER_ID_LIMIT=3\n") == 3);
  CHECK(users_with("USER_ID_LIMIT='3' # as agreed\n") == 3);
  CHECK(users_with("USER_ID_LIMIT=\"3\"\n") == 3);
  CHECK(users_with("USER_ID_LIMIT=4\nUSER_ID_LIMIT=3\n") == 3);
  CHECK(users_with("KEY=\"several\nlines\n# \\\" of \\n text\"\nUSER_ID_LIMIT=3\n") == 3);
  CHECK(users_with("KEY='USER_ID_LIMIT=1\n'\nUSER_ID_LIMIT=3\n") == 3);
  CHECK(users_with("KEY=a#b\nUSER_ID_LIMIT=3\n") == 3);
  CHECK(users_with("") == 10);
  CHECK(users_with("USER_ID_LIMIT=\n") == 10);
  CHECK(users_with("USER_ID_LIMIT= # none yet\n") == 10);
  CHECK(users_with("# USER_ID_LIMIT=3\n") == 10);
}

TEST_CASE("a .env file that is malformed is refused by its line, and no value is shown") {
  CHECK(refusal_with("A=1\nSECRET\n") ==
        ".env:2: a '=' is missing after the name; a line is NAME=value");
  CHECK(refusal_with("KEY=-----BEGIN\nMIIEvSECRET\n").find("SECRET") == std::string::npos);
  CHECK(refusal_with("1SECRET=x\n") ==
        ".env:1: a variable's name is expected; a line is NAME=value");
  CHECK(refusal_with("=SECRET\n") == ".env:1: a variable's name is expected; a line is NAME=value");
  CHECK(refusal_with("A=1\n\nB='SECRET\n") ==
        ".env:3: a single quote is not closed; a line is NAME=value");
  CHECK(refusal_with("A=\"SECRET\\\"\n") ==
        ".env:1: a double quote is not closed; a line is NAME=value");
  CHECK(refusal_with("A='SECRET' MORE\n") ==
        ".env:1: more follows after the value; put it in quotes; a line is NAME=value");
}

TEST_CASE("an --env-file must be a file, where .env need not be one") {
  const Workspace workspace;
  CHECK(refusal_of(workspace.evaluate({"--env-file", "missing.env"})) ==
        "cannot read missing.env: No such file or directory");
  CHECK(refusal_of(workspace.evaluate({"--env-file", "."})) ==
        "cannot read .: it is a directory; give a file");
  // Python's virtual environments are often in a directory of that name.
  std::filesystem::create_directory(workspace.directory.path_of(".env"));
  CHECK(workspace.evaluate().status == 0);
}
