// SPDX-License-Identifier: Apache-2.0
#include "sample_response.hpp"

#include <iterator>
#include <random>

#include <fmt/format.h>

namespace signals::inline SIGNALS_ABI::firestore::benchmarks {
namespace {

/// Twenty letters and digits, as Firestore makes up ids.
[[nodiscard]] std::string random_id(std::mt19937_64& random) {
  constexpr std::string_view alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  constexpr std::size_t length = 20;
  std::string id;
  for (std::size_t i = 0; i < length; ++i) id += alphabet[random() % alphabet.size()];
  return id;
}

void append_document(std::string& out, std::size_t number, std::mt19937_64& random) {
  const auto age = std::chrono::milliseconds{random() % (std::uint64_t{84} * 24 * 3600 * 1000)};
  const std::string used = format_instant(sample_now - age);
  const std::string id = random_id(random);
  fmt::format_to(std::back_inserter(out),
                 R"({{
  "document": {{
    "name": "projects/example-project/databases/(default)/documents/app_usage_events/user-000123/events/{0}",
    "fields": {{
      "id": {{
        "stringValue": "{0}"
      }},
      "packageName": {{
        "stringValue": "org.example.app{1}"
      }},
      "sessionId": {{
        "stringValue": "session-{2:06}"
      }},
      "timestamp": {{
        "timestampValue": "{3}"
      }},
      "totalTimeInForegroundMs": {{
        "integerValue": "{4}"
      }}
    }},
    "createTime": "{5}456Z",
    "updateTime": "{5}456Z"
  }},
  "readTime": "2025-11-26T00:00:00.123456Z"
}}
)",
                 id, random() % 30, number / 3, used, random() % 600'000,
                 std::string_view(used).substr(0, used.size() - 1));
}

}  // namespace

AppCatalogue sample_catalogue() {
  AppCatalogue catalogue;
  for (int app = 0; app < 30; ++app) {
    catalogue.add(fmt::format("org.example.app{}", app), {fmt::format("subcategory-{}", app % 10)});
  }
  return catalogue;
}

std::string sample_response(std::size_t size) {
  std::mt19937_64 random(1);
  std::string response = "[";
  for (std::size_t number = 0; response.size() < size; ++number) {
    if (number > 0) response += ",\n";
    append_document(response, number, random);
  }
  response += "]\n";
  return response;
}

}  // namespace signals::inline SIGNALS_ABI::firestore::benchmarks
