// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include <signals/files/event_file.hpp>

#include "support/expected_error.hpp"
#include "support/temporary_directory.hpp"

using namespace signals;
using namespace signals::files;
using namespace signals::testing;

namespace {

constexpr std::string_view five_users =
    "{\"user_id\":\"eve\",\"session_id\":1}\n"
    "{\"user_id\":\"ada\",\"session_id\":2}\n"
    "{\"user_id\":\"eve\",\"session_id\":3}\n"
    "{\"user_id\":\"dan\",\"session_id\":4}\n"
    "{\"user_id\":\"bob\",\"session_id\":5}\n"
    "{\"user_id\":\"ada\",\"session_id\":6}\n"
    "{\"user_id\":\"cat\",\"session_id\":7}\n";

using Ids = std::vector<std::string>;

class SessionSink final : public signals::EventSink {
 public:
  void accept(const signals::Event& event) override { sessions.push_back(event.session_id); }
  Ids sessions;
};

/// Whether it has no users, and no page comes after it.
[[nodiscard]] bool is_empty_end(const UserPage& page) {
  return page.user_ids.empty() && page.next_cursor.empty();
}

}  // namespace

TEST_CASE("users are listed page by page in the order of their first events") {
  const TemporaryDirectory directory;
  EventFile file(directory.write("events.ndjson", five_users));

  const UserPage first = file.list_users("", 2, {});
  CHECK(first.user_ids == Ids{"eve", "ada"});
  REQUIRE_FALSE(first.next_cursor.empty());
  const UserPage second = file.list_users(first.next_cursor, 2, {});
  CHECK(second.user_ids == Ids{"dan", "bob"});
  REQUIRE_FALSE(second.next_cursor.empty());
  const UserPage third = file.list_users(second.next_cursor, 2, {});
  CHECK(third.user_ids == Ids{"cat"});
  CHECK(third.next_cursor.empty());
}

TEST_CASE("a page that ends with the last user is the last page") {
  const TemporaryDirectory directory;
  EventFile file(directory.write("events.ndjson", five_users));

  const UserPage all = file.list_users("", 5, {});
  CHECK(all.user_ids == Ids{"eve", "ada", "dan", "bob", "cat"});
  CHECK(all.next_cursor.empty());
  CHECK(file.list_users("", 100, {}).next_cursor.empty());
}

TEST_CASE("a file without events has no users") {
  const TemporaryDirectory directory;
  EventFile file(directory.write("events.ndjson", ""));
  CHECK(is_empty_end(file.list_users("", 10, {})));
}

TEST_CASE("a cursor that the file did not give is an error") {
  const TemporaryDirectory directory;
  EventFile file(directory.write("events.ndjson", five_users));
  for (const std::string_view cursor : {"eve", "-1", "1x", " 1", "99999999999999999999999"}) {
    CAPTURE(cursor);
    const auto error = error_of([&] { static_cast<void>(file.list_users(cursor, 2, {})); });
    CHECK(error.code == ErrorCode::invalid_argument);
  }
  CHECK(is_empty_end(file.list_users("100", 2, {})));
}

TEST_CASE("one user's events are read, and only theirs") {
  const TemporaryDirectory directory;
  EventFile file(directory.write("events.ndjson", five_users));
  SessionSink eve;
  file.read_events("eve", eve, {});
  CHECK(eve.sessions == Ids{"1", "3"});

  SessionSink stranger;
  file.read_events("mallory", stranger, {});
  CHECK(stranger.sessions.empty());
}

TEST_CASE("reading user by user says that it was stopped") {
  const TemporaryDirectory directory;
  EventFile file(directory.write("events.ndjson", five_users));
  std::stop_source stop;
  stop.request_stop();
  SessionSink sink;
  CHECK(error_of([&] { file.read_events("eve", sink, stop.get_token()); }).code ==
        ErrorCode::cancelled);
  CHECK(error_of([&] { static_cast<void>(file.list_users("", 2, stop.get_token())); }).code ==
        ErrorCode::cancelled);
}
