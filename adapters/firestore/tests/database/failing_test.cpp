// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <string>
#include <thread>

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <doctest/doctest.h>

#include "fault_server.hpp"
#include "stored_events.hpp"
#include "support/expected_error.hpp"

using namespace signals::firestore::testing;
using namespace std::chrono_literals;
namespace json = boost::json;

namespace {

using Clock = std::chrono::steady_clock;

[[nodiscard]] ExpectedError failure_of(EventDatabase& database) {
  return error_of([&] { static_cast<void>(read_sessions(database, "u1")); });
}

/// What comes of reading when every request has that fault.
[[nodiscard]] ExpectedError failure_of(FaultServer& server, const json::object& fault,
                                       unsigned attempts = 3) {
  server.fail(json::array(20, fault));
  Options options = server.options();
  options.attempts = attempts;
  EventDatabase database(options, shared_client(), nullptr);
  return failure_of(database);
}

}  // namespace

TEST_SUITE_BEGIN("firestore" * doctest::skip(!has_node()));

TEST_CASE("what may pass is retried, as often as allowed") {
  FaultServer& server = FaultServer::fresh(event_documents("u1", 3));
  struct Case {
    int status;
    ErrorCode code;
  };
  for (const Case& tested :
       {Case{429, ErrorCode::resource_exhausted}, Case{500, ErrorCode::internal},
        Case{502, ErrorCode::unavailable}, Case{503, ErrorCode::unavailable},
        Case{504, ErrorCode::deadline_exceeded}, Case{409, ErrorCode::aborted}}) {
    const int status = tested.status;
    CAPTURE(status);
    EventDatabase database(server.options(), shared_client(), nullptr);
    server.fail(json::array(2, json::object{{"status", status}}));
    CHECK(read_sessions(database, "u1") == sessions(3));
    CHECK(server.requests().size() == 3);

    const ExpectedError error = failure_of(server, {{"status", status}});
    CHECK(error.code == tested.code);
    CHECK(error.retry == Retry::may_help);
    CHECK(error.names("projects/demo-signals/databases/(default)/documents/users/u1/events"));
    CHECK(error.names("as the test asked for"));
    CHECK(error.names("HTTP status " + std::to_string(status)));
    CHECK(error.names("(tried 3 times)"));
    CHECK(server.requests().size() == 3);
  }
}

TEST_CASE("what will not pass is not retried, and says what to do") {
  FaultServer& server = FaultServer::fresh();
  struct Case {
    json::object fault;
    ErrorCode code;
    std::string advice;
  };
  const std::vector<Case> cases{
      {{{"status", 400}}, ErrorCode::invalid_argument, "check the ids of the project"},
      {{{"status", 400}, {"name", "FAILED_PRECONDITION"}, {"message", "it requires an index"}},
       ErrorCode::failed_precondition,
       "create the index"},
      {{{"status", 400},
        {"name", "FAILED_PRECONDITION"},
        {"message", "not available for Firestore in Datastore Mode"}},
       ErrorCode::failed_precondition,
       "native mode"},
      {{{"status", 403}, {"message", "Missing or insufficient permissions."}},
       ErrorCode::permission_denied,
       "grant the account roles/datastore.viewer in project demo-signals, which holds the "
       "permissions needed, datastore.entities.get and datastore.entities.list"},
      {{{"status", 403}, {"message", "Cloud Firestore API has not been used in project 7 before"}},
       ErrorCode::permission_denied,
       "enable the Cloud Firestore API (firestore.googleapis.com) in project demo-signals"},
      {{{"status", 404}, {"message", "The database (default) does not exist"}},
       ErrorCode::not_found,
       "check that project demo-signals exists and has a Firestore database (default)"},
      {{{"status", 401}}, ErrorCode::unauthenticated, "check the service account's key"},
      {{{"status", 501}}, ErrorCode::unimplemented, "HTTP status 501"},
      {{{"status", 302}, {"headers", {{"Location", "http://127.0.0.1:1/"}}}},
       ErrorCode::unknown,
       "HTTP status 302"},
  };
  for (const Case& refused : cases) {
    CAPTURE(refused.fault);
    const ExpectedError error = failure_of(server, refused.fault);
    CHECK(error.code == refused.code);
    CHECK(error.retry == Retry::useless);
    CHECK(error.names("projects/demo-signals/databases/(default)/documents/users/u1/events"));
    CHECK(error.names(refused.advice));
    CHECK(server.requests().size() == 1);
  }
}

TEST_CASE("Google's reason decides the advice, and its words where it gives none") {
  FaultServer& server = FaultServer::fresh();
  const struct {
    std::string reason;
    std::string message;
    std::string_view advice;
  } refusals[]{
      {"CONSUMER_INVALID", "Permission denied on resource project x.", "check FIREBASE_PROJECT_ID"},
      {"CONSUMER_SUSPENDED", "Consumer has been suspended.", "is suspended"},
      {"BILLING_DISABLED", "This API method requires it.",
       "enable billing for project demo-signals"},
      {"", "This API method requires billing to be enabled.", "enable billing"},
      {"SERVICE_DISABLED", "Not now.", "enable the Cloud Firestore API"},
      {"SECURITY_POLICY_VIOLATED", "Request is prohibited.", "VPC Service Controls"},
      {"", "Request is prohibited by organization's policy.", "VPC Service Controls"},
      {"IAM_PERMISSION_DENIED", "The caller is disabled for this.", "roles/datastore.viewer"},
      {"USER_PROJECT_DENIED", "No.", "roles/serviceusage.serviceUsageConsumer"},
      {"A_NEW_REASON", "No.", "roles/datastore.viewer"},
  };
  for (const auto& refusal : refusals) {
    CAPTURE(refusal.reason);
    json::array details{json::object{{"@type", "type.googleapis.com/google.rpc.Help"}}};
    if (!refusal.reason.empty()) {
      details.push_back(json::object{{"@type", "type.googleapis.com/google.rpc.ErrorInfo"},
                                     {"reason", refusal.reason},
                                     {"domain", "googleapis.com"}});
    }
    const json::value body =
        json::array{json::object{{"error", json::object{{"code", 403},
                                                        {"message", refusal.message},
                                                        {"status", "PERMISSION_DENIED"},
                                                        {"details", details}}}}};
    const ExpectedError error =
        failure_of(server, {{"status", 403}, {"text", json::serialize(body)}});
    CHECK(error.code == ErrorCode::permission_denied);
    CHECK(error.names(refusal.advice));
    CHECK(error.names("roles/datastore.viewer") == (refusal.advice == "roles/datastore.viewer"));
  }
}

TEST_CASE("an answer that is no JSON is an error that says so") {
  FaultServer& server = FaultServer::fresh();
  for (const std::string type : {"text/html; charset=utf-8", "text/plain", ""}) {
    CAPTURE(type);
    const ExpectedError error = failure_of(
        server, {{"contentType", type}, {"text", "<html>Sign in to the network</html>"}});
    CHECK(error.code == ErrorCode::internal);
    CHECK(error.names("the answer is not JSON"));
    CHECK(error.names(type.substr(0, type.find(';'))));
    CHECK_FALSE(error.names("Sign in"));
    CHECK(server.requests().size() == 1);
  }
  // A proxy's error stands for the server's.
  const ExpectedError proxy = failure_of(
      server, {{"status", 502}, {"contentType", "text/html"}, {"text", "<h1>Bad\nGateway</h1>"}});
  CHECK(proxy.code == ErrorCode::unavailable);
  CHECK(proxy.names("<h1>Bad Gateway</h1>"));
  CHECK(server.requests().size() == 3);
}

TEST_CASE("no more is read of a refusal than a message can hold") {
  FaultServer& server = FaultServer::fresh();
  const ExpectedError error = failure_of(
      server, {{"status", 403},
               {"generate", {{"bytes", 1'000'000'000'000}, {"object", {{"why", "because"}}}}}});
  CHECK(error.code == ErrorCode::permission_denied);
  CHECK(error.message.size() < 1000);
  CHECK(error.names("because"));
}

TEST_CASE("an answer that calls itself JSON and is something else is an error") {
  FaultServer& server = FaultServer::fresh();
  const ExpectedError page = failure_of(server, {{"text", "<html></html>"}});
  CHECK(page.code == ErrorCode::unavailable);
  CHECK(page.names("users/u1/events"));
  const ExpectedError shape = failure_of(server, {{"text", R"({"documents": []})"}});
  CHECK(shape.code == ErrorCode::internal);
  const ExpectedError empty = failure_of(server, {{"text", ""}});
  CHECK(empty.code == ErrorCode::unavailable);
  CHECK(empty.retry == Retry::may_help);
}

TEST_CASE("a server's wish to be left alone is granted") {
  FaultServer& server = FaultServer::fresh(event_documents("u1", 3));
  server.fail(R"([{"status": 429, "headers": {"Retry-After": "1"}}])");
  EventDatabase database(server.options(), shared_client(), nullptr);
  const auto start = Clock::now();
  CHECK(read_sessions(database, "u1") == sessions(3));
  CHECK(Clock::now() - start >= 1s);
}

TEST_CASE("a wait that would outlast the call is not begun") {
  FaultServer& server = FaultServer::fresh();
  server.fail(R"([{"status": 503, "headers": {"Retry-After": "3600"}}])");
  EventDatabase database(server.options(), shared_client(), nullptr);
  const auto start = Clock::now();
  const ExpectedError error = failure_of(database);
  CHECK(error.code == ErrorCode::unavailable);
  CHECK(error.retry == Retry::may_help);
  CHECK(Clock::now() - start < 60s);
  CHECK(server.requests().size() == 1);
}

TEST_CASE("attempts count afresh with every document gained") {
  FaultServer& server = FaultServer::fresh(event_documents("u1", 12));
  json::array faults;
  for (int i = 0; i < 11; ++i) {
    faults.push_back(json::object{{"documents", 1}, {"error", {{"code", 503}, {"message", "x"}}}});
    faults.push_back(json::object{{"status", 503}});
  }
  server.fail(faults);
  Options options = server.options();
  options.attempts = 3;
  EventDatabase database(options, shared_client(), nullptr);
  CHECK(read_sessions(database, "u1") == sessions(12));
  CHECK(server.requests().size() == 23);
}

TEST_CASE("a server that falls silent is asked again, and one that is slow is waited for") {
  struct Example {
    std::string faults;
    std::chrono::milliseconds idle_timeout;
    std::size_t requests;
  };
  for (const Example& example : {
           Example{R"([{"cut": 1500, "how": "stall"}, {"cut": 0, "how": "stall"}])", 100ms, 3},
           Example{R"([{"chunk": 40, "pause": 5}])", 2s, 1},
       }) {
    CAPTURE(example.faults);
    FaultServer& server = FaultServer::fresh(event_documents("u1", 5));
    server.fail(example.faults);
    Options options = server.options();
    options.idle_timeout = example.idle_timeout;
    EventDatabase database(options, shared_client(), nullptr);
    CHECK(read_sessions(database, "u1") == sessions(5));
    CHECK(server.requests().size() == example.requests);
  }
}

TEST_CASE("a call takes no longer than it may") {
  FaultServer& server = FaultServer::fresh(event_documents("u1", 5));
  server.fail(R"([{"cut": 1500, "how": "stall"}])");
  Options options = server.options();
  options.timeout = 200ms;
  EventDatabase database(options, shared_client(), nullptr);
  const auto start = Clock::now();
  const ExpectedError error = failure_of(database);
  CHECK(error.code == ErrorCode::deadline_exceeded);
  CHECK(error.retry == Retry::may_help);
  CHECK(error.names("users/u1/events"));
  CHECK(Clock::now() - start >= 200ms);
  CHECK(Clock::now() - start < 30s);
  CHECK(server.requests().size() == 1);
}

TEST_CASE("a call ends when asked to, amid an answer and between two attempts") {
  FaultServer& server = FaultServer::fresh(event_documents("u1", 5));
  for (const std::string fault : {R"({"cut": 1500, "how": "stall"})",
                                  R"({"status": 503, "headers": {"Retry-After": "90"}})"}) {
    CAPTURE(fault);
    server.fail("[" + fault + "]");
    EventDatabase database(server.options(), shared_client(), nullptr);
    std::stop_source stop;
    const std::jthread stopper([&] {
      std::this_thread::sleep_for(200ms);
      stop.request_stop();
    });
    Sessions read;
    const auto start = Clock::now();
    const ExpectedError error =
        error_of([&] { database.read_events("u1", read, stop.get_token()); });
    CHECK(error.code == ErrorCode::cancelled);
    CHECK(Clock::now() - start < 30s);
    CHECK(server.requests().size() == 1);
  }
}

TEST_CASE("a call that is not wanted any more asks for nothing") {
  FaultServer& server = FaultServer::fresh();
  EventDatabase database(server.options(), shared_client(), nullptr);
  std::stop_source stop;
  stop.request_stop();
  Sessions read;
  const auto token = stop.get_token();
  CHECK(error_of([&] { database.read_events("u1", read, token); }).code == ErrorCode::cancelled);
  CHECK(error_of([&] { database.check(token); }).code == ErrorCode::cancelled);
  CHECK(error_of([&] { static_cast<void>(database.list_users({}, 9, token)); }).code ==
        ErrorCode::cancelled);
  CHECK(server.requests().empty());
}

TEST_CASE("what a sink throws is the caller's, and nothing is retried") {
  class FullSink final : public signals::EventSink {
   public:
    void accept(const signals::Event&) override {
      throw signals::Error(ErrorCode::unavailable, "the sink is full", Retry::may_help);
    }
  };
  FaultServer& server = FaultServer::fresh(event_documents("u1", 5));
  EventDatabase database(server.options(), shared_client(), nullptr);
  FullSink sink;
  const ExpectedError error = error_of([&] { database.read_events("u1", sink, {}); });
  CHECK(error.message == "the sink is full");
  CHECK(server.requests().size() == 1);
}

TEST_SUITE_END();

TEST_CASE("a server that is not there is unavailable after the attempts allowed") {
  EventDatabase database({.project_id = "demo-signals",
                          .endpoint = "http://127.0.0.1:1",
                          .attempts = 3,
                          .first_backoff = 0ms},
                         shared_client(), nullptr);
  const ExpectedError error = error_of([&] { database.check(); });
  CHECK(error.code == ErrorCode::unavailable);
  CHECK(error.retry == Retry::may_help);
  CHECK(error.names("projects/demo-signals/databases/(default)/documents/app_usage_events"));
  CHECK(error.names("127.0.0.1"));
  CHECK(error.names("(tried 3 times)"));
}
