// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cerrno>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <sys/stat.h>

#include <signals/error.hpp>
#include <signals/sqlite/state_file.hpp>
#include <signals/state/detail/stored_values.hpp>

#include "database.hpp"
#include "message_table.hpp"

namespace signals::inline SIGNALS_ABI::sqlite {
namespace {

// "Sgnl", so that a file tells what it is (https://sqlite.org/pragma.html#pragma_application_id).
constexpr std::int64_t application = 0x53676E6C;
// 2 adds the cursor, 3 the outbox.
constexpr std::int64_t version = 3;

// States are apart from the rest, which is small: so a run finds who is due by looking at all,
// which costs less than an index that every change of a user writes to, and who has no news writes
// little.
constexpr std::string_view tables = R"sql(
CREATE TABLE run (
  source TEXT NOT NULL, since INTEGER, sessions_most INTEGER NOT NULL,
  sessions_least INTEGER NOT NULL, state_bytes INTEGER NOT NULL,
  epoch INTEGER NOT NULL, now INTEGER NOT NULL, rules BLOB NOT NULL, goals BLOB, cursor BLOB);
CREATE TABLE apps (number INTEGER PRIMARY KEY, app_id TEXT NOT NULL);
CREATE TABLE batches (content BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE users (
  number INTEGER PRIMARY KEY, user_id TEXT NOT NULL UNIQUE,
  flags INTEGER NOT NULL, due INTEGER, goals INTEGER NOT NULL);
CREATE TABLE states (number INTEGER PRIMARY KEY, state BLOB NOT NULL);
)sql";

using namespace detail;

[[nodiscard]] Digest digest_of(std::string_view bytes, const std::string& path) {
  Digest digest{};
  if (bytes.size() != digest.size()) {
    throw Error(ErrorCode::data_loss, fmt::format("{}: the state file is damaged", path));
  }
  std::copy(bytes.begin(), bytes.end(), digest.begin());
  return digest;
}

/// SQLite's own transaction, which is rolled back unless it was committed.
class Transaction final : public StateTransaction {
 public:
  Transaction(Database& database, std::string_view begin)
      : database_(database),
        begin_(database, begin),
        find_(database.prepare(users_where("user_id = ?"))),
        find_number_(database.prepare("SELECT number FROM users WHERE user_id = ?")),
        add_(
            database.prepare("INSERT INTO users (flags, due, goals, user_id) VALUES (?, ?, ?, ?)")),
        add_state_(database.prepare("INSERT INTO states (state, number) VALUES (?, ?)")),
        put_(database.prepare("UPDATE users SET flags = ?, due = ?, goals = ? WHERE number = ?")),
        put_state_(database.prepare("UPDATE states SET state = ? WHERE number = ?")) {
    Statement app = database_.prepare("SELECT app_id FROM apps ORDER BY number");
    while (app.step()) static_cast<void>(apps_.number_of(app.bytes(0)));
    stored_apps_ = apps_.size();
  }

  [[nodiscard]] std::optional<StateRun> last_run() override {
    // A file that is only read may be of version 1.
    const bool has_cursor = database_.number("PRAGMA user_version") >= 2;
    Statement row = database_.prepare(fmt::format(
        "SELECT source, since, sessions_most, sessions_least, state_bytes, epoch, now, rules, "
        "goals, {} FROM run",
        has_cursor ? "cursor" : "NULL"));
    if (!row.step()) return std::nullopt;
    StateRun run;
    run.origin.source = row.bytes(0);
    run.origin.since = instant_of(row.optional_number(1));
    run.origin.sessions_kept = {.most = date::days{row.number(2)},
                                .least = date::days{row.number(3)},
                                .most_bytes = static_cast<std::size_t>(row.number(4))};
    run.epoch = static_cast<std::uint64_t>(row.number(5));
    run.now = instant_of(row.number(6));
    run.rules = digest_of(row.bytes(7), database_.path());
    if (!row.bytes(8).empty()) run.goals = digest_of(row.bytes(8), database_.path());
    run.cursor = row.bytes(9);
    return run;
  }

  void put_run(const StateRun& run) override {
    database_.run("DELETE FROM run");
    Statement row = database_.prepare("INSERT INTO run VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    row.bind_text(1, run.origin.source).bind(2, count_of(run.origin.since));
    row.bind(3, std::int64_t{run.origin.sessions_kept.most.count()});
    row.bind(4, std::int64_t{run.origin.sessions_kept.least.count()});
    row.bind(5, static_cast<std::int64_t>(run.origin.sessions_kept.most_bytes));
    row.bind(6, static_cast<std::int64_t>(run.epoch)).bind(7, count_of(run.now));
    row.bind_bytes(8, view_of(run.rules));
    if (run.goals) row.bind_bytes(9, view_of(*run.goals));
    if (!run.cursor.empty()) row.bind_bytes(10, run.cursor);
    row.run();
  }

  [[nodiscard]] AppDictionary& apps() override { return apps_; }

  [[nodiscard]] bool has_batch(const Digest& content) override {
    Statement row = database_.prepare("SELECT 1 FROM batches WHERE content = ?");
    return row.bind_bytes(1, view_of(content)).step();
  }

  void add_batch(const Digest& content) override {
    database_.prepare("INSERT INTO batches VALUES (?)").bind_bytes(1, view_of(content)).run();
  }

  [[nodiscard]] std::optional<StoredUser> find(std::string_view user_id) override {
    std::optional<StoredUser> user;
    if (find_.bind_text(1, user_id).step()) user = user_of(find_);
    find_.reset();
    return user;
  }

  void for_each(const Visit& visit) override {
    Statement row = database_.prepare(users_where("TRUE"));
    while (row.step()) visit(user_of(row));
  }

  void for_each_due(Instant now, const Visit& visit) override {
    Statement row = database_.prepare(
        "SELECT number, user_id, flags, due, goals, '' FROM users WHERE due <= ? ORDER BY number");
    row.bind(1, now.time_since_epoch().count());
    while (row.step()) visit(user_of(row));
  }

  void put(const StoredUser& user) override {
    const std::int64_t number = user.number != 0 ? user.number : number_of(user.user_id);
    if (number != 0) {
      put_all_but_state(user, number);
      put_state_.bind_bytes(1, user.state).bind(2, number).run();
    } else {
      bind_all_but_state(add_, user).bind_text(4, user.user_id).run();
      add_state_.bind_bytes(1, user.state).bind(2, database_.last_row()).run();
    }
  }

  void put_all_but_state(const StoredUser& user) override { put_all_but_state(user, user.number); }

  void add_message(const OutboxMessage& message) override {
    if (!add_message_) {
      add_message_.emplace(
          database_.prepare("INSERT INTO outbox (id, user_id, payload) VALUES (?, ?, ?)"));
    }
    add_message_->bind_text(1, message.id).bind_text(2, message.user_id);
    add_message_->bind_text(3, message.payload).run();
  }

  [[nodiscard]] bool erase(std::string_view user_id) override {
    database_.prepare("DELETE FROM outbox WHERE user_id = ?").bind_text(1, user_id).run();
    Statement state = database_.prepare(
        "DELETE FROM states WHERE number = (SELECT number FROM users WHERE user_id = ?)");
    state.bind_text(1, user_id).run();
    database_.prepare("DELETE FROM users WHERE user_id = ?").bind_text(1, user_id).run();
    return database_.number("SELECT changes()") > 0;
  }

  void commit() override {
    Statement app = database_.prepare("INSERT INTO apps VALUES (?, ?)");
    for (; stored_apps_ < apps_.size(); ++stored_apps_) {
      app.bind(1, static_cast<std::int64_t>(stored_apps_));
      app.bind_text(2, *apps_.find(stored_apps_)).run();
    }
    begin_.commit();
  }

 private:
  [[nodiscard]] static std::string users_where(std::string_view condition) {
    return fmt::format(
        "SELECT number, user_id, flags, due, goals, state FROM users JOIN states USING (number) "
        "WHERE {} ORDER BY number",
        condition);
  }

  [[nodiscard]] static StoredUser user_of(const Statement& row) {
    return {.user_id = std::string(row.bytes(1)),
            .number = row.number(0),
            .state = std::string(row.bytes(5)),
            .flags = FlagSet(static_cast<std::uint64_t>(row.number(2))),
            .due = instant_of(row.optional_number(3)),
            .goals = static_cast<std::uint64_t>(row.number(4))};
  }

  /// 0 for a user that is not in the store.
  [[nodiscard]] std::int64_t number_of(std::string_view user_id) {
    const bool is_there = find_number_.bind_text(1, user_id).step();
    const std::int64_t number = is_there ? find_number_.number(0) : 0;
    find_number_.reset();
    return number;
  }

  static Statement& bind_all_but_state(Statement& row, const StoredUser& user) {
    row.bind(1, static_cast<std::int64_t>(user.flags.bits())).bind(2, count_of(user.due));
    return row.bind(3, static_cast<std::int64_t>(user.goals));
  }

  void put_all_but_state(const StoredUser& user, std::int64_t number) {
    bind_all_but_state(put_, user).bind(4, number).run();
  }

  Database& database_;
  Frame begin_;
  Statement find_;
  Statement find_number_;
  Statement add_;
  Statement add_state_;
  Statement put_;
  Statement put_state_;
  // A file that is only read may have no such table.
  std::optional<Statement> add_message_;
  AppDictionary apps_;
  std::size_t stored_apps_ = 0;
};

void check_path(const std::string& path, Opening opening) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) {
    if (errno == ENOENT && opening == Opening::writing) return;
    throw Error(
        errno == ENOENT ? ErrorCode::not_found : ErrorCode::permission_denied,
        fmt::format("{}: cannot open the state: {}", path, std::generic_category().message(errno)));
  }
  if (!S_ISREG(status.st_mode)) {
    throw Error(ErrorCode::invalid_argument,
                fmt::format("{}: this is not a file; give a path for the state file", path));
  }
}

/// Makes the tables of a new file, or those of an older version new where it may write. Refuses a
/// file of anything else or of a later version.
void prepare_tables(Database& database, Opening opening) {
  const auto refuse = [&](ErrorCode code, std::string_view message) {
    throw Error(code, fmt::format("{}: {}", database.path(), message));
  };
  if (database.number("PRAGMA application_id") == application) {
    const std::int64_t found = database.number("PRAGMA user_version");
    if (found > version) {
      refuse(ErrorCode::failed_precondition,
             "a newer version of signals made this state; update signals");
    }
    if (found < version && opening == Opening::writing) {
      database.run(fmt::format("{} {} PRAGMA user_version = {}",
                               found < 2 ? "ALTER TABLE run ADD COLUMN cursor BLOB;" : "",
                               message_table, version));
    }
    return;
  }
  if (database.number("SELECT count(*) FROM sqlite_schema") > 0) {
    refuse(ErrorCode::invalid_argument, "this is another program's database; check the path");
  }
  if (opening == Opening::reading) {
    refuse(ErrorCode::failed_precondition, "the state is empty; make it with signals update");
  }
  database.run(fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}; {} {}",
                           application, version, tables, message_table));
}

}  // namespace

StateFile::StateFile(std::string path, Opening opening, std::chrono::milliseconds patience) {
  check_path(path, opening);
  const int flags = opening == Opening::writing ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                                                : SQLITE_OPEN_READONLY;
  database_ = std::make_unique<Database>(std::move(path), flags | SQLITE_OPEN_NOMUTEX,
                                         static_cast<int>(patience.count()));
  // 64 MiB of pages; and what is deleted is overwritten, so that a person who was erased is gone.
  database_->run("PRAGMA cache_size = -65536; PRAGMA secure_delete = ON");
  if (opening == Opening::reading) {
    prepare_tables(*database_, opening);
    return;
  }
  database_->run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; BEGIN IMMEDIATE");
  prepare_tables(*database_, opening);
  database_->run("COMMIT");
}

StateFile::~StateFile() = default;

std::unique_ptr<StateTransaction> StateFile::begin() {
  return std::make_unique<Transaction>(*database_, "BEGIN IMMEDIATE");
}

std::unique_ptr<StateTransaction> StateFile::begin_reading() {
  return std::make_unique<Transaction>(*database_, "BEGIN");
}

std::unique_ptr<Outbox> StateFile::outbox() { return std::make_unique<MessageTable>(*database_); }

StateCounts StateFile::counts() {
  const auto count = [&](std::string_view sql) {
    return static_cast<std::uint64_t>(database_->number(sql));
  };
  return {.users = count("SELECT count(*) FROM users"),
          .apps = count("SELECT count(*) FROM apps"),
          .batches = count("SELECT count(*) FROM batches"),
          .state_bytes = count("SELECT coalesce(sum(length(state)), 0) FROM states")};
}

void StateFile::compact() { database_->run("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)"); }

}  // namespace signals::inline SIGNALS_ABI::sqlite
