// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <signals/analysis/event_source.hpp>
#include <signals/error.hpp>

#include "query_response_reader.hpp"
#include "support/event_list.hpp"

namespace signals::inline SIGNALS_ABI::firestore::testing {

/// Everything that came of reading a response.
struct QueryReading {
  std::vector<Event> events{};
  QueryProgress progress{};
  /// What `write` or `finish` threw.
  std::optional<Error> failure{};
  bool failed_at_end = false;

  [[nodiscard]] bool says(std::string_view text) const {
    return failure && std::string_view(failure->what()).find(text) != std::string_view::npos;
  }

  friend bool operator==(const QueryReading& left, const QueryReading& right) {
    const auto told = [](const QueryReading& reading) {
      return reading.failure
                 ? std::string(name_of(reading.failure->code())) + ": " + reading.failure->what()
                 : std::string();
    };
    const QueryProgress& a = left.progress;
    const QueryProgress& b = right.progress;
    return left.events == right.events && told(left) == told(right) &&
           left.failed_at_end == right.failed_at_end && a.last_document == b.last_document &&
           a.read_time == b.read_time && a.document_count == b.document_count &&
           a.is_done == b.is_done && a.is_complete == b.is_complete && a.error == b.error;
  }
};

/// Reads the parts one after another, to the first failure.
[[nodiscard]] inline QueryReading read_parts(const std::vector<std::string_view>& parts) {
  signals::testing::EventList sink;
  QueryResponseReader reader(sink);
  QueryReading reading;
  try {
    for (const std::string_view part : parts) {
      // Memory of just that size: a sanitizer sees a step beyond it.
      const std::vector<char> exact(part.begin(), part.end());
      reader.write({exact.data(), exact.size()});
    }
    reading.failed_at_end = true;
    reader.finish();
    reading.failed_at_end = false;
  } catch (const Error& error) {
    reading.failure = error;
  }
  reading.events = sink.all;
  reading.progress = reader.progress();
  return reading;
}

[[nodiscard]] inline QueryReading read_whole(std::string_view text) { return read_parts({text}); }

[[nodiscard]] inline QueryReading read_cut(std::string_view text, std::size_t at) {
  return read_parts({text.substr(0, at), text.substr(at)});
}

[[nodiscard]] inline QueryReading read_byte_by_byte(std::string_view text) {
  std::vector<std::string_view> bytes;
  for (std::size_t i = 0; i < text.size(); ++i) bytes.push_back(text.substr(i, 1));
  return read_parts(bytes);
}

/// The name of a document of that id.
[[nodiscard]] inline std::string name_of_document(std::string_view id) {
  return "projects/p/databases/(default)/documents/app_usage_events/u1/events/" + std::string(id);
}

/// A result with a document of those fields, which are written out: `"app": {"stringValue": "a"}`.
[[nodiscard]] inline std::string result(std::string_view id, std::string_view fields) {
  return R"({"document": {"name": ")" + name_of_document(id) + R"(", "fields": {)" +
         std::string(fields) + R"(}}, "readTime": "2025-11-26T12:00:00.123456Z"})";
}

/// The one event of a response of one document with those fields.
[[nodiscard]] inline Event event_of(std::string_view fields) {
  const QueryReading reading = read_whole("[" + result("d1", fields) + "]");
  if (reading.failure) throw Error(*reading.failure);
  return reading.events.at(0);
}

/// A response of several documents, printed as Google's servers print it, with escapes, characters
/// of several bytes, nested values and all that a result can have.
inline constexpr std::string_view printed_response = R"([{
  "transaction": "ZmFrZQ==",
  "readTime": "2025-11-26T12:00:00.123456Z"
}
,
{
  "document": {
    "name": "projects/p/databases/(default)/documents/app_usage_events/u1/events/d1",
    "fields": {
      "packageName": {
        "stringValue": "com.mtn.m\u006fmo"
      },
      "sessionId": {
        "stringValue": "s\u00e9\ud83d\ude00 \"one\" ü€😀"
      },
      "extra": {
        "mapValue": {
          "fields": {
            "packageName": {
              "stringValue": "not this one"
            },
            "list": {
              "arrayValue": {
                "values": [
                  {
                    "doubleValue": -1.5e-3
                  },
                  {
                    "nullValue": null
                  }
                ]
              }
            }
          }
        }
      },
      "totalTimeInForegroundMinutes": {
        "doubleValue": 12.625
      },
      "timestamp": {
        "timestampValue": "2025-11-25T08:30:15.250999Z"
      }
    },
    "createTime": "2025-11-25T09:00:00.123456Z",
    "updateTime": "2025-11-25T09:00:01.123456Z"
  },
  "readTime": "2025-11-26T12:00:00.123456Z"
}
,
{
  "document": {
    "name": "projects/p/databases/(default)/documents/app_usage_events/u1/events/d2",
    "fields": {},
    "createTime": "2025-11-24T09:00:00.500Z"
  },
  "readTime": "2025-11-26T12:00:00.123456Z",
  "skippedResults": 3
}
,
{
  "document": {
    "name": "projects/p/databases/(default)/documents/app_usage_events/u1/events/d3",
    "fields": {
      "id": {
        "integerValue": "42"
      },
      "app": {
        "stringValue": "com.a"
      },
      "totalTimeInForegroundMs": {
        "integerValue": "90000"
      },
      "date": {
        "integerValue": "1763553600"
      }
    }
  },
  "done": true
}
]
)";

}  // namespace signals::inline SIGNALS_ABI::firestore::testing
