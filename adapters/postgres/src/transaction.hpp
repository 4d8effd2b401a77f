// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <signals/abi.hpp>
#include <signals/postgres/options.hpp>

#include "connection.hpp"
#include "connection_string.hpp"
#include "result.hpp"

namespace signals::inline SIGNALS_ABI::postgres {

/// The rows of one statement of a batch: some hundred kilobytes, which takes milliseconds.
inline constexpr std::size_t rows_of_statement = 2'000;

/// A transaction of several statements on a connection of its own, rolled back unless it was
/// committed. Not safe to use from two threads.
class Transaction {
 public:
  enum class Access { reading, writing };

  /// Connects, again where that may help, and begins. A statement may wait for a lock for
  /// `patience`. What it reads it sees as of one instant if it only reads. Throws `Failure`.
  Transaction(const ConnectionString& target, const Options& options, Access access,
              std::chrono::milliseconds patience = {});

  /// Runs a statement whose rows come in binary form. Throws `Failure`, of tables that are missing
  /// with the file that makes them.
  Result run(const std::string& sql, const std::vector<std::string>& parameters = {});

  /// Throws `Error`: `unavailable` if the connection broke, so that it is not known whether the
  /// commit succeeded.
  void commit();

  /// Begins another transaction on the same connection, after a commit.
  void begin_again();

  /// Whether its connection broke, or a statement ran out of time.
  [[nodiscard]] bool is_broken() noexcept { return !connection_->is_ready(); }

  [[nodiscard]] const ConnectionString& target() const noexcept { return target_; }

 private:
  [[nodiscard]] const char* begin() const noexcept;
  void set_time_limits();
  [[nodiscard]] std::string_view purpose() const noexcept {
    return access_ == Access::reading ? "reading the state from" : "writing the state to";
  }

  const ConnectionString& target_;
  const Options& options_;
  Access access_;
  std::chrono::milliseconds patience_;
  std::unique_ptr<Connection> connection_;
};

}  // namespace signals::inline SIGNALS_ABI::postgres
