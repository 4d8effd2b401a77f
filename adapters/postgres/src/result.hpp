// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include <libpq-fe.h>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::postgres {

/// The rows that a query yielded, as text or in binary form.
class Result {
 public:
  Result() = default;
  explicit Result(PGresult* result) noexcept : result_(result) {}

  [[nodiscard]] explicit operator bool() const noexcept { return result_ != nullptr; }

  [[nodiscard]] int rows() const noexcept { return PQntuples(result_.get()); }

  /// The field's text, where it is not null.
  [[nodiscard]] std::optional<std::string_view> text(int row, int column) const noexcept {
    if (PQgetisnull(result_.get(), row, column) != 0) return std::nullopt;
    return std::string_view(PQgetvalue(result_.get(), row, column),
                            static_cast<std::size_t>(PQgetlength(result_.get(), row, column)));
  }

  /// Whether the field is a boolean that is true.
  [[nodiscard]] bool is_true(int row, int column) const noexcept {
    return text(row, column) == "t";
  }

  /// The field of type bigint of a row in binary form, where it is not null.
  [[nodiscard]] std::optional<std::int64_t> number(int row, int column) const noexcept {
    const auto bytes = text(row, column);
    if (!bytes) return std::nullopt;
    std::uint64_t value = 0;
    for (const char byte : *bytes) value = value << 8U | static_cast<unsigned char>(byte);
    return static_cast<std::int64_t>(value);
  }

  /// What a statement without rows did, such as `COMMIT`.
  [[nodiscard]] std::string_view command() const noexcept { return PQcmdStatus(result_.get()); }

  /// libpq's status; an error for no result at all.
  [[nodiscard]] ExecStatusType status() const noexcept { return PQresultStatus(result_.get()); }

  /// A part of the server's error; empty where it has none.
  [[nodiscard]] std::string_view error_field(int field) const noexcept {
    const char* const value = PQresultErrorField(result_.get(), field);
    return value == nullptr ? std::string_view{} : value;
  }

 private:
  struct Clear {
    void operator()(PGresult* result) const noexcept { PQclear(result); }
  };
  std::unique_ptr<PGresult, Clear> result_;
};

}  // namespace signals::inline SIGNALS_ABI::postgres
