// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "query_response_reader.hpp"
#include "support/expected_error.hpp"

using namespace signals::firestore;
using signals::ErrorCode;
using signals::testing::error_of;

namespace {

struct Seen {
  std::string name;
  std::string arrived;
  bool is_rewritten;

  friend bool operator==(const Seen&, const Seen&) = default;
};

class Documents final : public DocumentSink {
 public:
  void accept(const signals::Event&, const DocumentFacts& facts) override {
    all.push_back({std::string(facts.name), std::string(facts.arrived), facts.is_rewritten});
  }
  std::vector<Seen> all;
};

std::string document(std::string_view name, std::string_view fields,
                     std::string_view updated = "2026-01-01T00:00:00Z") {
  return fmt::format(
      R"({{"document": {{"name": "{}", "fields": {{{}}}, "createTime": "2026-01-01T00:00:00Z", )"
      R"("updateTime": "{}"}}, "readTime": "2026-01-02T00:00:00Z"}})",
      name, fields, updated);
}

std::string arrived(std::string_view time) {
  return fmt::format(R"("arrived": {{"timestampValue": "{}"}})", time);
}

/// In the order of arrival, from `last` on.
std::vector<Seen> read_by_arrival(const std::string& results, const Seen& last = {}) {
  Documents documents;
  QueryResponseReader reader(
      documents, {.after = last.name, .arrived_field = "arrived", .arrived_after = last.arrived});
  reader.write("[" + results + "]");
  reader.finish();
  return documents.all;
}

bool is_refused(const std::string& results, std::string_view problem, const Seen& last = {}) {
  const auto error = error_of([&] { static_cast<void>(read_by_arrival(results, last)); });
  return error.code == ErrorCode::internal && error.names(problem);
}

}  // namespace

TEST_CASE("documents tell when they arrived and whether they were written again") {
  const std::string early = "2026-01-01T00:00:00Z";
  const std::string late = "2026-01-01T00:00:00.5Z";
  CHECK(read_by_arrival(document("b/1/e/1", arrived(early)) + "," +
                        document("a/1/e/1", arrived(late), "2026-01-01T00:00:01Z")) ==
        std::vector<Seen>{{"b/1/e/1", early, false}, {"a/1/e/1", late, true}});
  // Beside a field that events are made of, and as one.
  Documents documents;
  QueryResponseReader reader(documents, {.arrived_field = "timestamp"});
  reader.write("[" + document("b", R"("timestamp": {"timestampValue": "2026-01-01T00:00:00Z"})") +
               "," + document("a", R"("timestamp": {"integerValue": "7"})") + "," +
               document("c", R"("app": {"stringValue": "x"})") + "]");
  reader.finish();
  CHECK(documents.all ==
        std::vector<Seen>{{"b", early, false}, {"a", "", false}, {"c", "", false}});
}

TEST_CASE("documents that do not ascend by arrival and name are refused") {
  const std::string one = "2026-01-01T00:00:00.123Z";
  const std::string two = "2026-01-01T00:00:00.123001Z";
  const std::string problem = "documents that do not ascend by arrival and name";
  const auto both = [&](const std::string& first, const std::string& second) {
    return document("u/2/e/1", arrived(first)) + "," + document("u/1/e/1", arrived(second));
  };
  CHECK(read_by_arrival(both(one, two)).size() == 2);
  CHECK(is_refused(both(two, one), problem));
  CHECK(is_refused(both(one, one), problem));
  CHECK(is_refused(document("u/1/e/1", arrived(one)), problem, {"u/1/e/1", one, false}));
  CHECK(is_refused(document("u/1/e/1", arrived(one)), problem, {"u/0/e/1", two, false}));
  // Names ascend part by part, although ! is before /.
  CHECK(
      read_by_arrival(document("u/a/e/1", arrived(one)) + "," + document("u/a!/e/1", arrived(one)))
          .size() == 2);
  CHECK(is_refused(document("u/1/e/1", R"("arrived": {"stringValue": "now"})"),
                   "a document without the field that the query is ordered by"));
  CHECK(is_refused(document("u/1/e/1", ""), "a document without the field"));
}
