// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include <rapidcheck.h>

#include "function.hpp"

using namespace signals::lambda::testing;
using Ids = std::vector<std::string>;

namespace {

/// More than any answer holds beside its users.
constexpr std::size_t slack = 600;

[[nodiscard]] std::string event_for(const Ids& user_ids) {
  return json::serialize(json::value{{"user_ids", json::value_from(user_ids)}});
}

[[nodiscard]] Ids errors_of(const json::object& body) {
  return body.contains("errors") ? names(body.at("errors").as_object()) : Ids{};
}

[[nodiscard]] Ids unprocessed_of(const json::object& body) {
  return body.contains("unprocessed_user_ids") ? texts(body.at("unprocessed_user_ids")) : Ids{};
}

/// Every user of the answer, once for each time.
[[nodiscard]] Ids everyone(const json::object& body) {
  Ids all = texts(body.at("processed_user_ids"));
  for (const Ids& others : {errors_of(body), unprocessed_of(body)}) {
    all.insert(all.end(), others.begin(), others.end());
  }
  return all;
}

[[nodiscard]] Ids sorted(Ids ids) {
  std::sort(ids.begin(), ids.end());
  return ids;
}

/// Ids that take more room in an answer than they seem to.
[[nodiscard]] Ids awkward_ids(std::size_t count) {
  Ids ids;
  for (std::size_t i = 0; i < count; ++i) {
    ids.push_back(fmt::format("{}\"\\{}\u00e9\u20ac", i, std::string(i % 13, '"')));
  }
  return ids;
}

}  // namespace

TEST_CASE("a body that would be too large is cut between users, and everyone is named once") {
  CHECK(rc::check([] {
    const Ids asked = awkward_ids(*rc::gen::inRange<std::size_t>(1, 40));
    Function function(0);
    function.options.largest_response = *rc::gen::inRange<std::size_t>(4'000, 60'000);
    function.options.workers = *rc::gen::inRange(1U, 4U);
    const auto failing = *rc::gen::inRange<std::size_t>(2, 9);
    function.events.before_read = [&](std::string_view user_id, const std::stop_token&) {
      if (user_id.size() % failing == 0) {
        throw signals::Error(signals::ErrorCode::invalid_argument,
                             std::string(user_id) + " \"away\"");
      }
    };
    const std::string answer = function.answer(event_for(asked));
    RC_ASSERT(answer.size() <= function.options.largest_response);
    const json::object body = Function::body_of(answer);
    RC_ASSERT(sorted(everyone(body)) == sorted(asked));
    // Cut in one place: those before it are done, those after are not.
    const Ids left = unprocessed_of(body);
    RC_ASSERT(std::equal(left.rbegin(), left.rend(), asked.rbegin()));
    for (const std::string& user_id : texts(body.at("processed_user_ids"))) {
      RC_ASSERT(body.at("results").at(user_id) == function.report(user_id));
    }
    // No sooner than need be: one more report takes 3,000 bytes at most.
    RC_ASSERT(left.empty() || answer.size() + slack + 3'000 > function.options.largest_response);
  }));
}

TEST_CASE("users that are listed are cut the same way, and all are reached in the end") {
  CHECK(rc::check([] {
    const auto count = *rc::gen::inRange<std::size_t>(1, 60);
    Function function(0);
    function.events.users = awkward_ids(count);
    function.events.page_size = *rc::gen::inRange<std::size_t>(1, 20);
    function.options.largest_response = *rc::gen::inRange<std::size_t>(8'000, 60'000);
    function.options.workers = *rc::gen::inRange(1U, 4U);
    std::string cursor;
    Ids found;
    bool is_done = false;
    while (!is_done) {
      const std::string answer =
          function.answer(json::serialize(json::value{{"limit", 0}, {"cursor", cursor}}));
      RC_ASSERT(answer.size() <= function.options.largest_response);
      const json::object body = Function::body_of(answer);
      const Ids here = everyone(body);
      RC_ASSERT(!here.empty());
      found.insert(found.end(), here.begin(), here.end());
      is_done = !body.contains("next_cursor");
      if (!is_done) cursor = std::string(body.at("next_cursor").as_string());
    }
    RC_ASSERT(sorted(found) == sorted(function.events.users));
  }));
}

TEST_CASE("an answer is as large as Lambda lets through, and no larger") {
  // 7,000 reports of more than 1,200 bytes are too many.
  Function function(0);
  const Ids asked = fakes::user_ids(7'000);
  const std::string answer = function.answer(event_for(asked));
  CHECK(answer.size() <= 6'291'556);
  CHECK(answer.size() > 6'291'556 - slack - 3'000);
  const json::object body = Function::body_of(answer);
  CHECK(sorted(everyone(body)) == sorted(asked));
  const auto answered = function.log.with_message("answered");
  REQUIRE(answered.size() == 1);
  CHECK(answered[0].at("cutBy") == "size");
}

TEST_CASE("ids that leave no room for an answer are refused") {
  Function function(0);
  function.options.largest_response = 20'000;
  const ExpectedError error = error_of([&] {
    (void)function.answer(event_for({std::string(10'000, 'a'), std::string(9'999, 'b')}));
  });
  CHECK(error.code == signals::ErrorCode::invalid_argument);
  CHECK(error.message == "the ids of 2 users are longer than an answer may be; send them in parts");
}
