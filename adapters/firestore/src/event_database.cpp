// SPDX-License-Identifier: Apache-2.0
#include "event_database.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include <signals/error.hpp>
#include <signals/firestore/event_database.hpp>
#include <signals/http/client.hpp>

#include "checked_options.hpp"
#include "event_reading.hpp"
#include "failure.hpp"
#include "query_result.hpp"
#include "resource_path.hpp"

namespace signals::inline SIGNALS_ABI::firestore {
namespace {

/// Firestore hands out no more documents at a time.
constexpr std::size_t longest_page = 300;
/// A page of the longest ids, each byte of them escaped, has a tenth of this.
constexpr std::size_t longest_body = std::size_t{64} << 20U;

[[nodiscard]] Endpoint allowed_endpoint(std::string_view text, bool has_tokens) {
  Endpoint endpoint = parse_endpoint(text);
  if (has_tokens && !endpoint.is_encrypted && !endpoint.is_loopback) {
    throw Error(ErrorCode::invalid_argument,
                fmt::format("access tokens are not sent to {}, unencrypted: use https, or no "
                            "credentials where it is an emulator",
                            endpoint.text));
  }
  return endpoint;
}

/// What `read` makes of a response. What it cannot read is a failure of the call.
template <typename Read>
[[nodiscard]] auto parsed(const Call& call, Read read) {
  try {
    return read();
  } catch (const Error& error) {
    throw reading_failed(call.target(), error);
  }
}

[[nodiscard]] std::shared_ptr<http::Client> present(std::shared_ptr<http::Client> client) {
  if (client == nullptr) throw Error(ErrorCode::invalid_argument, "the HTTP client is missing");
  return client;
}

}  // namespace

EventDatabase::Implementation::Implementation(Options options, std::shared_ptr<http::Client> client,
                                              std::shared_ptr<AccessTokenSource> tokens)
    : options_(checked(std::move(options))),
      tokens_(std::move(tokens)),
      endpoint_(allowed_endpoint(options_.endpoint, tokens_ != nullptr)),
      location_(endpoint_.text, options_),
      server_(options_, endpoint_.is_encrypted, present(std::move(client))) {}

void EventDatabase::Implementation::check(std::stop_token stop) {
  Call call = begin(location_.users(), options_, std::move(stop));
  static_cast<void>(list_page(call, 1, {}));
}

UserPage EventDatabase::Implementation::list_users(std::string_view cursor, std::size_t limit,
                                                   std::stop_token stop) {
  Call call = begin(location_.users(), options_, std::move(stop));
  UserPage users{.next_cursor = std::string(cursor)};
  while (users.user_ids.size() < limit) {
    const std::size_t wanted = std::min(longest_page, limit - users.user_ids.size());
    DocumentList page = list_page(call, wanted, users.next_cursor);
    std::move(page.ids.begin(), page.ids.end(), std::back_inserter(users.user_ids));
    if (!page.next_page_token.empty() && page.next_page_token == users.next_cursor) {
      throw Error(ErrorCode::internal,
                  fmt::format("reading {} failed: the server names a page as the one after itself",
                              location_.users()));
    }
    users.next_cursor = std::move(page.next_page_token);
    if (users.next_cursor.empty()) break;
  }
  return users;
}

void EventDatabase::Implementation::read_events(std::string_view user_id,
                                                const std::string& arrived_field,
                                                const std::string& read_time, DocumentSink& sink,
                                                std::stop_token stop) {
  check_document_id(user_id);
  Call call = begin(location_.events(user_id), options_, std::move(stop));
  EventReading reading(
      server_, call, reads_, location_.query_url(user_id),
      {.collection_id = options_.events_subcollection, .arrived_field = arrived_field}, sink,
      read_time);
  call.attempt([&] { reading.go_on(); });
}

std::uint64_t EventDatabase::Implementation::count_events(std::string_view user_id,
                                                          EventSelection selection,
                                                          const std::string& read_time,
                                                          std::stop_token stop) {
  check_document_id(user_id);
  Call call = begin(location_.events(user_id), options_, std::move(stop));
  selection.collection_id = options_.events_subcollection;
  std::uint64_t count = 0;
  const auto ask = [&](const std::string& time) {
    call.attempt([&] {
      const std::string body =
          answer(call, location_.count_url(user_id), count_query(selection, time));
      count = parsed(call, [&] { return read_count(body); });
    });
  };
  try {
    ask(read_time);
  } catch (const Error& error) {
    if (read_time.empty() || !may_refuse_time(error.code())) throw;
    ask({});
  }
  reads_.add_counted(count);
  return count;
}

void EventDatabase::Implementation::read_arrived(EventSelection selection,
                                                 const std::string& read_time, DocumentSink& sink,
                                                 std::stop_token stop) {
  // There may be hours of it. A server that sends nothing more is found out earlier.
  Options patient = options_;
  patient.timeout = std::chrono::hours{24};
  Call call = begin(location_.all_events(), patient, std::move(stop));
  selection.collection_id = options_.events_subcollection;
  selection.is_of_all_users = true;
  EventReading reading(server_, call, reads_, location_.all_users_url(), std::move(selection), sink,
                       read_time);
  call.attempt([&] { reading.go_on(); });
}

std::string EventDatabase::Implementation::server_time(std::stop_token stop) {
  Call call = begin(location_.users(), options_, std::move(stop));
  const std::string_view root = options_.root_collection;
  const std::string query = time_query(root.substr(root.rfind('/') + 1));  // npos + 1 is 0
  std::string time;
  call.attempt([&] {
    const std::string body = answer(call, location_.all_users_url(), query);
    time = parsed(call, [&] { return read_server_time(body); });
  });
  reads_.add_documents(1);
  return time;
}

Call EventDatabase::Implementation::begin(std::string path, const Options& options,
                                          std::stop_token stop) const {
  return {{options_.project_id, options_.database, std::move(path)},
          options,
          tokens_.get(),
          std::move(stop)};
}

std::string EventDatabase::Implementation::fetch(Call& call, http::Request request) const {
  std::string body;
  server_.send(call, std::move(request), [&](std::string_view part) {
    if (part.size() > longest_body - body.size()) {
      throw Failure(
          ErrorCode::internal,
          fmt::format("reading {} failed: the server sends too much at a time", call.target().path),
          Remedy::none);
    }
    body += part;
  });
  return body;
}

std::string EventDatabase::Implementation::answer(Call& call, const std::string& url,
                                                  std::string query) const {
  std::string body = fetch(call, {.method = http::Method::post,
                                  .url = url,
                                  .headers = {{"Content-Type", "application/json"}},
                                  .body = std::move(query)});
  if (const auto error = error_instead_of_result(body)) {
    throw response_failed(call.target(), call.sent_token(), *error);
  }
  return body;
}

DocumentList EventDatabase::Implementation::list_page(Call& call, std::size_t size,
                                                      std::string_view token) {
  DocumentList page;
  call.attempt([&] {
    const std::string body = fetch(call, {.url = location_.list_url(size, token)});
    page = parsed(call, [&] { return read_document_list(body); });
  });
  call.restart();
  reads_.add_documents(page.ids.size());
  if (page.ids.size() > size) {
    throw Error(ErrorCode::internal,
                fmt::format("reading {} failed: the server listed {} documents when asked for {} "
                            "at most",
                            location_.users(), page.ids.size(), size));
  }
  return page;
}

EventDatabase::EventDatabase(Options options, std::shared_ptr<http::Client> client,
                             std::shared_ptr<AccessTokenSource> tokens)
    : implementation_(std::make_unique<Implementation>(std::move(options), std::move(client),
                                                       std::move(tokens))) {}

EventDatabase::~EventDatabase() = default;

std::string EventDatabase::name() const {
  return "firestore " + implementation_->location().all_events();
}

std::uint64_t EventDatabase::billed_reads() const noexcept {
  return implementation_->billed_reads();
}

void EventDatabase::check(std::stop_token stop) { implementation_->check(std::move(stop)); }

UserPage EventDatabase::list_users(std::string_view cursor, std::size_t limit,
                                   std::stop_token stop) {
  return implementation_->list_users(cursor, limit, std::move(stop));
}

void EventDatabase::read_events(std::string_view user_id, EventSink& sink, std::stop_token stop) {
  EventsOf documents(sink);
  implementation_->read_events(user_id, {}, {}, documents, std::move(stop));
}

}  // namespace signals::inline SIGNALS_ABI::firestore
