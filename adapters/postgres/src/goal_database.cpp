// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include <signals/error.hpp>
#include <signals/postgres/goal_database.hpp>

#include "call.hpp"
#include "catalogue_query.hpp"
#include "connection_failure.hpp"
#include "connection_string.hpp"
#include "failure.hpp"
#include "goal_query.hpp"
#include "kept.hpp"
#include "pool.hpp"
#include "retrying.hpp"
#include "schema.hpp"

namespace signals::inline SIGNALS_ABI::postgres {
class GoalDatabase::Implementation {
 public:
  Implementation(const std::string& connection_string, Options options)
      : options_(checked(std::move(options))),
        target_(connection_string),
        pool_(target_, {.connections = options_.connections,
                        .connect_timeout = options_.connect_timeout,
                        .longest_idle = options_.longest_idle}),
        schema_(std::chrono::milliseconds::max(), options_.clock),
        catalogue_(options_.catalogue_age, options_.clock) {}

  [[nodiscard]] std::string warning() const { return warning_about(target_); }

  void check(std::stop_token stop) {
    const Call call(options_.timeout, std::move(stop));
    attempt(call, "reading the schema from", [&](Connection& connection) {
      schema_.forget();
      static_cast<void>(schema(connection, call));
    });
  }

  [[nodiscard]] std::vector<std::vector<Goal>> goals_of(std::span<const std::string> user_ids,
                                                        std::stop_token stop) {
    const Call call(options_.timeout, std::move(stop));
    std::vector<std::vector<Goal>> goals;
    goals.reserve(user_ids.size());
    while (!user_ids.empty()) {
      const auto now = user_ids.first(std::min(options_.users_per_query, user_ids.size()));
      user_ids = user_ids.subspan(now.size());
      attempt(call, "reading goals from", [&](Connection& connection) {
        auto some = read_goals(connection, schema(connection, call), now, call);
        std::move(some.begin(), some.end(), std::back_inserter(goals));
      });
    }
    return goals;
  }

  [[nodiscard]] std::shared_ptr<const AppCatalogue> catalogue(std::stop_token stop) {
    constexpr std::string_view purpose = "reading the app catalogue from";
    const Call call(options_.timeout, std::move(stop));
    auto catalogue = catalogue_.get(call, [&] {
      AppCatalogue read;
      attempt(call, purpose, [&](Connection& connection) {
        static_cast<void>(schema(connection, call));
        read = read_catalogue(connection, call);
      });
      return read;
    });
    if (catalogue == nullptr) throw_over(call, purpose);
    return catalogue;
  }

 private:
  [[nodiscard]] Schema schema(Connection& connection, const Call& call) {
    const auto schema = schema_.get(call, [&] { return read_schema(target_, connection, call); });
    if (schema == nullptr) throw_over(call, "reading the schema from");
    return *schema;
  }

  [[noreturn]] void throw_over(const Call& call, std::string_view purpose) const {
    if (call.stop().stop_requested()) throw stopped(target_, purpose);
    throw out_of_time(target_, purpose);
  }

  /// Calls `action` with a connection until it succeeds or nothing is left to be tried. It only
  /// reads, so that it may always be called again.
  template <typename Action>
  void attempt(const Call& call, std::string_view purpose, Action action) {
    bool has_checked_schema = false;
    retrying(options_, target_, call, purpose, [&] {
      while (!attempt_once(call, purpose, action, has_checked_schema)) {
      }
    });
  }

  /// Whether it succeeded; else it may be tried again at once.
  template <typename Action>
  [[nodiscard]] bool attempt_once(const Call& call, std::string_view purpose, Action action,
                                  bool& has_checked_schema) {
    bool was_away = false;
    try {
      const Pool::Lease lease = pool_.lease(call, purpose);
      try {
        action(*lease);
        return true;
      } catch (const Failure&) {
        was_away = lease.is_reused() && lease.is_broken();
        throw;
      }
    } catch (const Failure& failure) {
      if (failure.remedy() == Remedy::check_schema) {
        if (std::exchange(has_checked_schema, true)) throw;
        schema_.forget();
        return false;
      }
      if (failure.remedy() == Remedy::none || !was_away) throw;
      pool_.drop_idle();  // the other idle connections are as old
      return false;
    }
  }

  const Options options_;
  const ConnectionString target_;
  Pool pool_;
  Kept<Schema> schema_;
  Kept<AppCatalogue> catalogue_;
};

GoalDatabase::GoalDatabase(const std::string& connection_string, Options options)
    : implementation_(std::make_unique<Implementation>(connection_string, std::move(options))) {}

GoalDatabase::~GoalDatabase() = default;

std::string GoalDatabase::warning() const { return implementation_->warning(); }

void GoalDatabase::check(std::stop_token stop) { implementation_->check(std::move(stop)); }

std::vector<std::vector<Goal>> GoalDatabase::goals_of(std::span<const std::string> user_ids,
                                                      std::stop_token stop) {
  return implementation_->goals_of(user_ids, std::move(stop));
}

std::shared_ptr<const AppCatalogue> GoalDatabase::catalogue(std::stop_token stop) {
  return implementation_->catalogue(std::move(stop));
}

}  // namespace signals::inline SIGNALS_ABI::postgres
