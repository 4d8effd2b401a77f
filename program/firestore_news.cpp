// SPDX-License-Identifier: Apache-2.0
#include "firestore_news.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include <signals/error.hpp>
#include <signals/firestore/new_events.hpp>

#include "count_text.hpp"
#include "firestore_database.hpp"
#include "message.hpp"
#include "whole_number.hpp"

namespace signals::program {
namespace {

class DatabaseNews final : public FirestoreNews {
 public:
  DatabaseNews(std::unique_ptr<firestore::EventDatabase> database,
               firestore::NewEventsOptions options)
      : database_(std::move(database)), options_(std::move(options)) {}

  [[nodiscard]] std::string source() const override { return database_->name(); }

  [[nodiscard]] UserNewsSource& begin(StateTransaction& store, Instant now,
                                      const SessionsKept& kept) override {
    options_.now = now;
    options_.sessions_kept = kept.most;
    news_ = std::make_unique<firestore::NewEvents>(*database_, store, options_);
    return *news_;
  }

  [[nodiscard]] std::uint64_t billed_reads() const override { return database_->billed_reads(); }

  void tell() const override {
    const firestore::NewEventsSummary& read = news_->summary();
    const std::string& field = options_.arrived_field;
    if (read.foreign_documents > 0) {
      say(
          fmt::format("warning: skipped {} in other collections of the same name; each costs a "
                      "read",
                      count_text(read.foreign_documents, "document")));
    }
    if (read.events_without_field > 0) {
      say(
          fmt::format("warning: {} of the users counted or read whole {} no timestamp in {}; only "
                      "an audit finds such events, so set the field in every write",
                      count_text(read.events_without_field, "event"),
                      read.events_without_field == 1 ? "has" : "have", field));
    }
    const std::string arrived =
        field.empty() ? "" : fmt::format("read {}, ", count_text(read.arrived_events, "new event"));
    say(fmt::format(
        "{}counted the events of {}, read {} whole; Firestore bills {}, and a run that reads all "
        "events would cost {}",
        arrived, count_text(read.users_counted, "user"), read.users_read_whole,
        count_text(database_->billed_reads(), "read"), read.full_run_reads));
  }

 private:
  std::unique_ptr<firestore::EventDatabase> database_;
  firestore::NewEventsOptions options_;
  std::unique_ptr<firestore::NewEvents> news_;
};

/// The field that the variable names; empty if it is not set.
[[nodiscard]] std::string field_named(const std::string& variable,
                                      const Configuration& configuration) {
  std::string field = configuration.find(variable).value_or("");
  if (field.find_first_of(".`") != std::string::npos) {
    throw Error(ErrorCode::invalid_argument,
                fmt::format("{}: expected a field of the event itself, such as arrived, got "
                            "\"{}\"; fields of maps are not supported",
                            variable, field));
  }
  return field;
}

}  // namespace

std::unique_ptr<FirestoreNews> open_firestore_news(const Configuration& configuration,
                                                   const FirestoreNewsOptions& options) {
  firestore::NewEventsOptions to;
  to.arrived_field = field_named("FIREBASE_ARRIVED_FIELD", configuration);
  to.shard_field = field_named("FIREBASE_SHARD_FIELD", configuration);
  if (!to.shard_field.empty()) {
    const auto shards = configuration.find("FIREBASE_SHARDS");
    if (!shards) {
      throw Error(ErrorCode::invalid_argument,
                  "FIREBASE_SHARD_FIELD needs FIREBASE_SHARDS; set it to the number of shards");
    }
    constexpr int most = 10'000;
    to.shards = static_cast<std::uint32_t>(whole_number("FIREBASE_SHARDS", *shards, 1, most));
  }
  if (const auto settle = configuration.find("FIREBASE_SETTLE_SECONDS")) {
    constexpr int day = 86'400;
    to.settle = std::chrono::seconds{whole_number("FIREBASE_SETTLE_SECONDS", *settle, 0, day)};
  }
  to.until = options.until;
  to.stop = options.stop;
  if (options.workers) to.workers = *options.workers;
  if (options.audit_one_in) {
    if (to.arrived_field.empty()) {
      throw Error(ErrorCode::invalid_argument,
                  "--audit: without FIREBASE_ARRIVED_FIELD, every user is counted; leave it out");
    }
    to.audit_one_in = *options.audit_one_in;
  }
  return std::make_unique<DatabaseNews>(open_firestore_database(configuration), std::move(to));
}

}  // namespace signals::program
