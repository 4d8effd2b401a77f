// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include <signals/firestore/event_database.hpp>
#include <signals/http/client.hpp>

#include "billed_reads.hpp"
#include "call.hpp"
#include "document_list_reader.hpp"
#include "document_sink.hpp"
#include "endpoint.hpp"
#include "event_query.hpp"
#include "location.hpp"
#include "server.hpp"

namespace signals::inline SIGNALS_ABI::firestore {

/// What can be asked of the database. Safe to use from any number of threads.
class EventDatabase::Implementation {
 public:
  Implementation(Options options, std::shared_ptr<http::Client> client,
                 std::shared_ptr<AccessTokenSource> tokens);

  [[nodiscard]] const Location& location() const noexcept { return location_; }
  [[nodiscard]] std::uint64_t billed_reads() const noexcept { return reads_.count(); }

  void check(std::stop_token stop);
  [[nodiscard]] UserPage list_users(std::string_view cursor, std::size_t limit,
                                    std::stop_token stop);

  /// Reads a user's events, as of `read_time` if the server still keeps it; if it is empty, as of
  /// now. `arrived_field` may be empty.
  void read_events(std::string_view user_id, const std::string& arrived_field,
                   const std::string& read_time, DocumentSink& sink, std::stop_token stop);

  /// How many of a user's events are in a selection by their arrival, as of `read_time`.
  [[nodiscard]] std::uint64_t count_events(std::string_view user_id, EventSelection selection,
                                           const std::string& read_time, std::stop_token stop);

  /// Reads the events of all users in a selection by their arrival, and whatever other documents
  /// are in collections of the same name.
  void read_arrived(EventSelection selection, const std::string& read_time, DocumentSink& sink,
                    std::stop_token stop);

  /// The server's time, in RFC 3339.
  [[nodiscard]] std::string server_time(std::stop_token stop);

 private:
  [[nodiscard]] Call begin(std::string path, const Options& options, std::stop_token stop) const;
  /// The whole response. Throws `Failure`, as the next one does.
  [[nodiscard]] std::string fetch(Call& call, http::Request request) const;
  /// The whole response to a query.
  [[nodiscard]] std::string answer(Call& call, const std::string& url, std::string query) const;
  [[nodiscard]] DocumentList list_page(Call& call, std::size_t size, std::string_view token);

  const Options options_;
  const std::shared_ptr<AccessTokenSource> tokens_;
  const Endpoint endpoint_;
  const Location location_;
  const Server server_;
  BilledReads reads_;
};

}  // namespace signals::inline SIGNALS_ABI::firestore
