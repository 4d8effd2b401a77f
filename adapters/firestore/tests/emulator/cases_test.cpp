// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <signals/analysis/analyser.hpp>
#include <signals/analysis/user_selection.hpp>
#include <signals/firestore/event_database.hpp>
#include <signals/http/client.hpp>
#include <signals/signals.hpp>

#include "emulator.hpp"
#include "support/case_check.hpp"
#include "support/case_file.hpp"
#include "support/fakes.hpp"
#include "support/paths.hpp"
#include "typed_value.hpp"

namespace json = boost::json;
using signals::firestore::EventDatabase;
using namespace signals::firestore::testing;

namespace {

/// A worked case, and what its event documents are stored under.
struct StoredCase {
  Case example;
  std::string root_collection;
};

/// The id to keep an event under: its own, or that with a suffix where the case has it twice.
[[nodiscard]] std::string unused_id(const json::object& event, std::set<std::string>& used) {
  const json::value* const own = event.if_contains("id");
  const std::string id = own != nullptr ? json::value_to<std::string>(*own) : "without-id";
  std::string result = id;
  for (int count = 2; !used.insert(result).second; ++count)
    result = fmt::format("{} {}", id, count);
  return result;
}

/// Stores the events of every case, each case in a root collection of its own.
[[nodiscard]] std::vector<StoredCase> store_cases(Emulator& emulator) {
  std::ifstream file{std::string(paths::cases)};
  std::vector<StoredCase> cases;
  std::vector<StoredDocument> documents;
  for (std::string line; std::getline(file, line);) {
    if (case_check::expects_no_session(case_file::read_case(line))) continue;
    StoredCase stored{.example = case_file::read_case(line),
                      .root_collection = fmt::format("case {}", cases.size() + 1)};
    const std::string parent =
        fmt::format("{}/{}/events", stored.root_collection, stored.example.user_id);
    std::set<std::string> used;
    const json::value written = json::parse(line);
    for (const json::value& event : written.at("events").as_array()) {
      documents.push_back({.path = fmt::format("{}/{}", parent, unused_id(event.as_object(), used)),
                           .fields = typed_fields(event.as_object())});
    }
    case_check::expect_creation_times(stored.example);
    cases.push_back(std::move(stored));
  }
  emulator.write(documents);
  return cases;
}

}  // namespace

TEST_CASE("every worked case yields its report with events read from Firestore" *
          doctest::skip(!has_emulator())) {
  Emulator& emulator = Emulator::shared();
  const std::vector<StoredCase> cases = store_cases(emulator);
  const auto client = std::make_shared<signals::http::Client>();
  for (const StoredCase& stored : cases) {
    const Case& example = stored.example;
    CAPTURE(example.name);
    EventDatabase events({.project_id = "demo",
                          .root_collection = stored.root_collection,
                          .endpoint = emulator.endpoint()},
                         client, nullptr);
    fakes::MemoryGoalSource goals;
    goals.goals = example.goals;
    goals.apps = std::make_shared<const signals::AppCatalogue>(example.catalogue);
    fakes::RecordingSink outcomes;
    signals::analyse(events, goals, signals::UserSelection::named(std::span(&example.user_id, 1)),
                     example.timeframe, outcomes);
    CHECK(outcomes.lines == fakes::each({example.user_id}, "reported"));
    REQUIRE(outcomes.reports.size() == 1);

    case_check::check_report(outcomes.reports[0], example);
  }
  CHECK(cases.size() >= 360);
}
