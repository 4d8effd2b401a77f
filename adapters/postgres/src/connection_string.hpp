// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::postgres {

/// A parsed connection string, and the parts that messages may show.
class ConnectionString {
 public:
  /// Keyword and value, as libpq takes them.
  using Parameters = std::vector<std::pair<std::string, std::string>>;

  /// Throws `Error` with `invalid_argument` for a string that libpq cannot read, and for one that
  /// it would read with a part of the password for host, port or database.
  explicit ConnectionString(const std::string& text);

  /// What the string says, and what this adapter adds.
  [[nodiscard]] const Parameters& parameters() const noexcept { return parameters_; }

  /// For messages: `database "app" at db.example.com:5432`.
  [[nodiscard]] const std::string& place() const noexcept { return place_; }

  /// For messages of a connection that failed: the place, and who logs in. Nothing of either if the
  /// string has a second reading, in which they are parts of the password.
  [[nodiscard]] const std::string& destination() const noexcept { return destination_; }

  /// The passwords, and whatever may be a part of one: no message may repeat them.
  [[nodiscard]] const std::vector<std::string>& secrets() const noexcept { return secrets_; }

  /// Whether a password would go to another machine without TLS if the server, or who is in its
  /// place, offers none. Local sockets and this machine's own addresses are no other machine.
  [[nodiscard]] bool may_send_password_in_clear() const noexcept { return is_unprotected_; }

  /// For messages: the role that logs in.
  [[nodiscard]] const std::string& user() const noexcept { return user_; }

  /// The string's own `connect_timeout`; zero means no bound.
  [[nodiscard]] std::optional<std::chrono::milliseconds> connect_timeout() const noexcept {
    return connect_timeout_;
  }

 private:
  Parameters parameters_;
  std::string place_;
  std::string user_;
  std::string destination_;
  std::vector<std::string> secrets_;
  bool is_unprotected_ = false;
  std::optional<std::chrono::milliseconds> connect_timeout_;
};

/// What may be a mistake in the string, though it can be used; empty if nothing is.
[[nodiscard]] std::string warning_about(const ConnectionString& target);

}  // namespace signals::inline SIGNALS_ABI::postgres
