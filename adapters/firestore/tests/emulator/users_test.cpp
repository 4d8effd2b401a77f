// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <signals/firestore/event_database.hpp>
#include <signals/http/client.hpp>

#include "emulator.hpp"
#include "typed_value.hpp"

using signals::firestore::EventDatabase;
using namespace signals::firestore::testing;

namespace {

using Users = std::vector<std::string>;

[[nodiscard]] EventDatabase database_of(const std::string& root_collection) {
  return {{.project_id = "demo",
           .root_collection = root_collection,
           .endpoint = Emulator::shared().endpoint()},
          std::make_shared<signals::http::Client>(),
          nullptr};
}

/// The users on each page of so many.
[[nodiscard]] std::vector<Users> pages_of(EventDatabase& database, std::size_t limit) {
  std::vector<Users> pages;
  std::string cursor;
  do {
    signals::UserPage page = database.list_users(cursor, limit, {});
    pages.push_back(std::move(page.user_ids));
    cursor = std::move(page.next_cursor);
  } while (!cursor.empty() && pages.size() < 100);
  return pages;
}

[[nodiscard]] Users users_of(EventDatabase& database, std::size_t limit) {
  Users users;
  for (const Users& page : pages_of(database, limit)) {
    users.insert(users.end(), page.begin(), page.end());
  }
  return users;
}

[[nodiscard]] StoredDocument event_of(const std::string& root, const std::string& user_id) {
  return {.path = fmt::format("{}/{}/events/e1", root, user_id),
          .fields = typed_fields({{"app_id", "com.Oze"}})};
}

}  // namespace

TEST_SUITE_BEGIN("firestore" * doctest::skip(!has_emulator()));

TEST_CASE("users are listed with a document of their own, and with events alone") {
  Emulator::shared().write(std::vector{
      event_of("listed", "with-events-alone"),
      StoredDocument{.path = "listed/with-a-document-alone", .fields = typed_fields({{"n", 1}})},
      StoredDocument{.path = "listed/with-both", .fields = typed_fields({{"n", 2}})},
      event_of("listed", "with-both"),
      event_of("listed elsewhere", "another"),
  });
  EventDatabase database = database_of("listed");
  CHECK(users_of(database, 100) ==
        Users{"with-a-document-alone", "with-both", "with-events-alone"});
}

TEST_CASE("users are listed page by page, in the order of their ids' bytes, each once") {
  Emulator::shared().write(std::vector{event_of("paged", "é"), event_of("paged", "a"),
                                       event_of("paged", "Z"), event_of("paged", "10"),
                                       event_of("paged", "9")});
  EventDatabase database = database_of("paged");
  const Users all{"10", "9", "Z", "a", "é"};
  for (std::size_t limit = 1; limit <= 6; ++limit) {
    CAPTURE(limit);
    for (const Users& page : pages_of(database, limit)) CHECK(page.size() <= limit);
    CHECK(users_of(database, limit) == all);
  }
}

TEST_CASE("more users are listed than the server puts on a page") {
  std::vector<StoredDocument> documents;
  Users all;
  for (int i = 0; i < 700; ++i) {
    all.push_back(fmt::format("user-{:03}", i));
    documents.push_back(event_of("crowd", all.back()));
  }
  Emulator::shared().write(documents);
  EventDatabase database = database_of("crowd");
  CHECK(users_of(database, 1000) == all);
}

TEST_CASE("a collection that does not exist has no users") {
  EventDatabase database = database_of("none such");
  CHECK(users_of(database, 10).empty());
  CHECK_NOTHROW(database.check());
}

TEST_SUITE_END();
