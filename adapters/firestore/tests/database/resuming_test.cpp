// SPDX-License-Identifier: Apache-2.0
#include <random>
#include <string>
#include <vector>

#include <boost/json/value.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "fault_server.hpp"
#include "stored_events.hpp"
#include "support/expected_error.hpp"

using namespace signals::firestore::testing;
namespace json = boost::json;

namespace {

constexpr int document_count = 5;

/// Documents with next to nothing in them, so that their answer has few bytes to break off after.
[[nodiscard]] json::array short_documents() {
  json::array documents = event_documents("u1", document_count);
  for (json::value& document : documents) {
    json::object& fields = document.at("fields").as_object();
    fields = {{"sessionId", fields.at("sessionId")}};
  }
  return documents;
}

/// How long the answer is that holds all events of the user.
[[nodiscard]] std::size_t length_of_answer(FaultServer& server, EventDatabase& database) {
  REQUIRE(read_sessions(database, "u1") == sessions(document_count));
  const auto requests = server.requests();
  REQUIRE(requests.size() == 1);
  return requests[0].bytes;
}

[[nodiscard]] std::string name_of_document(std::size_t index) {
  return fmt::format(
      "projects/demo-signals/databases/(default)/documents/users/u1/events/event-{:03}", index);
}

/// Reads the events once for each `step` bytes that an answer may break off after.
void break_off(std::string_view how, std::size_t step) {
  FaultServer& server = FaultServer::fresh(short_documents());
  EventDatabase database(server.options(), shared_client(), nullptr);
  const std::size_t length = length_of_answer(server, database);
  json::array faults;
  for (std::size_t cut = 0; cut < length; cut += step) {
    faults.push_back(json::object{{"cut", cut}, {"how", how}});
    faults.push_back(nullptr);
  }
  server.fail(faults);
  for (std::size_t cut = 0; cut < length; cut += step) {
    CAPTURE(cut);
    REQUIRE(read_sessions(database, "u1") == sessions(document_count));
  }
  const auto requests = server.requests();
  REQUIRE(requests.size() == faults.size());
  for (std::size_t i = 0; i < requests.size(); i += 2) {
    const SeenRequest& broken = requests[i];
    const SeenRequest& next = requests[i + 1];
    CAPTURE(i / 2 * step);
    CHECK(broken.start_at.empty());
    const std::size_t whole = broken.whole_documents;
    CHECK(next.start_at == (whole == 0 ? std::string() : name_of_document(whole - 1)));
    // The database's clock counts writes.
    CHECK(next.read_time == std::string(whole == 0 ? "" : "2026-01-01T00:00:00.000006Z"));
  }
}

/// Between two places of an answer at which it has a fault.
constexpr std::size_t step = 7;

/// Reads the events once for each place of an answer, with the fault that there is, and loses and
/// repeats none.
template <typename FaultAt>
void read_despite(FaultServer& server, EventDatabase& database, std::size_t end, FaultAt fault_at) {
  for (std::size_t place = 0; place < end; place += step) {
    CAPTURE(place);
    server.fail({fault_at(place)});
    REQUIRE(read_sessions(database, "u1") == sessions(document_count));
  }
}

}  // namespace

TEST_SUITE_BEGIN("firestore" * doctest::skip(!has_node()));

TEST_CASE("a compressed response of which a bit is wrong gives no wrong event without an error") {
  FaultServer& server = FaultServer::fresh(event_documents("u1", 200));
  Options options = server.options();
  EventDatabase database(options, shared_client(), nullptr);
  server.fail(R"([{"gzip": true}])");
  CHECK(read_sessions(database, "u1") == sessions(200));
  const auto size = static_cast<int>(server.requests().at(0).bytes);
  int refused = 0;
  for (int at = 10; at < size; at += 1 + size / 60) {
    CAPTURE(at);
    server.fail(boost::json::array{
        boost::json::object{{"gzip", true}, {"flip", at}, {"mask", 1 << at % 8}}});
    std::vector<std::string> read;
    try {
      read = read_sessions(database, "u1");
    } catch (const signals::Error&) {
      ++refused;
      continue;
    }
    CHECK(read == sessions(200));
  }
  CHECK(refused > 0);
}

TEST_CASE("a server that repeats documents, or ignores where a query starts, is told") {
  FaultServer& server = FaultServer::fresh();
  const auto result = [](std::string_view id) {
    return fmt::format(
        R"({{"document": {{"name": "projects/demo-signals/databases/(default)/documents/users/u1/events/{}"}},)"
        R"( "readTime": "2026-01-09T12:00:00Z"}})",
        id);
  };
  EventDatabase database(server.options(), shared_client(), nullptr);
  const auto fault = [&](const std::string& text) {
    return boost::json::object{{"status", 200}, {"text", text}};
  };
  for (const std::string& twice :
       {"[" + result("a") + "," + result("a") + "]", "[" + result("b") + "," + result("a") + "]"}) {
    server.fail(boost::json::array{fault(twice)});
    const auto error = error_of([&] { static_cast<void>(read_sessions(database, "u1")); });
    CHECK(error.code == ErrorCode::internal);
    CHECK(error.names("documents that do not ascend by name"));
  }
  server.fail(boost::json::array{fault("[" + result("a") + "," + result("b")),
                                 fault("[" + result("a") + "," + result("b") + "]")});
  const auto cursor_ignored = error_of([&] { static_cast<void>(read_sessions(database, "u1")); });
  CHECK(cursor_ignored.names("documents that do not ascend by name"));
}

TEST_CASE("an answer that breaks off at any byte goes on after the last whole document") {
  break_off("close", 1);
}

TEST_CASE("an answer that ends too early goes on after the last whole document") {
  break_off("end", 7);
}

TEST_CASE("a reset loses and repeats no document, whichever bytes of an answer still arrive") {
  FaultServer& server = FaultServer::fresh(short_documents());
  EventDatabase database(server.options(), shared_client(), nullptr);
  const std::size_t length = length_of_answer(server, database);
  read_despite(server, database, length, [](std::size_t cut) {
    return json::object{{"cut", cut}, {"how", "reset"}};
  });
}

TEST_CASE("an answer whose length is announced wrong loses and repeats no document") {
  FaultServer& server = FaultServer::fresh(short_documents());
  EventDatabase database(server.options(), shared_client(), nullptr);
  const std::size_t length = length_of_answer(server, database);
  read_despite(server, database, length, [](std::size_t announced) {
    return json::object{{"headers", {{"Content-Length", announced}}}, {"how", "close"}};
  });
  CHECK(server.requests().size() == 2 * ((length + step - 1) / step));
  // Too long by one, with all of the answer: it is complete in itself.
  read_despite(server, database, length + 1, [&](std::size_t cut) {
    return json::object{
        {"headers", {{"Content-Length", length + 1}}}, {"cut", cut}, {"how", "close"}};
  });
}

TEST_CASE("a compressed answer that breaks off at any byte loses and repeats no document") {
  FaultServer& server = FaultServer::fresh(event_documents("u1", 40));
  EventDatabase database(server.options(), shared_client(), nullptr);
  server.fail(R"([{"gzip": true}])");
  REQUIRE(read_sessions(database, "u1") == sessions(40));
  const std::size_t length = server.requests().at(0).bytes;
  for (std::size_t cut = 0; cut < length; ++cut) {
    CAPTURE(cut);
    server.fail({json::object{{"gzip", true}, {"cut", cut}, {"how", "close"}}});
    REQUIRE(read_sessions(database, "u1") == sessions(40));
  }
  CHECK(server.requests().size() == 2 * length);
}

TEST_CASE("an error amid the documents is followed by the rest of them when it may pass") {
  FaultServer& server = FaultServer::fresh(event_documents("u1", document_count));
  EventDatabase database(server.options(), shared_client(), nullptr);
  for (const std::string status : {"ABORTED", "UNAVAILABLE", "DEADLINE_EXCEEDED",
                                   "RESOURCE_EXHAUSTED", "INTERNAL", "CANCELLED", "UNKNOWN"}) {
    for (int before = 0; before <= document_count; ++before) {
      CAPTURE(status);
      CAPTURE(before);
      server.fail({json::object{
          {"documents", before},
          {"error", {{"code", 503}, {"status", status}, {"message", "a server went away"}}}}});
      CHECK(read_sessions(database, "u1") == sessions(document_count));
      const auto requests = server.requests();
      REQUIRE(requests.size() == 2);
      CHECK(requests[1].start_at ==
            (before == 0 ? "" : name_of_document(static_cast<std::size_t>(before - 1))));
    }
  }
}

TEST_CASE("an error amid the documents that will not pass is the user's failure") {
  FaultServer& server = FaultServer::fresh(event_documents("u1", document_count));
  EventDatabase database(server.options(), shared_client(), nullptr);
  server.fail({json::object{
      {"documents", 2},
      {"error", {{"code", 403}, {"status", "PERMISSION_DENIED"}, {"message", "no longer"}}}}});
  const auto error = error_of([&] { static_cast<void>(read_sessions(database, "u1")); });
  CHECK(error.code == ErrorCode::permission_denied);
  CHECK(error.retry == signals::Retry::useless);
  CHECK(error.names("users/u1/events"));
  CHECK(server.requests().size() == 1);
}

TEST_CASE("what is read after a break is as of the time of what was read before it") {
  FaultServer& server = FaultServer::fresh(event_documents("u1", 3));
  const json::object added = event_document("u1", "event-900", "later");
  server.fail({json::object{{"cut", 600}, {"how", "close"}, {"then", {added}}}});
  EventDatabase database(server.options(), shared_client(), nullptr);
  CHECK(read_sessions(database, "u1") == sessions(3));
  CHECK(read_sessions(database, "u1").size() == 4);
}

TEST_CASE("reading goes on as of now when the server keeps the earlier time no more") {
  FaultServer& server = FaultServer::fresh(event_documents("u1", 3));
  const json::object added = event_document("u1", "event-900", "later");
  server.fail({json::object{{"cut", 900}, {"how", "close"}, {"then", {added}}, {"forget", true}}});
  EventDatabase database(server.options(), shared_client(), nullptr);
  auto expected = sessions(3);
  expected.insert(expected.begin(), "later");
  CHECK(read_sessions(database, "u1") == expected);
  const auto requests = server.requests();
  REQUIRE(requests.size() == 3);
  CHECK_FALSE(requests[1].read_time.empty());
  CHECK(requests[1].status == 400);
  CHECK(requests[2].read_time.empty());
  CHECK(requests[2].start_at == requests[1].start_at);
}

TEST_CASE("garbage amid an answer loses and repeats no document") {
  FaultServer& server = FaultServer::fresh(event_documents("u1", document_count));
  EventDatabase database(server.options(), shared_client(), nullptr);
  for (const int at : {0, 1, 2, 300, 600, 1000, 1500}) {
    CAPTURE(at);
    server.fail({json::object{{"insert", {{"at", at}, {"text", "<html>\u0001"}}}}});
    CHECK(read_sessions(database, "u1") == sessions(document_count));
    CHECK(server.requests().size() == 2);
  }
}

TEST_CASE("whatever goes wrong again and again, every event is read once") {
  constexpr int many = 60;
  FaultServer& server = FaultServer::fresh(event_documents("u1", many));
  auto options = server.options();
  options.attempts = 1000;
  EventDatabase database(options, shared_client(), nullptr);
  const std::vector<std::string> hows{"close", "reset", "end"};
  for (unsigned seed = 1; seed <= 40; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const auto below = [&](unsigned bound) { return random() % bound; };
    json::array faults;
    for (unsigned i = 0; i < 20; ++i) {
      json::object fault;
      switch (below(5)) {
        case 0:
          fault = {{"status", 503}};
          break;
        case 1:
          fault = {{"documents", 1 + below(3)},
                   {"error", {{"code", 409}, {"status", "ABORTED"}, {"message", "again"}}}};
          break;
        case 2:
          fault = {{"insert", {{"at", below(400)}, {"text", "\u0001"}}}};
          break;
        default:
          fault = {{"cut", below(3000)}, {"how", hows[below(3)]}};
      }
      if (below(4) == 0) fault["chunk"] = 1 + below(200);
      if (below(4) == 0) fault["forget"] = true;
      faults.push_back(std::move(fault));
    }
    server.fail(faults);
    CHECK(read_sessions(database, "u1") == sessions(many));
  }
}

TEST_SUITE_END();
