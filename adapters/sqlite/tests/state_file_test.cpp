// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <signals/sqlite/state_file.hpp>
#include <signals/state/state_verify.hpp>

#include "execute_sql.hpp"
#include "support/expected_error.hpp"
#include "support/outbox_checks.hpp"
#include "support/state_sources.hpp"
#include "support/state_store_checks.hpp"
#include "support/temporary_directory.hpp"
#include "support/user_example.hpp"

using signals::ErrorCode;
using signals::sqlite::Opening;
using signals::sqlite::StateFile;
using namespace signals::testing;
using user_example::use;

namespace {

/// The checks of all stores, with a file in the directory.
StateStoreChecks checks(const TemporaryDirectory& directory) {
  return StateStoreChecks(
      [path = directory.path_of("state")] { return std::make_unique<StateFile>(path); });
}

/// Commits new users.
void add_users(const std::string& path, const UserIds& ids) {
  StateFile file(path);
  const auto store = file.begin();
  for (const std::string& id : ids) store->put(user_named(id));
  store->commit();
}

}  // namespace

TEST_CASE("what was committed is there in the next run, in the order in which it came") {
  const TemporaryDirectory directory;
  const std::string path = directory.path_of("state");
  StateStoreChecks([&] { return std::make_unique<StateFile>(path); }).keeps_what_was_committed([&] {
    CHECK(directory.names() == std::vector<std::string>{"state"});
    return std::make_unique<StateFile>(path, Opening::reading);
  });
}

TEST_CASE("what was not committed leaves nothing behind") {
  const TemporaryDirectory directory;
  checks(directory).forgets_what_was_not_committed();
}

TEST_CASE("a user who is put again, changed or erased is so at once") {
  const TemporaryDirectory directory;
  checks(directory).changes_users_at_once();
}

TEST_CASE("users who are due are visited, and no others") {
  const TemporaryDirectory directory;
  checks(directory).visits_who_is_due();
}

TEST_CASE("a second writer is told, and neither is lost; a reader sees what was committed") {
  const TemporaryDirectory directory;
  const std::string path = directory.path_of("state");
  StateFile first(path);
  StateFile second(path, Opening::writing, std::chrono::milliseconds{50});
  {
    const auto store = first.begin();
    store->put(user_named("ada"));
    const auto error = error_of([&] { static_cast<void>(second.begin()); });
    CHECK(error.code == ErrorCode::unavailable);
    CHECK(error.retry == signals::Retry::may_help);
    StateFile reader(path, Opening::reading);
    CHECK(users_in(*reader.begin_reading()).empty());
    store->commit();
  }
  const auto store = second.begin();
  CHECK(users_in(*store) == std::vector<std::string>{"ada"});
}

TEST_CASE("a file that is no state is refused, and left as it is") {
  const TemporaryDirectory directory;
  const auto code_of = [](const std::string& path, Opening opening) {
    return error_of([&] { StateFile file(path, opening); }).code;
  };
  CHECK(code_of(directory.path_of("none"), Opening::reading) == ErrorCode::not_found);
  CHECK(code_of(directory.path(), Opening::writing) == ErrorCode::invalid_argument);
  const std::string text = directory.write("text", std::string(5000, 'x'));
  CHECK(code_of(text, Opening::writing) == ErrorCode::invalid_argument);
  CHECK(code_of(text, Opening::reading) == ErrorCode::invalid_argument);
  CHECK(directory.read("text") == std::string(5000, 'x'));
  const std::string empty = directory.write("empty", "");
  CHECK(code_of(empty, Opening::reading) == ErrorCode::failed_precondition);
}

TEST_CASE("a state of a newer version is refused") {
  const TemporaryDirectory directory;
  const std::string path = directory.path_of("state");
  { const StateFile file(path); }
  std::string bytes = directory.read("state");
  constexpr std::size_t user_version = 60;  // big-endian, https://sqlite.org/fileformat.html
  bytes[user_version + 3] = 4;
  directory.write("state", bytes);
  CHECK(error_of([&] { const StateFile file(path); }).code == ErrorCode::failed_precondition);
}

TEST_CASE("a user with flags that this version does not have is refused") {
  const TemporaryDirectory directory;
  const std::string path = directory.path_of("state");
  add_users(path, {"ada"});
  execute_sql(path, "UPDATE users SET flags = -1");
  StateFile file(path);
  const auto error = error_of([&] { static_cast<void>(file.begin_reading()->find("ada")); });
  CHECK(error.code == ErrorCode::failed_precondition);
  CHECK(error.names("newer version"));
}

TEST_CASE("a state of version 1 is read as it is, and gets a cursor and an outbox to write to") {
  const TemporaryDirectory directory;
  const std::string path = directory.path_of("state");
  {
    StateFile file(path);
    const auto store = file.begin();
    store->put_run({.origin = {.source = "files"}, .epoch = 7});
    store->commit();
  }
  execute_sql(path,
              "ALTER TABLE run DROP COLUMN cursor; DROP TABLE outbox; PRAGMA user_version = 1");
  for (const Opening opening : {Opening::reading, Opening::writing}) {
    StateFile file(path, opening);
    const auto store = opening == Opening::reading ? file.begin_reading() : file.begin();
    auto run = store->last_run();
    REQUIRE(run);
    CHECK(run->epoch == 7);
    CHECK(run->cursor.empty());
    if (opening == Opening::reading) continue;
    run->cursor = "here";
    store->put_run(*run);
    store->add_message({.id = "m", .user_id = "ada"});
    store->commit();
  }
  StateFile file(path, Opening::reading);
  CHECK(file.begin_reading()->last_run()->cursor == "here");
  CHECK(file.outbox()->counts().waiting == 1);
}

TEST_CASE("an update is refused for another source, since or an earlier now") {
  const TemporaryDirectory directory;
  StateFile file(directory.path_of("state"));
  MemoryGoals goals;
  RecordedChanges changes;
  const auto store = file.begin();
  const auto update = [&](const signals::StateOrigin& origin, signals::Instant now) {
    static_cast<void>(update_state(*store, {}, goals, now, {}, changes, {.origin = origin}));
  };
  const auto now = user_example::now;
  update({.source = "files"}, now);
  const auto refused = [&](const signals::StateOrigin& origin, signals::Instant at) {
    return error_of([&] { update(origin, at); }).code == ErrorCode::failed_precondition;
  };
  CHECK(refused({.source = "firestore"}, now));
  CHECK(refused({.source = "files", .since = now}, now));
  CHECK(refused({.source = "files"}, now - std::chrono::milliseconds{1}));
  update({.source = "files"}, now);
  CHECK(changes.changes.empty());
}

TEST_CASE("verifying names the users who differ, and erased users are met anew") {
  const TemporaryDirectory directory;
  StateFile file(directory.path_of("state"));
  MemoryGoals goals;
  goals.apps = {{"com.momo", {"money"}}};
  goals.goals["ada"] = {{.id = "g", .subcategory = "money", .tier = signals::Tier::one}};
  MemoryEvents first;
  first.events = {{"ada", use("com.momo", 5, 3)}, {"grace", use("com.momo", 5, 3)}};
  MemoryEvents second;
  second.events = {{"ada", use("com.momo", 5, 0)}};
  const signals::EventBatch one{content_named("1"), &first};
  const signals::EventBatch two{content_named("2"), &second};
  RecordedChanges changes;
  const auto store = file.begin();
  const auto update = [&](const signals::EventBatch& batch, signals::Instant now) {
    return update_state(*store, std::span(&batch, 1), goals, now, {}, changes,
                        {.origin = {.source = "files"}});
  };
  const auto day = user_example::now - date::days{1};
  CHECK(update(one, day).is_first);
  CHECK(update(two, user_example::now).batches_folded == 1);
  CHECK(update(two, user_example::now).batches_known == 1);

  const auto differing = [&](std::vector<signals::EventBatch> batches) {
    return users_who_differ(*store, batches, 2);
  };
  using Users = std::vector<std::string>;
  CHECK(differing({one, two}) == Users{});
  CHECK(differing({two, one, two}) == Users{});
  CHECK(differing({one}) == Users{"ada"});
  CHECK(differing({two}) == Users{"ada", "grace"});
  CHECK(store->erase("grace"));
  CHECK_FALSE(store->erase("grace"));
  CHECK(differing({one, two}) == Users{"grace"});
}

TEST_CASE("an erased user's bytes are gone from the file") {
  const TemporaryDirectory directory;
  const std::string path = directory.path_of("state");
  add_users(path, {"somebody-who-leaves", "somebody-who-stays"});
  {
    StateFile file(path);
    const auto store = file.begin();
    CHECK(store->erase("somebody-who-leaves"));
    store->commit();
  }
  const std::string bytes = directory.read("state");
  CHECK(bytes.find("who-leaves") == std::string::npos);
  CHECK(bytes.find("who-stays") != std::string::npos);
}

TEST_CASE("compacting makes the file smaller, and keeps what it holds") {
  const TemporaryDirectory directory;
  const std::string path = directory.path_of("state");
  StateFile file(path);
  {
    const auto store = file.begin();
    for (int i = 0; i < 2000; ++i) store->put(user_named(std::to_string(i)));
    store->commit();
  }
  {
    const auto store = file.begin();
    for (int i = 1; i < 2000; ++i) CHECK(store->erase(std::to_string(i)));
    store->commit();
  }
  file.compact();
  CHECK(directory.read("state").size() < 50'000);
  CHECK(file.counts().users == 1);
  CHECK(file.counts().state_bytes == 3);
}

TEST_CASE("messages wait in the outbox until they are settled, each user's in their order") {
  const TemporaryDirectory directory;
  OutboxChecks([&] { return std::make_unique<StateFile>(directory.path_of("state")); }).run();
}

namespace {

/// News that are of a part of an update, or of its last part.
class PartOfNews final : public signals::UserNewsSource {
 public:
  PartOfNews(std::vector<std::string> user_ids, bool is_last, bool continues)
      : user_ids_(std::move(user_ids)), is_last_(is_last), continues_(continues) {}

  [[nodiscard]] std::vector<signals::UserNews> next() override {
    std::vector<signals::UserNews> news;
    for (std::string& id : std::exchange(user_ids_, {})) {
      signals::UserState state;
      state.add(use("com.momo", 5, 1, id));
      state.seal(user_example::now);
      news.push_back({.user_id = std::move(id), .state = std::move(state), .is_whole = true});
    }
    return news;
  }
  [[nodiscard]] bool is_complete() const override { return is_last_; }
  [[nodiscard]] bool continues_making() const override { return continues_; }

 private:
  std::vector<std::string> user_ids_;
  bool is_last_;
  bool continues_;
};

}  // namespace

TEST_CASE("an update in parts tells what one update tells, and nothing while the state is made") {
  const TemporaryDirectory directory;
  StateFile file(directory.path_of("state"));
  MemoryGoals goals;
  goals.apps = {{"com.momo", {"money"}}};
  for (const std::string id : {"ada", "bob", "cyd", "dan"}) {
    goals.goals[id] = {{.id = "g", .subcategory = "money", .tier = signals::Tier::one}};
  }
  const auto update = [&](PartOfNews news, signals::Instant now) {
    RecordedChanges changes;
    const auto store = file.begin();
    const auto summary =
        update_state(*store, news, goals, now, {}, changes, {.origin = {.source = "phones"}});
    store->commit();
    CHECK(summary.changes == changes.changes.size());
    std::vector<std::string> users;
    for (const auto& change : changes.changes) {
      if (users.empty() || users.back() != change.user_id) users.push_back(change.user_id);
    }
    return users;
  };
  using Users = std::vector<std::string>;
  const auto now = user_example::now;
  CHECK(update(PartOfNews({"ada"}, false, false), now).empty());
  CHECK(file.counts().users == 1);
  CHECK(update(PartOfNews({"bob"}, false, true), now).empty());
  CHECK(update(PartOfNews({"cyd"}, true, true), now).empty());
  // With the user of the goals who has no events.
  CHECK(file.counts().users == 4);

  // Eight days later, time has changed the flags of all who have events; the part that completes
  // the update tells those without news.
  const auto later = now + date::days{8};
  goals.goals["ada"].clear();
  CHECK(update(PartOfNews({"dan"}, false, false), later) == Users{"dan"});
  CHECK(update(PartOfNews({}, true, false), later) == Users{"ada", "bob", "cyd"});
  CHECK(update(PartOfNews({}, true, false), later).empty());
}
