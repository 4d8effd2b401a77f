// SPDX-License-Identifier: Apache-2.0
#include "database.hpp"

#include <fmt/format.h>

#include <signals/error.hpp>

namespace signals::inline SIGNALS_ABI::sqlite {
namespace {

[[noreturn]] void fail(sqlite3* database, const std::string& path, int status) {
  const auto error = [&](ErrorCode code, std::string_view message, Retry retry = Retry::useless) {
    return Error(code, fmt::format("{}: {}", path, message), retry);
  };
  switch (status & 0xFF) {
    case SQLITE_BUSY:
      throw error(ErrorCode::unavailable,
                  "another run is writing to this state; try again when it is done",
                  Retry::may_help);
    case SQLITE_FULL:
      throw error(ErrorCode::resource_exhausted,
                  "no space is left on the disk; free some, and run again");
    case SQLITE_NOTADB:
      throw error(ErrorCode::invalid_argument, "this is not a state file; check the path");
    case SQLITE_CORRUPT:
    // No statement of ours fails so in a file that is whole.
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_ERROR:
      throw error(ErrorCode::data_loss, "the state file is damaged; restore it from a copy");
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      throw error(ErrorCode::permission_denied, "the state file cannot be written to");
    case SQLITE_NOMEM:
      throw std::bad_alloc();
    default:
      throw error(ErrorCode::unavailable,
                  database == nullptr ? sqlite3_errstr(status) : sqlite3_errmsg(database),
                  Retry::may_help);
  }
}

}  // namespace

Statement::Statement(sqlite3* database, std::string path, std::string_view sql)
    : path_(std::move(path)) {
  sqlite3_stmt* statement = nullptr;
  const int status = sqlite3_prepare_v3(database, sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  statement_.reset(statement);
  if (status != SQLITE_OK) fail(database, path_, status);
}

void Statement::check(int status) const {
  if (status != SQLITE_OK) fail(sqlite3_db_handle(statement_.get()), path_, status);
}

Statement& Statement::bind(int place, std::int64_t value) {
  check(sqlite3_bind_int64(statement_.get(), place, value));
  return *this;
}

Statement& Statement::bind(int place, std::optional<std::int64_t> value) {
  if (value) return bind(place, *value);
  check(sqlite3_bind_null(statement_.get(), place));
  return *this;
}

// An empty view may have no data, and what has none is NULL.
Statement& Statement::bind_text(int place, std::string_view text) {
  check(sqlite3_bind_text64(statement_.get(), place, text.empty() ? "" : text.data(), text.size(),
                            SQLITE_STATIC, SQLITE_UTF8));
  return *this;
}

Statement& Statement::bind_bytes(int place, std::string_view bytes) {
  check(sqlite3_bind_blob64(statement_.get(), place, bytes.empty() ? "" : bytes.data(),
                            bytes.size(), SQLITE_STATIC));
  return *this;
}

bool Statement::step() {
  const int status = sqlite3_step(statement_.get());
  if (status == SQLITE_ROW) return true;
  if (status == SQLITE_DONE) return false;
  fail(sqlite3_db_handle(statement_.get()), path_, status);
}

void Statement::run() {
  static_cast<void>(step());
  reset();
}

void Statement::reset() noexcept { sqlite3_reset(statement_.get()); }

std::int64_t Statement::number(int column) const noexcept {
  return sqlite3_column_int64(statement_.get(), column);
}

std::optional<std::int64_t> Statement::optional_number(int column) const noexcept {
  if (sqlite3_column_type(statement_.get(), column) == SQLITE_NULL) return std::nullopt;
  return number(column);
}

std::string_view Statement::bytes(int column) const noexcept {
  const void* const data = sqlite3_column_blob(statement_.get(), column);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
  return {static_cast<const char*>(data), size};
}

Database::Database(std::string path, int flags, int patience_in_milliseconds)
    : path_(std::move(path)) {
  sqlite3* database = nullptr;
  const int status = sqlite3_open_v2(path_.c_str(), &database, flags, nullptr);
  database_.reset(database);
  if (status != SQLITE_OK) fail(database, path_, status);
  sqlite3_extended_result_codes(database, 1);
  sqlite3_busy_timeout(database, patience_in_milliseconds);
}

void Database::run(std::string_view sql) {
  const int status =
      sqlite3_exec(database_.get(), std::string(sql).c_str(), nullptr, nullptr, nullptr);
  if (status != SQLITE_OK) fail(database_.get(), path_, status);
}

std::int64_t Database::number(std::string_view sql) {
  Statement statement = prepare(sql);
  return statement.step() ? statement.number(0) : 0;
}

bool Database::is_in_transaction() const noexcept {
  return sqlite3_get_autocommit(database_.get()) == 0;
}

std::int64_t Database::last_row() const noexcept {
  return sqlite3_last_insert_rowid(database_.get());
}

Frame::Frame(Database& database, std::string_view begin) : database_(database) {
  database_.run(begin);
}

Frame::~Frame() {
  if (!database_.is_in_transaction()) return;
  try {
    database_.run("ROLLBACK");
  } catch (const std::exception&) {  // closing the file rolls back as well
  }
}

void Frame::commit() { database_.run("COMMIT"); }

}  // namespace signals::inline SIGNALS_ABI::sqlite
