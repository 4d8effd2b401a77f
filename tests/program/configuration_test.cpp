// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <string>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "json_output.hpp"
#include "support/text_case.hpp"
#include "workspace.hpp"

using namespace signals::testing;

namespace {

/// How many of twelve users a run reports, where the `.env` file has that text.
[[nodiscard]] std::size_t users_with(std::string_view dot_env) {
  const Workspace workspace;
  std::string events;
  for (int i = 0; i < 10; ++i) events += "{\"user_id\":" + std::to_string(i) + "}\n";
  workspace.directory.write("events.ndjson", events);
  workspace.directory.write(".env", dot_env);
  return processed_users(workspace.evaluate()).size();
}

}  // namespace

TEST_CASE("a database that is configured makes postgres the default") {
  const Workspace workspace;
  workspace.directory.write(".env", "DATABASE_URL=postgres://ada:secret@host:port/db\n");
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
  CHECK(users_with("") == 12);
  CHECK(users_with("USER_ID_LIMIT=\n") == 12);
  CHECK(users_with("USER_ID_LIMIT= # none yet\n") == 12);
  CHECK(users_with("# USER_ID_LIMIT=3\n") == 12);
}

TEST_CASE("an --env-file that is malformed is refused by its line, and no value is shown") {
  const auto refusal_of_file = [](std::string_view text) {
    const Workspace workspace;
    workspace.directory.write("given.env", text);
    std::string refusal = refusal_of(workspace.evaluate({"--env-file", "given.env"}));
    CHECK(refusal.find("SECRET") == std::string::npos);
    return refusal;
  };
  for (const TextCase& file :
       {TextCase{"A=1\nSECRET\n", "2: no '=' follows the name"},
        TextCase{"A: SECRET\n", "1: a ':' follows the name; expected '='"},
        TextCase{"=SECRET\n", "1: expected the name of a variable"},
        TextCase{"A=1\n\nB='SECRET\n", "3: a single quote is not closed"},
        TextCase{"A=\"SECRET\\\"\n", "1: a double quote is not closed"},
        TextCase{"A='SECRET' MORE\n", "1: more follows after the value; put it in quotes"},
        TextCase{"A={\n\"SECRET\": 1\n}\n", "1: JSON over several lines; put it in single quotes"},
        TextCase{"\xFF\xFE"
                 "A",
                 "1: UTF-16 text; save it as UTF-8"}}) {
    CAPTURE(file.expected);
    CHECK(refusal_of_file(file.given) ==
          fmt::format("given.env:{}; a line is NAME=value", file.expected));
  }
  static_cast<void>(refusal_of_file("KEY=-----BEGIN\nMIIEvSECRET\n"));
}

TEST_CASE("a .env file found by chance is read as far as it can be, with a warning") {
  const auto warning_with = [](std::string_view text) {
    const Workspace workspace;
    workspace.directory.write(".env", text);
    const auto result = workspace.evaluate({"--limit", "0"});
    CHECK(result.status == 0);
    CHECK(result.error.find("SECRET") == std::string::npos);
    return result.error;
  };
  CHECK(
      warning_with("PATH\nX=1\n") ==
      "signals: warning: .env:1: no '=' follows the name; a line is NAME=value; skipped 1 line\n");
  CHECK(warning_with("X=1\nA='SECRET\nB: SECRET\nC=\"a b\" --flag\n") ==
        "signals: warning: .env:2: a single quote is not closed; a line is NAME=value; skipped 3 "
        "lines\n");
  CHECK(warning_with("\xFF\xFE"
                     "A") ==
        "signals: warning: .env:1: UTF-16 text; save it as UTF-8; a line is NAME=value; skipped 1 "
        "line\n");
  CHECK(warning_with("my-var=3\n1st=x\ndotted.name = y\n") == "");
  CHECK(users_with("PATH\nUSER_ID_LIMIT=3\n'\n") == 3);
}

TEST_CASE("a .env file is refused where it sets a variable of this program and cannot be read") {
  CHECK(refusal_with(".env", "USER_ID_LIMIT: 3\n") ==
        ".env:1: a ':' follows the name; expected '='; a line is NAME=value");
  CHECK(refusal_with(".env",
                     "FIREBASE_SERVICE_ACCOUNT_JSON={\n  \"type\": \"service_account\"\n}\n") ==
        ".env:1: JSON over several lines; put it in single quotes; a line is NAME=value");
  CHECK(refusal_with(".env", "DATABASE_URL=\"postgres://ada:secret@host/db\n").find("secret") ==
        std::string::npos);
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

TEST_CASE("a .env found by chance sends nothing of the environment to another place") {
  const struct {
    std::string variable;
    std::string value;
    std::string credential;
  } diversions[]{
      {"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "/etc/hostname", ""},
      {"AWS_CONTAINER_CREDENTIALS_FULL_URI", "https://example.com/", ""},
      {"AWS_ENDPOINT_URL", "https://example.com", "AWS_SESSION_TOKEN"},
      {"AWS_ENDPOINT_URL_SECRETS_MANAGER", "https://example.com", "AWS_ACCESS_KEY_ID"},
      {"FIRESTORE_EMULATOR_HOST", "127.0.0.1:1", "FIREBASE_CREDENTIALS_FILE"},
      {"DATABASE_URL", "postgres://ada@example.com/db", "PGPASSWORD"},
      {"DATABASE_URL", "host=example.com", "PGPASSWORD"},
      {"STATE_DATABASE_URL", "postgres://ada@example.com/db", "PGPASSWORD"},
      {"DATABASE_SECRET_ID", "prod/database", "PGPASSWORD"},
  };
  for (const auto& diversion : diversions) {
    CAPTURE(diversion.variable);
    Workspace workspace;
    if (!diversion.credential.empty())
      workspace.options.environment[diversion.credential] = "SECRET";
    workspace.directory.write(
        ".env", "USER_ID_LIMIT=3\n" + diversion.variable + "=" + diversion.value + "\n");
    const std::string refusal = refusal_of(workspace.evaluate());
    CHECK(
        refusal.starts_with(".env: " + diversion.variable + " may not come from a file that was"));
    CHECK(refusal.ends_with("name the file with --env-file .env"));
    CHECK(workspace.evaluate({"--env-file", ".env"}).status == 0);
    // What the environment says anyway counts.
    workspace.options.environment[diversion.variable] = diversion.value;
    CHECK(workspace.evaluate().status == 0);
    workspace.options.environment.clear();
    if (!diversion.credential.empty()) CHECK(workspace.evaluate().status == 0);
  }
  Workspace workspace;
  workspace.options.environment["PGPASSWORD"] = "SECRET";
  workspace.directory.write(".env", "DATABASE_URL=postgres://ada:own@example.com/db\n");
  CHECK(workspace.evaluate().status == 0);
}

TEST_CASE("a .env that may be another user's is not read unless it is named") {
  const Workspace workspace;
  const std::string path = workspace.directory.write(".env", "USER_ID_LIMIT=2\n");
  CHECK(processed_users(workspace.evaluate()).size() == 2);
  std::filesystem::permissions(path, std::filesystem::perms::others_write,
                               std::filesystem::perm_options::add);
  const auto result = workspace.evaluate();
  CHECK(result.status == 0);
  CHECK(
      result.error ==
      "signals: warning: .env is not read, because another user owns it or everybody may write it; "
      "name it with --env-file .env\n");
  CHECK(processed_users(workspace.evaluate({"--env-file", ".env"})).size() == 2);
}
