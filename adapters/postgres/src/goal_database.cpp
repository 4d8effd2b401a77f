// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include <signals/error.hpp>
#include <signals/postgres/goal_database.hpp>

#include "backoff.hpp"
#include "call.hpp"
#include "catalogue_query.hpp"
#include "connection_failure.hpp"
#include "connection_string.hpp"
#include "failure.hpp"
#include "goal_query.hpp"
#include "kept.hpp"
#include "pool.hpp"
#include "random_source.hpp"
#include "schema.hpp"

namespace signals::inline SIGNALS_ABI::postgres {
namespace {

[[nodiscard]] Options checked(Options options) {
  const auto require = [](bool holds, std::string_view what) {
    if (!holds) throw Error(ErrorCode::invalid_argument, fmt::format("{}", what));
  };
  require(options.connections > 0, "connections must be at least 1");
  require(options.attempts > 0, "attempts must be at least 1");
  require(options.users_per_query > 0, "users_per_query must be at least 1");
  require(options.timeout.count() > 0, "timeout must be above 0");
  require(options.connect_timeout.count() > 0, "connect_timeout must be above 0");
  require(options.first_backoff.count() >= 0 && options.longest_backoff.count() >= 0,
          "a backoff must not be below 0");
  require(options.clock != nullptr, "clock is missing");
  if (!options.random) options.random = make_random_source();
  return options;
}

}  // namespace

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

  [[nodiscard]] std::string warning() const {
    if (!target_.may_send_password_in_clear()) return "";
    return fmt::format(
        "a password may go unencrypted to {}, as sslmode does not require TLS; add "
        "sslmode=verify-full and sslrootcert to the connection string",
        target_.place());
  }

  void check(std::stop_token stop) {
    const Call call(options_.timeout, std::move(stop));
    attempt(call, "the schema", [&](Connection& connection) {
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
      attempt(call, "goals", [&](Connection& connection) {
        auto some = read_goals(connection, schema(connection, call), now, call);
        std::move(some.begin(), some.end(), std::back_inserter(goals));
      });
    }
    return goals;
  }

  [[nodiscard]] std::shared_ptr<const AppCatalogue> catalogue(std::stop_token stop) {
    constexpr std::string_view purpose = "the app catalogue";
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
    if (schema == nullptr) throw_over(call, "the schema");
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
    Backoff backoff(options_.first_backoff, options_.longest_backoff, options_.random);
    bool has_checked_schema = false;
    for (unsigned tried = 1;;) {
      bool was_away = false;
      try {
        const Pool::Lease lease = pool_.lease(call, purpose);
        try {
          action(*lease);
          return;
        } catch (const Failure&) {
          was_away = lease.is_reused() && lease.is_broken();
          throw;
        }
      } catch (const Failure& failure) {
        if (failure.remedy() == Remedy::none) throw;
        if (failure.remedy() == Remedy::check_schema) {
          if (std::exchange(has_checked_schema, true)) throw;
          schema_.forget();
          continue;
        }
        if (was_away) {  // the other idle connections are as old
          pool_.drop_idle();
          continue;
        }
        if (tried >= options_.attempts) throw after(tried, failure);
        wait(call, backoff.next(), purpose, failure, tried);
        ++tried;
      }
    }
  }

  /// A wait that would end after the call's time is not begun: the failure says more than that the
  /// time is over.
  void wait(const Call& call, std::chrono::milliseconds pause, std::string_view purpose,
            const Failure& failure, unsigned tried) const {
    const SteadyTime until = std::chrono::steady_clock::now() + pause;
    if (until >= call.deadline()) throw after(tried, failure);
    if (call.sleep(until) == Woken::stopped) throw stopped(target_, purpose);
  }

  [[nodiscard]] static Failure after(unsigned tried, const Failure& failure) {
    const std::string times = tried == 1 ? "" : fmt::format(" (tried {} times)", tried);
    return {failure.code(), failure.what() + times, failure.retry()};
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
