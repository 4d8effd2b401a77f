// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <signals/error.hpp>
#include <signals/firestore/event_database.hpp>
#include <signals/http/client.hpp>

#include "call.hpp"
#include "checked_options.hpp"
#include "document_list_reader.hpp"
#include "endpoint.hpp"
#include "event_reading.hpp"
#include "location.hpp"
#include "resource_path.hpp"
#include "server.hpp"

namespace signals::inline SIGNALS_ABI::firestore {
namespace {

/// Firestore hands out no more documents at a time.
constexpr std::size_t longest_page = 300;
/// A page of the longest ids, each byte of them escaped, has a tenth of this.
constexpr std::size_t longest_page_body = std::size_t{64} << 20U;

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

[[nodiscard]] std::shared_ptr<http::Client> present(std::shared_ptr<http::Client> client) {
  if (client == nullptr) throw Error(ErrorCode::invalid_argument, "the HTTP client is missing");
  return client;
}

}  // namespace

class EventDatabase::Implementation {
 public:
  Implementation(Options options, std::shared_ptr<http::Client> client,
                 std::shared_ptr<AccessTokenSource> tokens)
      : options_(checked(std::move(options))),
        tokens_(std::move(tokens)),
        endpoint_(allowed_endpoint(options_.endpoint, tokens_ != nullptr)),
        location_(endpoint_.text, options_),
        server_(options_, endpoint_.is_encrypted, present(std::move(client))) {}

  void check(std::stop_token stop) const {
    Call call = begin(location_.users(), std::move(stop));
    static_cast<void>(list_page(call, 1, {}));
  }

  [[nodiscard]] UserPage list_users(std::string_view cursor, std::size_t limit,
                                    std::stop_token stop) const {
    Call call = begin(location_.users(), std::move(stop));
    UserPage users{.next_cursor = std::string(cursor)};
    while (users.user_ids.size() < limit) {
      const std::size_t wanted = std::min(longest_page, limit - users.user_ids.size());
      DocumentList page = list_page(call, wanted, users.next_cursor);
      std::move(page.ids.begin(), page.ids.end(), std::back_inserter(users.user_ids));
      if (!page.next_page_token.empty() && page.next_page_token == users.next_cursor) {
        throw Error(
            ErrorCode::internal,
            fmt::format("reading {} failed: the server names a page as the one after itself",
                        location_.users()));
      }
      users.next_cursor = std::move(page.next_page_token);
      if (users.next_cursor.empty()) break;
    }
    return users;
  }

  void read_events(std::string_view user_id, EventSink& sink, std::stop_token stop) const {
    check_document_id(user_id);
    Call call = begin(location_.events(user_id), std::move(stop));
    EventReading reading(server_, call, location_.query_url(user_id), options_.events_subcollection,
                         sink);
    call.attempt([&] { reading.go_on(); });
  }

 private:
  [[nodiscard]] Call begin(std::string path, std::stop_token stop) const {
    return {{options_.project_id, options_.database, std::move(path)},
            options_,
            tokens_.get(),
            std::move(stop)};
  }

  [[nodiscard]] DocumentList list_page(Call& call, std::size_t size, std::string_view token) const {
    DocumentList page;
    call.attempt([&] {
      std::string body;
      server_.send(call, {.url = location_.list_url(size, token)}, [&](std::string_view part) {
        if (part.size() > longest_page_body - body.size()) {
          throw Failure(ErrorCode::internal,
                        fmt::format("reading {} failed: the server lists too much at a time",
                                    location_.users()),
                        Remedy::none);
        }
        body += part;
      });
      try {
        page = read_document_list(body);
      } catch (const Error& error) {
        throw reading_failed(call.target(), error);
      }
    });
    call.restart();
    if (page.ids.size() > size) {
      throw Error(ErrorCode::internal,
                  fmt::format("reading {} failed: the server listed {} documents when asked for {} "
                              "at most",
                              location_.users(), page.ids.size(), size));
    }
    return page;
  }

  const Options options_;
  const std::shared_ptr<AccessTokenSource> tokens_;
  const Endpoint endpoint_;
  const Location location_;
  const Server server_;
};

EventDatabase::EventDatabase(Options options, std::shared_ptr<http::Client> client,
                             std::shared_ptr<AccessTokenSource> tokens)
    : implementation_(std::make_unique<Implementation>(std::move(options), std::move(client),
                                                       std::move(tokens))) {}

EventDatabase::~EventDatabase() = default;

void EventDatabase::check(std::stop_token stop) { implementation_->check(std::move(stop)); }

UserPage EventDatabase::list_users(std::string_view cursor, std::size_t limit,
                                   std::stop_token stop) {
  return implementation_->list_users(cursor, limit, std::move(stop));
}

void EventDatabase::read_events(std::string_view user_id, EventSink& sink, std::stop_token stop) {
  implementation_->read_events(user_id, sink, std::move(stop));
}

}  // namespace signals::inline SIGNALS_ABI::firestore
