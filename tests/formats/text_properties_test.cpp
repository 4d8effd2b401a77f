// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <rapidcheck.h>

#include <signals/formats/event_json.hpp>
#include <signals/formats/instant_text.hpp>
#include <signals/formats/json_fault.hpp>
#include <signals/formats/report_json.hpp>

using signals::Instant;

namespace {

/// An instant of the years 0001 to 9999.
[[nodiscard]] rc::Gen<Instant> any_instant() {
  const auto first = signals::earliest_instant.time_since_epoch().count();
  const auto last = signals::latest_instant.time_since_epoch().count();
  return rc::gen::map(rc::gen::inRange<std::int64_t>(first, last + 1),
                      [](std::int64_t count) { return Instant{std::chrono::milliseconds{count}}; });
}

void append_utf8(std::string& out, std::uint32_t point) {
  const auto tail = [&](unsigned shift) {
    out.push_back(static_cast<char>(0x80U | ((point >> shift) & 0x3FU)));
  };
  if (point < 0x80) {
    out.push_back(static_cast<char>(point));
  } else if (point < 0x800) {
    out.push_back(static_cast<char>(0xC0U | (point >> 6U)));
    tail(0);
  } else if (point < 0x10000) {
    out.push_back(static_cast<char>(0xE0U | (point >> 12U)));
    tail(6);
    tail(0);
  } else {
    out.push_back(static_cast<char>(0xF0U | (point >> 18U)));
    tail(12);
    tail(6);
    tail(0);
  }
}

/// Text of any characters, those around the borders of UTF-8 most of all.
[[nodiscard]] rc::Gen<std::string> any_text() {
  const auto point = rc::gen::suchThat(
      rc::gen::oneOf(rc::gen::inRange<std::uint32_t>(0, 0x100),
                     rc::gen::element<std::uint32_t>('"', '\\', '/', 0, 0x1F, 0x7F, 0x7FF, 0x800,
                                                     0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF),
                     rc::gen::inRange<std::uint32_t>(0, 0x110000)),
      [](std::uint32_t candidate) { return candidate < 0xD800 || candidate > 0xDFFF; });
  return rc::gen::map(rc::gen::container<std::vector<std::uint32_t>>(point),
                      [](const std::vector<std::uint32_t>& points) {
                        std::string text;
                        for (const std::uint32_t each : points) append_utf8(text, each);
                        return text;
                      });
}

[[nodiscard]] rc::Gen<std::string> any_bytes() {
  return rc::gen::map(
      rc::gen::container<std::vector<std::uint8_t>>(rc::gen::arbitrary<std::uint8_t>()),
      [](const std::vector<std::uint8_t>& bytes) {
        return std::string(bytes.begin(), bytes.end());
      });
}

/// Bytes that look like JSON more often than not.
[[nodiscard]] rc::Gen<std::string> nearly_json() {
  const auto piece = rc::gen::element<std::string>(
      "{", "}", "[", "]", ",", ":", "\"", "\"app\":", "\"timestamp\":", "\"id\":", "1e5", "-0",
      "12.5", "null", "true", "\\", "\\u00e9", "\\ud83d", " ", "\n", "\xC3", "\xA9", "x");
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(piece),
                      [](const std::vector<std::string>& pieces) {
                        return fmt::format("{}", fmt::join(pieces, ""));
                      });
}

void check_reads_or_refuses(std::string_view json) {
  signals::EventJsonReader reader;
  signals::EventDocument document;
  const auto fault = reader.read(json, document);
  if (fault) {
    RC_ASSERT(fault->offset <= json.size());
    RC_ASSERT(!fault->reason.empty());
  } else {
    RC_ASSERT(!signals::find_json_fault(json).has_value());
    RC_ASSERT(document.event() == document.event());
  }
}

}  // namespace

TEST_CASE("an instant that is written and read again is the same") {
  CHECK(rc::check([] {
    const Instant instant = *any_instant();
    RC_ASSERT((signals::parse_instant(signals::format_instant(instant)) == instant));
  }));
}

TEST_CASE("an instant survives as Unix seconds with a fraction") {
  CHECK(rc::check([] {
    const auto count = *rc::gen::inRange<std::int64_t>(0, 99'999'999'999'999);
    const std::string text = fmt::format("{}.{:03}", count / 1000, count % 1000);
    RC_ASSERT((signals::parse_instant(text) == Instant{std::chrono::milliseconds{count}}));
  }));
}

TEST_CASE("an offset moves an instant and does not change it") {
  CHECK(rc::check([] {
    const auto count = *rc::gen::inRange<std::int64_t>(0, 4'000'000'000'000);
    const auto offset = *rc::gen::inRange<int>(-23 * 60 - 59, 24 * 60);
    const Instant instant{std::chrono::milliseconds{count}};
    std::string text = signals::format_instant(instant + std::chrono::minutes{offset});
    text.pop_back();  // the Z
    text += fmt::format("{}{:02}:{:02}", offset < 0 ? '-' : '+', std::abs(offset) / 60,
                        std::abs(offset) % 60);
    RC_ASSERT((signals::parse_instant(text) == instant));
  }));
}

TEST_CASE("any text written as a JSON string is read again as it was") {
  CHECK(rc::check([] {
    const std::string text = *any_text();
    std::string written;
    signals::append_json_string(written, text);
    RC_ASSERT((std::string(boost::json::parse(written).as_string()) == text));
  }));
}

TEST_CASE("any bytes written as a JSON string are valid JSON") {
  CHECK(rc::check([] {
    std::string written;
    signals::append_json_string(written, *any_bytes());
    RC_ASSERT(!signals::find_json_fault(written).has_value());
  }));
}

TEST_CASE("a user of any name is read from a document as it was written") {
  CHECK(rc::check([] {
    const std::string text = "u" + *any_text() + "u";
    std::string written = R"({"user_id":)";
    signals::append_json_string(written, text);
    written += '}';
    signals::EventDocument document;
    RC_ASSERT(!signals::EventJsonReader().read(written, document).has_value());
    RC_ASSERT((document.user_id() == text));
  }));
}

TEST_CASE("any bytes are read as a document or refused with a place") {
  CHECK(rc::check([] { check_reads_or_refuses(*any_bytes()); }));
  CHECK(rc::check([] { check_reads_or_refuses(*nearly_json()); }));
  CHECK(rc::check([] { check_reads_or_refuses("{" + *nearly_json() + "}"); }));
}

TEST_CASE("any bytes are an instant within the years 0001 to 9999 or none") {
  const auto property = [](const std::string& text) {
    const auto instant = signals::parse_instant(text);
    if (!instant) return;
    RC_ASSERT(*instant >= signals::earliest_instant);
    RC_ASSERT(*instant <= signals::latest_instant);
  };
  CHECK(rc::check([&] { property(*any_bytes()); }));
  CHECK(rc::check([&] {
    const auto letter = rc::gen::elementOf(std::string("0123456789-:.+eETZ ,"));
    property(*rc::gen::container<std::string>(letter));
  }));
}
