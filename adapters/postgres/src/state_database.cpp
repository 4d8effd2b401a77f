// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include <signals/error.hpp>
#include <signals/postgres/state_database.hpp>

#include "connection_string.hpp"
#include "message_table.hpp"
#include "retrying.hpp"
#include "state_transaction.hpp"

namespace signals::inline SIGNALS_ABI::postgres {

using Access = Transaction::Access;

class StateDatabase::Implementation {
 public:
  Implementation(const std::string& connection_string, StateDatabaseOptions options)
      : target(connection_string), options_(std::move(options)) {
    options_.connection = checked(std::move(options_.connection));
    if (options_.patience.count() <= 0) {
      throw Error(ErrorCode::invalid_argument, "patience must be above 0");
    }
  }

  [[nodiscard]] std::unique_ptr<DatabaseTransaction> begin(
      Access access, std::optional<std::string_view> user_id = {}) const {
    return std::make_unique<DatabaseTransaction>(target, options_, access, user_id);
  }

  [[nodiscard]] std::unique_ptr<MessageTable> outbox() const {
    return std::make_unique<MessageTable>(target, options_);
  }

  const ConnectionString target;

 private:
  StateDatabaseOptions options_;
};

StateDatabase::StateDatabase(const std::string& connection_string, StateDatabaseOptions options)
    : implementation_(std::make_unique<Implementation>(connection_string, std::move(options))) {}

StateDatabase::~StateDatabase() = default;

std::string StateDatabase::warning() const { return warning_about(implementation_->target); }

std::unique_ptr<StateTransaction> StateDatabase::begin() {
  return implementation_->begin(Access::writing);
}

std::unique_ptr<StateTransaction> StateDatabase::begin_for(std::string_view user_id) {
  return implementation_->begin(Access::writing, user_id);
}

std::unique_ptr<StateTransaction> StateDatabase::begin_reading() {
  return implementation_->begin(Access::reading);
}

std::unique_ptr<Outbox> StateDatabase::outbox() { return implementation_->outbox(); }

StateCounts StateDatabase::counts() { return implementation_->begin(Access::reading)->counts(); }

}  // namespace signals::inline SIGNALS_ABI::postgres
