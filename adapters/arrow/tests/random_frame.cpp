// SPDX-License-Identifier: Apache-2.0
#include "random_frame.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <limits>
#include <string_view>

#include <signals/formats/instant_text.hpp>

namespace signals::testing {
namespace {

constexpr std::int64_t now = 1'764'158'400;  // 2025-11-26T12:00:00Z
constexpr std::array<std::string_view, 4> text_formats{"u", "U", "vu", "u"};
constexpr std::array<std::string_view, 8> integer_formats{"c", "C", "s", "S", "i", "I", "l", "L"};
constexpr std::array<std::string_view, 17> all_formats{
    "u",    "vu",      "l",          "L",    "i",   "s",   "f",   "g",  "b",
    "tss:", "tsm:EAT", "tsu:+03:00", "tsn:", "tdD", "tdm", "tDm", "tDu"};
constexpr std::array<std::string_view, 9> users{
    "ada", "Ada", "1", " 7", "bob and a long name", "eve", "7", "12", "a-name-of-another-length"};
constexpr std::array<std::string_view, 12> names{
    "com.momo",   "COM.MOMO ", "org.lender", "",   " ",  "app.unknown.to.all",
    "org.lender", "7",         "12.0",       "s1", "s2", "a session with a long id"};
constexpr std::array<std::string_view, 16> times{"2025-11-26T10:00:00Z",
                                                 "2025-11-20",
                                                 "1763553600",
                                                 "1763553600000.5",
                                                 "20251118",
                                                 "Nov 26, 2025 10:00 AM",
                                                 "2031-01-01T00:00:00Z",
                                                 "1999-12-31T23:59:59Z",
                                                 "never",
                                                 "",
                                                 " ",
                                                 "11/26/2025",
                                                 "2025-09-01T00:00:00+03:00",
                                                 "2025-11-12 11:59:59.999",
                                                 "20251101101112",
                                                 "0"};
constexpr std::array<std::string_view, 12> lengths{
    "5", "240000", "0", "-1", "PT3M59.9S", "1e3", "x", " 61.5 ", "", "1e9", "0.001", "600000"};

[[nodiscard]] bool is_user(std::string_view name) {
  return EventField::named(name)->fact() == EventFact::user;
}

/// Units of the format a second; 0 for days.
[[nodiscard]] std::int64_t units_a_second(std::string_view format) {
  if (format == "tdD") return 0;
  switch (format[2]) {
    case 's':
      return 1;
    case 'm':
      return 1'000;
    case 'u':
      return 1'000'000;
    default:
      return 1'000'000'000;
  }
}

/// What a document would hold in the place of the cell.
void set(EventDocument& document, const std::string& name, std::string_view format,
         const std::optional<Value>& cell) {
  if (!cell || format == "n") return;
  if (format == "u" || format == "U" || format == "vu") {
    document.set(name, FieldValue::text(std::get<std::string>(*cell)));
  } else if (format == "f" || format == "g") {
    const double number = std::get<double>(*cell);
    std::array<char, 32> digits{};
    const auto written = std::to_chars(digits.begin(), digits.end(),
                                       format == "f" ? double{static_cast<float>(number)} : number);
    document.set(name, FieldValue::real({digits.data(), written.ptr}));
  } else if (format.starts_with("tD")) {
    const std::int64_t count = std::get<std::int64_t>(*cell);
    const std::int64_t milliseconds = count * 1000 / units_a_second(format);
    const EventFact fact = EventField::named(name)->fact();
    if (fact == EventFact::foreground_milliseconds) {
      document.set(name, FieldValue::integer(std::to_string(milliseconds)));
    } else if (fact == EventFact::foreground_minutes) {
      document.set(name, FieldValue::integer(std::to_string(milliseconds / 60'000)));
    } else {
      document.set(name, FieldValue::unusable());
    }
  } else if (format.starts_with('t')) {
    const std::int64_t count = std::get<std::int64_t>(*cell);
    const std::int64_t units = units_a_second(format);
    const std::int64_t seconds = units == 0 ? count * 86'400 : count / units;
    const std::int64_t rest = units == 0 ? 0 : count % units * 1000 / units;
    document.set(name, FieldValue::timestamp(format_instant(
                           Instant{std::chrono::milliseconds{seconds * 1000 + rest}})));
  } else if (format == "b") {
    document.set(name, FieldValue::unusable());
  } else if (const auto* const large = std::get_if<std::uint64_t>(&*cell)) {
    document.set(name, FieldValue::integer(std::to_string(*large)));
  } else {
    document.set(name, FieldValue::integer(std::to_string(std::get<std::int64_t>(*cell))));
  }
}

}  // namespace

RandomFrame::RandomFrame(FrameChoices choices) : random_(choices) {
  choose_fields();
  const std::size_t batch_count = 1 + below(4);
  for (std::size_t i = 0; i < batch_count; ++i) add_batch();
}

ArrowArrayStream RandomFrame::stream() const {
  ArrowArrayStream stream;
  export_batches(batches_, stream);
  return stream;
}

void RandomFrame::choose_fields() {
  std::vector<std::string> chosen{below(2) == 0 ? "user_id" : "userId",
                                  below(2) == 0 ? "package_name" : "app"};
  for (const std::string_view name : EventField::names()) {
    if (name == chosen[1]) continue;
    if (name == "timestamp" || below(6) == 0) chosen.emplace_back(name);
  }
  std::shuffle(chosen.begin(), chosen.end(), random_);
  for (const std::string& name : chosen) {
    const bool is_usual = is_user(name) || below(3) > 0;
    std::string_view format = any_of(all_formats);
    if (is_usual || is_user(name)) format = any_of(text_formats);
    if (below(4) == 0) format = any_of(integer_formats);
    if (is_user(name) && below(5) == 0) format = "g";
    if (!is_user(name) && below(20) == 0) format = "n";
    const bool is_encoded = below(3) == 0 && format != "n" && format != "b";
    fields_.push_back({.name = name,
                       .format = std::string(format),
                       .index_format = is_encoded ? std::string(any_of(integer_formats)) : "",
                       .has_nulls = !is_user(name) && below(2) == 0});
  }
}

std::int64_t RandomFrame::instant_near_now() {
  return now - 100 * 86'400 + static_cast<std::int64_t>(below(110 * 86'400));
}

std::optional<Value> RandomFrame::cell(const Field& field) {
  if (field.has_nulls && below(5) == 0) return std::nullopt;
  const std::string_view format = field.format;
  const EventFact fact = EventField::named(field.name)->fact();
  const bool is_name = fact == EventFact::app || fact == EventFact::session ||
                       fact == EventFact::id || fact == EventFact::user;
  if (format == "n") return std::nullopt;
  if (format == "u" || format == "U" || format == "vu") {
    if (fact == EventFact::user) return std::string(any_of(users));
    if (is_name) return std::string(any_of(names));
    return std::string(fact == EventFact::time ? any_of(times) : any_of(lengths));
  }
  if (format == "b") return std::int64_t{1};
  if (format == "f" || format == "g") {
    if (fact == EventFact::user) return static_cast<double>(below(9));
    if (fact == EventFact::time) {
      constexpr std::array<double, 4> odd{0, -1.5, 2e300, std::numeric_limits<double>::quiet_NaN()};
      return below(4) == 0 ? any_of(odd) : static_cast<double>(instant_near_now()) + 0.25;
    }
    if (is_name) return static_cast<double>(below(20)) / 2;
    constexpr std::array<double, 9> odd{
        0, -1, 0.1, 1e18, 61.5, 0.001, 1.5e6, -0.0, std::numeric_limits<double>::infinity()};
    return any_of(odd);
  }
  if (format.starts_with("tD")) {
    const auto minutes = static_cast<std::int64_t>(below(700'000)) - 5;
    return minutes * 60 * units_a_second(format);
  }
  if (format.starts_with('t')) {
    const std::int64_t seconds =
        below(8) == 0 ? static_cast<std::int64_t>(below(1'000'000'000)) * 7 : instant_near_now();
    const std::int64_t units = units_a_second(format);
    if (units == 0) return seconds / 86'400;
    if (units == 1'000'000'000 && seconds > 9'000'000'000) return std::int64_t{0};
    return seconds * units + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(units)));
  }
  if (fact == EventFact::session && (format == "l" || format == "I") && below(2) == 0) {
    constexpr std::array<std::int64_t, 4> odd{0, 2'147'483'647, 2'147'483'648, 4'294'967'295};
    return any_of(odd);
  }
  if (is_name || format == "c" || format == "C" || format == "s" || format == "S") {
    return static_cast<std::int64_t>(below(20));
  }
  if (format == "L" && below(8) == 0) return std::uint64_t{18'446'744'073'709'551'615U};
  if (format == "i" || format == "I") {
    return below(2) == 0 ? instant_near_now()
                         : std::int64_t{20'251'101} + static_cast<std::int64_t>(below(40));
  }
  constexpr std::array<std::int64_t, 5> scales{1, 1'000, 1'000'000, 1'000'000'000, 7};
  return instant_near_now() * any_of(scales);
}

TestArray RandomFrame::column(const Field& field, const Cells& cells, std::size_t padding) {
  Cells all(padding);
  if (!field.has_nulls) all.assign(padding, cells.empty() ? std::nullopt : cells.front());
  all.insert(all.end(), cells.begin(), cells.end());
  const std::size_t offset = below(10);
  if (field.index_format.empty()) return column_of(field.name, field.format, all, offset);
  // Some entries are nulls or used by none, and equal ones may be several.
  Cells entries;
  Cells indices;
  for (const auto& value : all) {
    if (!value && below(2) == 0) {
      indices.emplace_back();
      continue;
    }
    indices.emplace_back(static_cast<std::int64_t>(entries.size()));
    entries.push_back(value);
  }
  return encoded(column_of(field.name, field.index_format, indices, offset),
                 column_of("", field.format, entries, below(3)));
}

void RandomFrame::add_batch() {
  const std::size_t size = below(60);
  const std::size_t padding = below(5);
  std::vector<EventDocument> documents(size);
  std::vector<TestArray> columns;
  for (const Field& field : fields_) {
    Cells cells;
    for (std::size_t row = 0; row < size; ++row) {
      cells.push_back(cell(field));
      set(documents[row], field.name, field.format, cells.back());
    }
    columns.push_back(column(field, cells, padding));
  }
  batches_.push_back(table_of(std::move(columns), static_cast<std::int64_t>(size),
                              static_cast<std::int64_t>(padding)));
  for (const EventDocument& document : documents) {
    events_.emplace_back(document.user_id(), document.event());
  }
}

}  // namespace signals::testing
