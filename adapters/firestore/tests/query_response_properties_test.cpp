// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <rapidcheck.h>

#include <signals/formats/event_document.hpp>

#include "query_reading.hpp"
#include "random_response.hpp"

namespace json = boost::json;
using signals::ErrorCode;
using signals::Event;
using signals::EventDocument;
using signals::EventField;
using signals::FieldValue;
using namespace signals::firestore::testing;

namespace {

[[nodiscard]] std::string_view text_of(const json::value& value) {
  return {value.get_string().data(), value.get_string().size()};
}

/// A value as the semantics take it, from its one member. `number` keeps a number's digits.
[[nodiscard]] FieldValue value_of(const json::object& typed, std::string& number) {
  if (typed.empty()) return FieldValue::unusable();
  const auto& [type, value] = *typed.begin();
  if (type == "stringValue" && value.is_string()) return FieldValue::text(text_of(value));
  if (type == "timestampValue" && value.is_string()) return FieldValue::timestamp(text_of(value));
  if (type == "nullValue" && (value.is_null() || value.is_string())) return FieldValue::absent();
  if (type == "integerValue") {
    if (value.is_int64()) number = std::to_string(value.get_int64());
    if (value.is_string()) number = text_of(value);
    const bool is_digits =
        !number.empty() && number != "-" &&
        number.find_first_not_of("0123456789", number[0] == '-' ? 1 : 0) == std::string::npos;
    if (is_digits) return FieldValue::integer(number);
  }
  if (type == "doubleValue" && value.is_number()) {
    number = fmt::format("{}", value.to_number<double>());  // the fewest digits that tell it apart
    return FieldValue::real(number);
  }
  return FieldValue::unusable();
}

[[nodiscard]] Event event_of_document(const json::object& members) {
  EventDocument document;
  const std::string_view name = text_of(members.at("name"));
  document.set(EventField::document_id(), FieldValue::text(name.substr(name.rfind('/') + 1)));
  if (const json::value* created = members.if_contains("createTime")) {
    document.set(EventField::create_time(), FieldValue::timestamp(text_of(*created)));
  }
  if (const json::value* fields = members.if_contains("fields")) {
    for (const auto& [field, typed] : fields->as_object()) {
      std::string number;
      document.set(std::string_view(field.data(), field.size()),
                   value_of(typed.as_object(), number));
    }
  }
  return document.event();
}

/// What a response says, from a tree of it and nothing else in common with the reader.
[[nodiscard]] QueryReading read_tree(const std::string& text) {
  QueryReading reading;
  const json::value response = json::parse(text);
  for (const json::value& result : response.as_array()) {
    const json::object& members = result.as_object();
    if (const json::value* time = members.if_contains("readTime")) {
      if (reading.progress.read_time.empty()) reading.progress.read_time = text_of(*time);
    }
    if (members.contains("done")) reading.progress.is_done = true;
    if (const json::value* error = members.if_contains("error")) {
      reading.progress.error = {
          .http_status = error->at("code").to_number<int>(),
          .status = std::string(text_of(error->at("status"))),
          .message = std::string(text_of(error->at("message"))),
      };
    }
    const json::value* document = members.if_contains("document");
    if (document == nullptr || reading.progress.error) continue;
    reading.events.push_back(event_of_document(document->as_object()));
    reading.progress.last_document = text_of(document->at("name"));
    ++reading.progress.document_count;
  }
  reading.progress.is_complete = true;
  return reading;
}

/// The text in parts of random sizes, some of them empty.
[[nodiscard]] std::vector<std::string_view> random_parts(std::string_view text,
                                                         std::mt19937_64& random) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t size = std::min<std::size_t>(random() % 12, text.size());
    parts.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return parts;
}

[[nodiscard]] std::string mutated(std::string text, std::mt19937_64& random) {
  static constexpr std::string_view bytes =
      "\"\\{}[]:,0123456789eE+-. \ntfnu\x80\xC3\xE2\xF0\xFF/*'";
  for (std::uint64_t change = 1 + random() % 3; change > 0 && !text.empty(); --change) {
    const std::size_t at = random() % text.size();
    const std::size_t length = 1 + random() % std::min<std::size_t>(8, text.size() - at);
    switch (random() % 5) {
      case 0:
        text[at] = bytes[random() % bytes.size()];
        break;
      case 1:
        text.insert(at, 1, bytes[random() % bytes.size()]);
        break;
      case 2:
        text.erase(at, length);
        break;
      case 3:
        text.insert(random() % text.size(), text.substr(at, length));
        break;
      default:
        text[at] = static_cast<char>(random());
        break;
    }
  }
  return text;
}

}  // namespace

TEST_CASE("random responses read as their trees do, in whatever parts they come") {
  CHECK(rc::check([] {
    std::mt19937_64 random(*rc::gen::arbitrary<std::uint64_t>());
    for (int i = 0; i < 20; ++i) {
      const std::string text = RandomResponse(random()).text();
      const QueryReading expected = read_tree(text);
      RC_ASSERT(read_whole(text) == expected);
      RC_ASSERT(read_byte_by_byte(text) == expected);
      RC_ASSERT(read_parts(random_parts(text, random)) == expected);
    }
  }));
}

TEST_CASE("random responses have documents, errors and all that they are made for") {
  std::size_t events = 0;
  std::size_t apps = 0;
  std::size_t errors = 0;
  std::size_t with_time = 0;
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    const QueryReading reading = read_whole(RandomResponse(seed).text());
    events += reading.events.size();
    errors += reading.progress.error ? 1 : 0;
    for (const Event& event : reading.events) {
      apps += event.app_id.empty() ? 0 : 1;
      with_time += event.time ? 1 : 0;
    }
  }
  CHECK(events > 200);
  CHECK(apps > 50);
  CHECK(errors > 10);
  CHECK(with_time > 50);
}

TEST_CASE("changed at random, a response is refused exactly when it is not JSON or not its shape") {
  constexpr std::uint64_t seed = 20251126;
  std::mt19937_64 random(seed);
  std::size_t refused = 0;
  std::size_t accepted = 0;
  for (int i = 0; i < 20'000; ++i) {
    // Only what follows a number ends it.
    const std::string text = mutated(RandomResponse(random()).text(), random) + "\n";
    CAPTURE(text);
    const QueryReading reading = read_whole(text);
    json::error_code error;
    static_cast<void>(json::parse(text, error));
    if (!reading.failure) {
      // An error object may be the last thing that comes.
      CHECK((!error || reading.progress.error));
      ++accepted;
    } else {
      const bool is_shape = reading.failure->code() == ErrorCode::internal;
      CHECK((error || is_shape));
      ++refused;
    }
    CHECK(reading.events.size() == reading.progress.document_count);

    // In parts, the same but for where in an unfinished character or escape the fault is seen.
    const QueryReading parts = read_parts(random_parts(text, random));
    CHECK(parts.events == reading.events);
    CHECK(parts.failure.has_value() == reading.failure.has_value());
    CHECK(parts.failed_at_end == reading.failed_at_end);
    CHECK(parts.progress.last_document == reading.progress.last_document);
    CHECK(parts.progress.is_complete == reading.progress.is_complete);
    if (parts.failure && reading.failure) CHECK(parts.failure->code() == reading.failure->code());
  }
  CHECK(refused > 1000);
  CHECK(accepted > 1000);
}
