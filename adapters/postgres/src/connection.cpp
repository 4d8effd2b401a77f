// SPDX-License-Identifier: Apache-2.0
#include "connection.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>
#include <poll.h>

#include "cancellation.hpp"
#include "connection_failure.hpp"

namespace signals::inline SIGNALS_ABI::postgres {

Connection::Connection(const ConnectionString& target, std::chrono::milliseconds timeout,
                       const Call& call, std::string_view purpose)
    : target_(target) {
  const auto own = target.connect_timeout().value_or(timeout);
  const bool is_bounded = own.count() > 0 && own < call.time_left();
  connect(is_bounded ? std::chrono::steady_clock::now() + own : call.deadline(), call, purpose);

  if (PQsetnonblocking(handle_.get(), 1) != 0 || PQenterPipelineMode(handle_.get()) != 1) {
    throw connecting_failed(target_, said());
  }
  is_between_queries_ = true;
}

void Connection::connect(SteadyTime until, const Call& call, std::string_view purpose) {
  std::vector<const char*> keywords;
  std::vector<const char*> values;
  for (const auto& [keyword, value] : target_.parameters()) {
    keywords.push_back(keyword.c_str());
    values.push_back(value.c_str());
  }
  keywords.push_back(nullptr);
  values.push_back(nullptr);
  handle_.reset(PQconnectStartParams(keywords.data(), values.data(), 0));
  if (handle_ == nullptr) throw connecting_failed(target_, "no memory");
  PQsetErrorVerbosity(handle_.get(), PQERRORS_VERBOSE);
  // Notices would go to standard error.
  PQsetNoticeReceiver(
      handle_.get(), [](void*, const PGresult*) {}, nullptr);

  auto state =
      PQstatus(handle_.get()) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING;
  while (state != PGRES_POLLING_OK) {
    if (state == PGRES_POLLING_FAILED) {
      throw connecting_failed(target_, said(), PQconnectionNeedsPassword(handle_.get()) != 0);
    }
    const short events = state == PGRES_POLLING_READING ? POLLIN : POLLOUT;
    switch (call.wait(PQsocket(handle_.get()), events, until)) {
      case Woken::ready:
        state = PQconnectPoll(handle_.get());
        break;
      case Woken::stopped:
        throw stopped(target_, purpose);
      case Woken::at_time:
        if (call.is_over()) throw out_of_time(target_, purpose);
        throw connecting_failed(target_, "no answer within the time for connecting");
    }
  }
}

// Statements without a name, because one with a name belongs to the server's session: behind
// PgBouncer in transaction mode each transaction may run in another, where the name is missing or
// somebody else's. PostgreSQL also plans these for the size of the array that comes with them.
//
// Statements up to a sync are one transaction without BEGIN and COMMIT, which a failure ends.
void Connection::send(const Query& query, Within within, const Call& call) {
  constexpr auto settings =
      "select pg_catalog.set_config('transaction_read_only', 'on', true),"
      " pg_catalog.set_config('statement_timeout', $1, true)";
  const std::string milliseconds = std::to_string(call.time_left().count());
  const char* const timeout = milliseconds.c_str();

  std::vector<const char*> values;
  std::vector<int> lengths;
  for (const std::string& parameter : query.parameters) {
    values.push_back(parameter.data());
    lengths.push_back(static_cast<int>(parameter.size()));
  }
  const std::vector<int> binary(values.size(), 1);

  PGconn* const handle = handle_.get();
  const bool is_own = within == Within::own_transaction;
  const bool is_sent =
      (!is_own ||
       PQsendQueryParams(handle, settings, 1, nullptr, &timeout, nullptr, nullptr, 0) == 1) &&
      PQsendQueryParams(handle, query.sql, static_cast<int>(values.size()), nullptr, values.data(),
                        lengths.data(), binary.data(), is_own ? 0 : 1) == 1 &&
      PQpipelineSync(handle) == 1;
  if (!is_sent) throw query_failed(target_, query.purpose, Result(), said());

  // What the server says meanwhile must be read, lest both wait for the other.
  int unsent = 0;
  while ((unsent = PQflush(handle)) == 1) {
    wait(POLLIN | POLLOUT, query, call);
    if (PQconsumeInput(handle) != 1) break;
  }
  if (unsent < 0) throw query_failed(target_, query.purpose, Result(), said());
}

void Connection::wait(short events, const Query& query, const Call& call) {
  switch (call.wait(PQsocket(handle_.get()), events, call.deadline())) {
    case Woken::ready:
      return;
    case Woken::stopped:
      cancel(handle_.get());
      throw stopped(target_, query.purpose);
    case Woken::at_time:
      cancel(handle_.get());
      throw out_of_time(target_, query.purpose);
  }
}

Result Connection::next_result(const Query& query, const Call& call) {
  while (PQisBusy(handle_.get()) != 0) {
    wait(POLLIN, query, call);
    if (PQconsumeInput(handle_.get()) != 1) break;
  }
  return Result(PQgetResult(handle_.get()));
}

Result Connection::run(const Query& query, const Call& call) {
  is_between_queries_ = false;
  send(query, Within::own_transaction, call);
  return receive(query, call);
}

Result Connection::run_in_transaction(const Query& query, const Call& call) {
  is_between_queries_ = false;
  send(query, Within::open_transaction, call);
  return receive(query, call);
}

Result Connection::receive(const Query& query, const Call& call) {
  Result answer;
  Result failure;
  std::string reason;
  for (bool is_done = false; !is_done;) {
    Result result = next_result(query, call);
    if (!result) {  // the end of one statement, or of the connection
      is_done = PQstatus(handle_.get()) == CONNECTION_BAD;
      continue;
    }
    switch (result.status()) {
      case PGRES_PIPELINE_SYNC:
        is_done = true;
        break;
      case PGRES_TUPLES_OK:
      case PGRES_COMMAND_OK:
        answer = std::move(result);  // that of the settings comes first, then the query's
        break;
      case PGRES_PIPELINE_ABORTED:
        break;
      default:
        if (!failure) {
          reason = said();
          failure = std::move(result);
        }
    }
  }
  const bool is_broken = PQstatus(handle_.get()) == CONNECTION_BAD;
  is_between_queries_ = !is_broken;
  if (!failure && !is_broken) return answer;
  // The server's own timer may run out a moment before this side's.
  constexpr std::string_view query_cancelled = "57014";
  if (failure.error_field(PG_DIAG_SQLSTATE) == query_cancelled &&
      call.time_left() <= std::chrono::milliseconds{50}) {
    throw out_of_time(target_, query.purpose);
  }
  throw query_failed(target_, query.purpose, failure, failure ? reason : said());
}

bool Connection::is_ready() noexcept {
  if (!is_between_queries_ || PQstatus(handle_.get()) != CONNECTION_OK) return false;
  pollfd socket{PQsocket(handle_.get()), POLLIN, 0};
  return ::poll(&socket, 1, 0) == 0;
}

}  // namespace signals::inline SIGNALS_ABI::postgres
