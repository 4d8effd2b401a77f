// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include <signals/formats/event_document.hpp>

#include "support/reading.hpp"

using signals::EventDocument;
using signals::FieldValue;

namespace {

/// A field, and what is read of it.
struct ReadField {
  FieldValue value;
  std::string_view read;
};

[[nodiscard]] signals::Event event_with(std::string_view name, FieldValue value) {
  EventDocument document;
  document.set(name, value);
  return document.event();
}

[[nodiscard]] double minutes_of(std::string_view name, FieldValue value) {
  return event_with(name, value).foreground.count();
}

}  // namespace

TEST_CASE("foreground minutes may be numbers or numeric text") {
  constexpr std::string_view name = "total_time_in_foreground_minutes";
  CHECK(minutes_of(name, FieldValue::integer("4")) == 4.0);
  CHECK(minutes_of(name, FieldValue::real("0.1")) == 0.1);
  CHECK(minutes_of(name, FieldValue::real("4e0")) == 4.0);
  CHECK(minutes_of(name, FieldValue::text("4")) == 4.0);
  CHECK(minutes_of(name, FieldValue::text(" 4.25\n")) == 4.25);
  CHECK(minutes_of(name, FieldValue::text("+4")) == 4.0);
  CHECK(minutes_of(name, FieldValue::text("25e-1")) == 2.5);
  CHECK(minutes_of(name, FieldValue::text("527040")) == 527040.0);
  CHECK(minutes_of(name, FieldValue::text("527040.001")) == 0.0);
  CHECK(minutes_of(name, FieldValue::text("1e308")) == 0.0);
}

TEST_CASE("foreground milliseconds become minutes") {
  for (const std::string_view name : {"total_time_in_foreground_ms", "totalTimeInForegroundMs",
                                      "total_time_in_foreground", "totalTimeInForeground"}) {
    CAPTURE(name);
    CHECK(minutes_of(name, FieldValue::integer("240000")) == 4.0);
    CHECK(minutes_of(name, FieldValue::integer("239999")) < 4.0);
    CHECK(minutes_of(name, FieldValue::integer("60000")) == 1.0);
    CHECK(minutes_of(name, FieldValue::text("90000")) == 1.5);
    CHECK(minutes_of(name, FieldValue::real("30000.0")) == 0.5);
  }
}

TEST_CASE("foreground that is not finite and above 0 is unusable") {
  for (const std::string_view name :
       {"totalTimeInForegroundMinutes", "total_time_in_foreground_ms"}) {
    for (const std::string_view text :
         {"0",        "0.0", "-0",  "-1",   "-1e-9", "1e999", "-1e999", "inf",
          "Infinity", "nan", "NaN", "0x10", "1_000", "1,5",   "4 min",  "four",
          "",         " ",   "+",   "--4",  "+-4",   "1e",    "1.2.3"}) {
      CAPTURE(text);
      CHECK(minutes_of(name, FieldValue::text(text)) == 0.0);
    }
    CHECK(minutes_of(name, FieldValue::integer("0")) == 0.0);
    CHECK(minutes_of(name, FieldValue::integer("-4")) == 0.0);
    CHECK(minutes_of(name, FieldValue::real("1e400")) == 0.0);
    CHECK(minutes_of(name, FieldValue::real("1e-400")) == 0.0);
    CHECK(minutes_of(name, FieldValue::unusable()) == 0.0);
  }
}

TEST_CASE("unusable foreground minutes give way to milliseconds") {
  EventDocument document;
  document.set("total_time_in_foreground_minutes", FieldValue::integer("0"));
  document.set("totalTimeInForegroundMinutes", FieldValue::text("-3"));
  document.set("total_time_in_foreground", FieldValue::integer("120000"));
  CHECK(document.event().foreground == signals::Minutes{2});
}

TEST_CASE("session and app ids are trimmed text or the digits of an integer") {
  struct Name {
    std::string_view field;
    std::string signals::Event::*member;
  };
  for (const Name& name : {Name{"session_id", &signals::Event::session_id},
                           Name{"package_name", &signals::Event::app_id}}) {
    CAPTURE(name.field);
    for (const ReadField& field :
         {ReadField{FieldValue::text("s1"), "s1"},
          ReadField{FieldValue::text(" \t s 1 \r\n"), "s 1"},
          ReadField{FieldValue::text("S1"), "S1"}, ReadField{FieldValue::text("007"), "007"},
          ReadField{FieldValue::text("1.5"), "1.5"}, ReadField{FieldValue::text("null"), "null"},
          ReadField{FieldValue::integer("7"), "7"}, ReadField{FieldValue::integer("-7"), "-7"},
          ReadField{FieldValue::integer("0"), "0"}, ReadField{FieldValue::integer("-0"), "0"},
          ReadField{FieldValue::integer("123456789012345678901234567890"),
                    "123456789012345678901234567890"},
          ReadField{FieldValue::real("7.0"), "7"}, ReadField{FieldValue::real("7.5"), ""},
          ReadField{FieldValue::real("7e2"), "700"}, ReadField{FieldValue::real("7e-1"), ""},
          ReadField{FieldValue::text(""), ""}, ReadField{FieldValue::text("  "), ""},
          ReadField{FieldValue::unusable(), ""}}) {
      CHECK(event_with(name.field, field.value).*name.member == field.read);
    }
  }
}

TEST_CASE("a time may be a number or text of either form") {
  const auto time = [](FieldValue value) {
    return reading::shown(event_with("timestamp", value).time);
  };
  CHECK(time(FieldValue::integer("1763553600")) == "2025-11-19T12:00:00.000Z");
  CHECK(time(FieldValue::integer("1763553600001")) == "2025-11-19T12:00:00.001Z");
  CHECK(time(FieldValue::real("1763553600.001")) == "2025-11-19T12:00:00.001Z");
  CHECK(time(FieldValue::real("1.7635536e9")) == "2025-11-19T12:00:00.000Z");
  CHECK(time(FieldValue::text("1763553600")) == "2025-11-19T12:00:00.000Z");
  CHECK(time(FieldValue::text(" 1763553600.001 ")) == "2025-11-19T12:00:00.001Z");
  CHECK(time(FieldValue::text("2025-11-19 14:00:00+02")) == "2025-11-19T12:00:00.000Z");
  for (const FieldValue& none :
       {FieldValue::integer("0"), FieldValue::integer("-1"), FieldValue::real("1e300"),
        FieldValue::text("soon"), FieldValue::unusable()}) {
    CHECK(time(none) == "none");
  }
}

TEST_CASE("the user is named by user_id, then userId") {
  EventDocument document;
  CHECK(document.user_id() == "");
  document.set("userId", FieldValue::text("camel"));
  CHECK(document.user_id() == "camel");
  document.set("user_id", FieldValue::text("snake"));
  CHECK(document.user_id() == "snake");
  document.set("user_id", FieldValue::integer("42"));
  CHECK(document.user_id() == "42");
  for (const FieldValue bad :
       {FieldValue::text(" "), FieldValue::real("4.2"), FieldValue::unusable()}) {
    document.set("user_id", bad);
    CHECK(document.user_id() == "camel");
  }
}
