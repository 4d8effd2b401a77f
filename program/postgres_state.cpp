// SPDX-License-Identifier: Apache-2.0
#include "postgres_state.hpp"

#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include <signals/error.hpp>
#include <signals/postgres/report_table.hpp>
#include <signals/postgres/state_database.hpp>

#include "aws_secret.hpp"
#include "message.hpp"
#include "naming.hpp"
#include "say_retry.hpp"

namespace signals::program {
namespace {

/// A connection string, and the variable that it is from.
struct StateDatabaseUrl {
  std::string_view variable;
  Secret value;
};

[[nodiscard]] StateDatabaseUrl url_in(const Configuration& configuration, std::string_view option) {
  for (const char* const variable : {"STATE_DATABASE_URL", "DATABASE_URL"}) {
    if (auto value = configuration.find_secret(variable)) return {variable, std::move(*value)};
    constexpr const char* secret = "STATE_DATABASE_SECRET_ID";
    if (const auto id = configuration.find(secret)) {
      return {secret, fetch_connection_string(*id, configuration)};
    }
  }
  if (const auto id = configuration.find("DATABASE_SECRET_ID")) {
    return {"DATABASE_SECRET_ID", fetch_connection_string(*id, configuration)};
  }
  throw Error(ErrorCode::invalid_argument,
              fmt::format("{} postgres needs STATE_DATABASE_URL or DATABASE_URL; set it to "
                          "postgres://USER:PASSWORD@HOST:PORT/DATABASE",
                          option));
}

/// What `open` makes of the connection string that there is, with its warning said.
template <typename Open>
[[nodiscard]] auto opened(const Configuration& configuration, std::string_view option, Open open) {
  const StateDatabaseUrl url = url_in(configuration, option);
  return naming(url.variable, [&] {
    auto database = open(url.value.reveal());
    if (const std::string warning = database->warning(); !warning.empty()) {
      say(fmt::format("warning: {}: {}", url.variable, warning));
    }
    return database;
  });
}

/// Writes reports to PostgreSQL. Who failed is said on standard error.
class ReportTableWriter final : public ReportWriter {
 public:
  explicit ReportTableWriter(std::unique_ptr<postgres::ReportTable> table)
      : table_(std::move(table)) {}

  void report(const Report& report) override { table_->report(report); }
  void failed(std::string_view user_id, const Error& error) override {
    say(fmt::format("user {}: {}: {}", user_id, name_of(error.code()), error.what()));
  }
  void unprocessed(std::string_view user_id) override {
    say(fmt::format("user {}: unprocessed", user_id));
  }
  void finish() override { table_->commit(); }

 private:
  std::unique_ptr<postgres::ReportTable> table_;
};

}  // namespace

std::unique_ptr<StateStore> open_postgres_state(const Configuration& configuration,
                                                std::optional<unsigned> partition) {
  return opened(configuration, "--state", [&](const std::string& url) {
    return std::make_unique<postgres::StateDatabase>(
        url, postgres::StateDatabaseOptions{.partition = partition,
                                            .connection = {.on_retry = say_retry}});
  });
}

std::unique_ptr<ReportWriter> make_postgres_writer(const Configuration& configuration,
                                                   Instant now) {
  return std::make_unique<ReportTableWriter>(
      opened(configuration, "--output", [&](const std::string& url) {
        return std::make_unique<postgres::ReportTable>(url, now,
                                                       postgres::Options{.on_retry = say_retry});
      }));
}

}  // namespace signals::program
