// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "billed_reads.hpp"
#include "call.hpp"
#include "document_sink.hpp"
#include "event_query.hpp"
#include "server.hpp"

namespace signals::inline SIGNALS_ABI::firestore {

class QueryResponseReader;

/// The reading of the events that a query is for, over as many responses as it takes.
class EventReading {
 public:
  /// `url` is where to send the queries, `read_time` as of when documents are read first; the rest
  /// must outlive the reading.
  EventReading(const Server& server, Call& call, BilledReads& reads, std::string url,
               EventSelection selection, DocumentSink& sink, std::string read_time = {});

  /// Asks for what has not been read yet, and hands it over. Throws `Failure` when it breaks off:
  /// call again for the rest.
  void go_on();

 private:
  void read(QueryResponseReader& reader);
  void advance(const QueryResponseReader& reader);

  const Server& server_;
  Call& call_;
  BilledReads& reads_;
  const std::string url_;
  const EventSelection selection_;
  DocumentSink& sink_;
  QueryPosition position_;
};

}  // namespace signals::inline SIGNALS_ABI::firestore
