// SPDX-License-Identifier: Apache-2.0
#include <csignal>
#include <filesystem>
#include <fstream>
#include <optional>

#include <doctest/doctest.h>
#include <runtime_api_server.hpp>

#include "support/background_process.hpp"
#include "support/temporary_directory.hpp"

using namespace signals::testing;
using namespace signals::lambda::testing;
namespace json = boost::json;

namespace {

/// The program as AWS Lambda runs it, with sources that nobody serves, so that it must not wait
/// for them before it asks for an invocation.
class Function {
 public:
  explicit Function(const json::value& scenario) : api_(scenario) {
    options_.environment = {{"AWS_LAMBDA_RUNTIME_API", api_.address()},
                            {"DATABASE_URL", "postgres://reader:s3cret@127.0.0.1:1/goals"},
                            {"FIRESTORE_EMULATOR_HOST", "127.0.0.1:1"},
                            {"FIREBASE_PROJECT_ID", "demo"}};
    options_.working_directory = directory_.path_of("");
  }

  [[nodiscard]] RuntimeApiServer& api() noexcept { return api_; }
  [[nodiscard]] const TemporaryDirectory& directory() const noexcept { return directory_; }
  [[nodiscard]] std::map<std::string, std::string>& environment() noexcept {
    return options_.environment;
  }

  void start(const std::string& path = SIGNALS_PROGRAM,
             const std::vector<std::string>& arguments = {"lambda"}) {
    std::vector<std::string> command{path};
    command.insert(command.end(), arguments.begin(), arguments.end());
    process_.emplace(command, directory_.path_of("log"), options_);
  }

  /// The exit status.
  [[nodiscard]] int wait() { return process_->wait(); }
  [[nodiscard]] int end(int signal) { return process_->end(signal); }

  [[nodiscard]] std::vector<json::object> log() const {
    std::ifstream file(directory_.path_of("log"));
    std::vector<json::object> lines;
    for (std::string line; std::getline(file, line);) {
      lines.push_back(json::parse(line).as_object());
    }
    return lines;
  }

 private:
  TemporaryDirectory directory_{};
  RuntimeApiServer api_;
  ProcessOptions options_{};
  std::optional<BackgroundProcess> process_{};
};

}  // namespace

TEST_SUITE_BEGIN("lambda" * doctest::skip(!has_node()));

TEST_CASE("signals lambda serves AWS Lambda until it is told to end") {
  for (const int signal : {SIGTERM, SIGINT}) {
    Function function(json::parse(R"({"next": [{"id": "r1", "event": "[]"}]})"));
    function.start();
    const Call call = function.api().next_call();
    CHECK(call.path == "/invocation/r1/error");
    CHECK(call.error_type == "invalid_argument");
    CHECK(function.end(signal) == 0);
    const auto log = function.log();
    REQUIRE(log.size() == 1);
    CHECK(log[0].at("level") == "ERROR");
    CHECK(log[0].at("requestId") == "r1");
  }
}

TEST_CASE("the program started as bootstrap is signals lambda") {
  Function function(json::parse(R"({"next": [{"id": "r1", "event": "[]"}]})"));
  const std::string bootstrap = function.directory().path_of("bootstrap");
  std::filesystem::create_symlink(SIGNALS_PROGRAM, bootstrap);
  function.start(bootstrap, {});
  CHECK(function.api().next_call().path == "/invocation/r1/error");
  CHECK(function.end(SIGTERM) == 0);
}

TEST_CASE("what keeps the program from starting is told to AWS Lambda, without secrets") {
  const struct {
    std::string variable;
    std::string value;
    std::string_view reason;
  } faults[]{
      {"DATABASE_URL", "", "DATABASE_URL is missing"},
      {"DATABASE_URL", "postgres://reader:s3cret@[/x", "DATABASE_URL: "},
      {"FIRESTORE_EMULATOR_HOST", "", "the key of a service account is missing"},
      {"FIREBASE_PROJECT_ID", "", "FIRESTORE_EMULATOR_HOST needs FIREBASE_PROJECT_ID"},
      {"SIGNALS_RULES", "/nowhere/rules.json", "/nowhere/rules.json"},
      {"USER_ID_LIMIT", "many",
       "USER_ID_LIMIT: expected a whole number of 0 or more, got \"many\""},
      {"AWS_LAMBDA_LOG_LEVEL", "LOUD", "\"LOUD\" is not a log level"},
      {"SIGNALS_LAMBDA_MARGIN_MS", "-1", "SIGNALS_LAMBDA_MARGIN_MS: expected a whole number"},
      {"SIGNALS_LAMBDA_WORKERS", "0", "SIGNALS_LAMBDA_WORKERS: expected a whole number"},
  };
  for (const auto& given : faults) {
    const auto& variable = given.variable;
    const auto& value = given.value;
    const auto& reason = given.reason;
    CAPTURE(variable);
    Function function(json::object{});
    function.environment()[variable] = value;
    function.start();
    const Call call = function.api().next_call();
    CHECK(call.path == "/init/error");
    CAPTURE(call.body);
    CHECK(json::parse(call.body).at("errorType") == json::value(call.error_type));
    const std::string message(json::parse(call.body).at("errorMessage").as_string());
    CHECK(message.find(reason) != std::string::npos);
    CHECK(message.find("s3cret") == std::string::npos);
    CHECK(function.wait() == 1);
    const auto log = function.log();
    REQUIRE(log.size() == 1);
    CHECK(log[0].at("level") == "FATAL");
    CHECK(log[0].at("errorMessage") == json::value(message));
  }
}

TEST_CASE("a Runtime API that is out of order ends the program") {
  Function function(json::parse(R"({"next": [{"status": 500}]})"));
  function.start();
  CHECK(function.wait() == 1);
  const auto log = function.log();
  REQUIRE(log.size() == 1);
  CHECK(log[0].at("level") == "FATAL");
  CHECK(log[0].at("message") == "the Runtime API is lost");
}

TEST_SUITE_END();
