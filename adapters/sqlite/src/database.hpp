// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <sqlite3.h>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::sqlite {

/// A prepared SQL statement, for one value after another. Throws `Error` as `Database` does.
class Statement {
 public:
  Statement(sqlite3* database, std::string path, std::string_view sql);

  /// The values of the parameters, from 1. Text and bytes must stay until the statement is reset.
  Statement& bind(int place, std::int64_t value);
  Statement& bind(int place, std::optional<std::int64_t> value);
  Statement& bind_text(int place, std::string_view text);
  Statement& bind_bytes(int place, std::string_view bytes);

  /// Goes to the next row; whether there is one.
  [[nodiscard]] bool step();
  /// Runs a statement that yields no rows, and resets it.
  void run();
  /// Makes it ready for other values.
  void reset() noexcept;

  /// The values of the row, from 0.
  [[nodiscard]] std::int64_t number(int column) const noexcept;
  [[nodiscard]] std::optional<std::int64_t> optional_number(int column) const noexcept;
  /// Text or bytes, until the next step.
  [[nodiscard]] std::string_view bytes(int column) const noexcept;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
  };

  void check(int status) const;

  std::string path_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// An open SQLite file. Throws `Error` that names the file.
class Database {
 public:
  /// `flags` are those of `sqlite3_open_v2`.
  Database(std::string path, int flags, int patience_in_milliseconds);

  void run(std::string_view sql);
  [[nodiscard]] Statement prepare(std::string_view sql) { return {database_.get(), path_, sql}; }
  /// The one number that a query yields.
  [[nodiscard]] std::int64_t number(std::string_view sql);
  [[nodiscard]] bool is_in_transaction() const noexcept;

  /// The number of the row that was inserted last.
  [[nodiscard]] std::int64_t last_row() const noexcept;
  [[nodiscard]] const std::string& path() const noexcept { return path_; }

 private:
  struct Close {
    void operator()(sqlite3* database) const noexcept { sqlite3_close_v2(database); }
  };

  std::string path_;
  std::unique_ptr<sqlite3, Close> database_;
};

/// A transaction of SQLite's, which is rolled back unless it was committed. Make it before, and so
/// destroy it after, the statements that it is for.
class Frame {
 public:
  Frame(Database& database, std::string_view begin);
  Frame(const Frame&) = delete;
  Frame& operator=(const Frame&) = delete;
  ~Frame();

  void commit();

 private:
  Database& database_;
};

}  // namespace signals::inline SIGNALS_ABI::sqlite
