// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <signals/analysis/event_source.hpp>

#include "call.hpp"
#include "event_query.hpp"
#include "server.hpp"

namespace signals::inline SIGNALS_ABI::firestore {

class QueryResponseReader;

/// The reading of one user's events, over as many responses as it takes.
class EventReading {
 public:
  /// `url` is where to send the queries for a collection; the rest must outlive the reading.
  EventReading(const Server& server, Call& call, std::string url, std::string collection_id,
               EventSink& sink);

  /// Asks for what has not been read yet, and hands it over. Throws `Failure` when it breaks off:
  /// call again for the rest.
  void go_on();

 private:
  void read(QueryResponseReader& reader);
  void advance(const QueryResponseReader& reader);

  const Server& server_;
  Call& call_;
  const std::string url_;
  const std::string collection_id_;
  EventSink& sink_;
  QueryPosition position_;
};

}  // namespace signals::inline SIGNALS_ABI::firestore
