// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <signals/formats/event_document.hpp>

#include "support/reading.hpp"

using signals::Event;
using signals::EventDocument;
using signals::EventField;
using signals::FieldValue;

namespace {

/// One fact of an event: its spellings, the preferred one first, and how to see it.
struct Fact {
  std::string_view name;
  std::vector<std::string_view> spellings;
  /// Usable values that differ, at least as many as there are spellings.
  std::function<std::string(std::size_t)> value;
  /// What the event shows when `value(n)` was taken from the spelling.
  std::function<std::string(std::string_view spelling, std::size_t)> expected;
  std::function<std::string(const Event&)> shown;
  std::string_view missing;
};

[[nodiscard]] std::string named_value(std::size_t n) { return fmt::format("name-{}", n); }

const std::array facts{
    Fact{"app",
         {"package_name", "packageName", "app_id", "appId", "app"},
         named_value,
         [](std::string_view, std::size_t n) { return named_value(n); },
         [](const Event& event) { return event.app_id; },
         ""},
    Fact{"session",
         {"session_id", "sessionId", "id"},
         named_value,
         [](std::string_view, std::size_t n) { return named_value(n); },
         [](const Event& event) { return event.session_id; },
         ""},
    Fact{"foreground",
         {"total_time_in_foreground_minutes", "totalTimeInForegroundMinutes",
          "total_time_in_foreground_ms", "totalTimeInForegroundMs", "total_time_in_foreground",
          "totalTimeInForeground"},
         [](std::size_t n) { return fmt::format("{}", (n + 1) * 60'000); },
         [](std::string_view spelling, std::size_t n) {
           const bool in_minutes = spelling.ends_with("inutes");
           return fmt::format("{}", in_minutes ? (n + 1) * 60'000 : n + 1);
         },
         [](const Event& event) { return fmt::format("{}", event.foreground.count()); },
         "0"},
    Fact{"time",
         {"timestamp", "event_timestamp", "eventTimestamp", "time_stamp", "timeStamp",
          "last_time_used", "lastTimeUsed", "last_time_used_formatted", "lastTimeUsedFormatted",
          "date", "created_at", "createdAt", "updated_at", "updatedAt"},
         [](std::size_t n) { return fmt::format("2025-11-{:02}", n + 1); },
         [](std::string_view, std::size_t n) {
           return fmt::format("2025-11-{:02}T00:00:00.000Z", n + 1);
         },
         [](const Event& event) { return reading::shown(event.time); },
         "none"},
};

/// The id and the session of a document's event.
[[nodiscard]] std::string ids_of(const EventDocument& document) {
  const Event event = document.event();
  return event.id + ", " + event.session_id;
}

}  // namespace

TEST_CASE("every spelling of every fact is read") {
  for (const Fact& fact : facts) {
    for (const std::string_view spelling : fact.spellings) {
      CAPTURE(spelling);
      EventDocument document;
      document.set(spelling, FieldValue::text(fact.value(3)));
      CHECK(fact.shown(document.event()) == fact.expected(spelling, 3));
    }
  }
}

TEST_CASE("the first listed spelling wins, in whatever order the fields come") {
  for (const Fact& fact : facts) {
    const std::size_t count = fact.spellings.size();
    for (std::size_t best = 0; best < count; ++best) {
      CAPTURE(fact.spellings[best]);
      EventDocument forwards;
      EventDocument backwards;
      for (std::size_t i = best; i < count; ++i) {
        forwards.set(fact.spellings[i], FieldValue::text(fact.value(i)));
        const std::size_t j = count - 1 - (i - best);
        backwards.set(fact.spellings[j], FieldValue::text(fact.value(j)));
      }
      const std::string expected = fact.expected(fact.spellings[best], best);
      CHECK(fact.shown(forwards.event()) == expected);
      CHECK(fact.shown(backwards.event()) == expected);
    }
  }
}

TEST_CASE("an unusable value is passed over for the next spelling") {
  for (const Fact& fact : facts) {
    for (std::size_t good = 1; good < fact.spellings.size(); ++good) {
      for (const FieldValue bad : {FieldValue::unusable(), FieldValue::text(""),
                                   FieldValue::text(" \t\r\n"), FieldValue::real("1e999")}) {
        CAPTURE(fact.spellings[good]);
        EventDocument document;
        for (std::size_t i = 0; i < good; ++i) document.set(fact.spellings[i], bad);
        document.set(fact.spellings[good], FieldValue::text(fact.value(good)));
        CHECK(fact.shown(document.event()) == fact.expected(fact.spellings[good], good));
      }
    }
  }
}

TEST_CASE("a fact without any usable value is missing") {
  for (const Fact& fact : facts) {
    CAPTURE(fact.name);
    EventDocument document;
    CHECK(fact.shown(document.event()) == fact.missing);
    for (const std::string_view spelling : fact.spellings) {
      document.set(spelling, FieldValue::unusable());
    }
    CHECK(fact.shown(document.event()) == fact.missing);
  }
}

TEST_CASE("no other spelling is read") {
  EventDocument document;
  for (const std::string_view name :
       {"Package_Name", "PACKAGENAME", "packagename", "app_ID", "application", "sessionID",
        "session", "Timestamp", "time", "createTime", "create_time", "", " app", "app ", "date.",
        "totalTimeInForegroundMS", "total_time_in_foreground_seconds",
        "a_name_that_is_longer_than_any_that_the_rules_read"}) {
    CAPTURE(name);
    CHECK_FALSE(EventField::named(name).has_value());
    document.set(name, FieldValue::text("2025-11-19"));
  }
  CHECK(document.event() == Event{});
}

TEST_CASE("the names to ask a source for are those of the four facts") {
  std::vector<std::string_view> expected;
  for (const Fact& fact : facts) {
    expected.insert(expected.end(), fact.spellings.begin(), fact.spellings.end());
  }
  const auto names = EventField::names();
  CHECK(std::vector(names.begin(), names.end()) == expected);
}

TEST_CASE("a field tells its fact, and the preferred one of a fact comes first") {
  for (const Fact& fact : facts) {
    std::optional<EventField> before;
    for (const std::string_view name : fact.spellings) {
      const EventField field = EventField::named(name).value();
      if (before) CHECK(before->place() < field.place());
      before = field;
    }
  }
  using signals::EventFact;
  CHECK(EventField::named("appId").value().fact() == EventFact::app);
  CHECK(EventField::named("sessionId").value().fact() == EventFact::session);
  CHECK(EventField::named("id").value().fact() == EventFact::id);
  CHECK(EventField::named("date").value().fact() == EventFact::time);
  CHECK(EventField::named("userId").value().fact() == EventFact::user);
  CHECK(EventField::named("totalTimeInForeground").value().fact() ==
        EventFact::foreground_milliseconds);
  CHECK(EventField::named("totalTimeInForegroundMinutes").value().fact() ==
        EventFact::foreground_minutes);
}

TEST_CASE("Firestore's time of creation is the last resort") {
  EventDocument document;
  document.set(EventField::create_time(), FieldValue::text("2025-11-19T12:00:00.123456Z"));
  CHECK(reading::shown(document.event().time) == "2025-11-19T12:00:00.123Z");

  document.set("updatedAt", FieldValue::text("never"));
  CHECK(reading::shown(document.event().time) == "2025-11-19T12:00:00.123Z");

  document.set("updatedAt", FieldValue::text("2025-11-01"));
  CHECK(reading::shown(document.event().time) == "2025-11-01T00:00:00.000Z");
}

TEST_CASE("the document's own id names it, and is the last resort for the session") {
  EventDocument document;
  document.set("id", FieldValue::text(" e1 "));
  CHECK(ids_of(document) == "e1, e1");

  document.set("sessionId", FieldValue::integer("12"));
  CHECK(ids_of(document) == "e1, 12");
}

TEST_CASE("the id that Firestore keeps a document under stands in for its field id") {
  EventDocument document;
  document.set(EventField::document_id(), FieldValue::text("kept-under"));
  CHECK(ids_of(document) == "kept-under, kept-under");

  document.set("id", FieldValue::text("  "));
  CHECK(document.event().id == "kept-under");

  document.set("id", FieldValue::text("own"));
  CHECK(ids_of(document) == "own, own");

  document.set("sessionId", FieldValue::integer("7"));
  CHECK(ids_of(document) == "own, 7");
}

TEST_CASE("a timestamp is a time, but no name and no number") {
  constexpr std::string_view moment = "2025-11-19T12:00:00.123999999Z";
  EventDocument document;
  for (const std::string_view name : EventField::names()) {
    document.set(name, FieldValue::timestamp(moment));
  }
  CHECK(document.user_id().empty());
  const Event event = document.event();
  CHECK(reading::shown(event.time) == "2025-11-19T12:00:00.123Z");
  CHECK(event.id.empty());
  CHECK(event.app_id.empty());
  CHECK(event.session_id.empty());
  CHECK(event.foreground == signals::Minutes{0});
}

TEST_CASE("a field set twice holds its last value, and clearing forgets all") {
  EventDocument document;
  document.set("app", FieldValue::text("first"));
  document.set("app", FieldValue::text("second"));
  CHECK(document.event().app_id == "second");
  document.set("app", FieldValue::unusable());
  CHECK(document.event().app_id.empty());

  document.set("app", FieldValue::text("third"));
  document.set("userId", FieldValue::text("u1"));
  document.clear();
  CHECK(document.event() == Event{});
  CHECK(document.user_id().empty());
}

TEST_CASE("an event that is read into again keeps nothing of the one before") {
  EventDocument document;
  document.set("id", FieldValue::text("e1"));
  document.set("app", FieldValue::text("com.mtn.momo"));
  document.set("date", FieldValue::text("2025-11-19"));
  document.set("total_time_in_foreground_ms", FieldValue::integer("60000"));
  Event event = document.event();
  CHECK(event != Event{});

  document.clear();
  document.read_into(event);
  CHECK(event == Event{});
}
