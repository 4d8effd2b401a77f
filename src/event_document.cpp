// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <cmath>

#include <signals/event_document.hpp>

#include "decimal.hpp"
#include "text.hpp"

namespace signals {

/// Fields `first` to `last`, which is excluded, that spell one fact, the preferred one first.
struct EventDocument::FieldRange {
  std::uint8_t first;
  std::uint8_t last;
};

namespace {

// In the order of preference, fact by fact. The ranges below follow it. What no field of a document
// can spell has no name.
constexpr std::array<std::string_view, 30> field_names{
    "package_name",
    "packageName",
    "app_id",
    "appId",
    "app",
    "session_id",
    "sessionId",
    "id",
    "",  // the id that Firestore keeps the document under
    "total_time_in_foreground_minutes",
    "totalTimeInForegroundMinutes",
    "total_time_in_foreground_ms",
    "totalTimeInForegroundMs",
    "total_time_in_foreground",
    "totalTimeInForeground",
    "timestamp",
    "event_timestamp",
    "eventTimestamp",
    "last_time_used",
    "lastTimeUsed",
    "last_time_used_formatted",
    "lastTimeUsedFormatted",
    "date",
    "created_at",
    "createdAt",
    "updated_at",
    "updatedAt",
    "",  // Firestore's createTime
    "user_id",
    "userId"};

constexpr std::uint8_t kept_under = 8;
constexpr std::uint8_t created = 27;

// What describes an event: without those that name the user.
constexpr auto event_field_names = [] {
  std::array<std::string_view, created - 1> names;
  std::copy_if(field_names.begin(), field_names.begin() + created, names.begin(),
               [](std::string_view name) { return !name.empty(); });
  return names;
}();

/// For each length, the fields of that length: a name is compared with those alone.
struct FieldsByLength {
  static constexpr std::size_t longest = 32;
  static constexpr std::size_t most = 4;
  std::array<std::array<std::uint8_t, most>, longest + 1> fields{};
  std::array<std::uint8_t, longest + 1> counts{};

  constexpr FieldsByLength() {
    for (std::size_t i = 0; i < field_names.size(); ++i) {
      const std::size_t length = field_names[i].size();
      if (length == 0) continue;
      fields[length][counts[length]++] = static_cast<std::uint8_t>(i);
    }
  }
};

constexpr FieldsByLength fields_by_length;

[[nodiscard]] std::optional<double> positive_number(std::string_view text) noexcept {
  if (!Decimal::parse(text)) return std::nullopt;
  if (text.front() == '+') text.remove_prefix(1);  // from_chars knows no plus
  double value = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
  static_cast<void>(end);
  if (status != std::errc{} || !std::isfinite(value) || value <= 0) return std::nullopt;
  return value;
}

}  // namespace

std::optional<EventField> EventField::named(std::string_view name) noexcept {
  if (name.empty() || name.size() > FieldsByLength::longest) return std::nullopt;
  const std::size_t length = name.size();
  for (std::size_t i = 0; i < fields_by_length.counts[length]; ++i) {
    const std::uint8_t field = fields_by_length.fields[length][i];
    if (field_names[field] == name) return EventField{field};
  }
  return std::nullopt;
}

EventField EventField::document_id() noexcept { return EventField{kept_under}; }

EventField EventField::create_time() noexcept { return EventField{created}; }

std::span<const std::string_view> EventField::names() noexcept { return event_field_names; }

bool EventDocument::is_name(FieldValue::Kind kind) noexcept {
  return kind == FieldValue::Kind::text || kind == FieldValue::Kind::integer;
}

void EventDocument::clear() noexcept {
  is_set_.reset();
  text_.clear();
}

void EventDocument::set(std::string_view name, FieldValue value) {
  if (const auto field = EventField::named(name)) set(*field, value);
}

void EventDocument::set(EventField field, FieldValue value) {
  static_assert(field_names.size() == field_count);
  slots_[field.index_] = {.kind = value.kind_,
                          .offset = static_cast<std::uint32_t>(text_.size()),
                          .size = static_cast<std::uint32_t>(value.text_.size())};
  is_set_.set(field.index_);
  text_.append(value.text_);
}

/// The first value of the range for which `read(kind, text)` yields one, or its empty result.
template <typename Read>
auto EventDocument::first_usable(FieldRange range, Read read) const {
  using Kind = FieldValue::Kind;
  decltype(read(Kind{}, std::string_view{})) value{};
  for (std::size_t field = range.first; field < range.last && !value; ++field) {
    if (!is_set_[field] || slots_[field].kind == Kind::unusable) continue;
    value = read(slots_[field].kind, text_of(slots_[field]));
  }
  return value;
}

std::string_view EventDocument::user_id() const noexcept {
  constexpr FieldRange users{28, 30};
  const auto user = first_usable(users, [](FieldValue::Kind kind, std::string_view text) {
    const bool is_usable = is_name(kind) && !text::trim(text).empty();
    return is_usable ? std::optional(text) : std::nullopt;
  });
  return user.value_or(std::string_view{});
}

Event EventDocument::event() const {
  Event event;
  read_into(event);
  return event;
}

void EventDocument::read_into(Event& event) const {
  constexpr FieldRange apps{0, 5};
  constexpr FieldRange sessions{5, 9};
  constexpr FieldRange ids{7, 9};
  constexpr FieldRange foreground_minutes{9, 11};
  constexpr FieldRange foreground_milliseconds{11, 15};
  constexpr FieldRange times{15, 28};
  using Kind = FieldValue::Kind;

  const auto as_name = [](Kind kind, std::string_view text) -> std::optional<std::string_view> {
    if (!is_name(kind)) return std::nullopt;
    if (kind == Kind::integer) return text == "-0" ? "0" : text;
    const std::string_view trimmed = text::trim(text);
    return trimmed.empty() ? std::nullopt : std::optional(trimmed);
  };
  const auto as_number = [](Kind, std::string_view text) {
    return positive_number(text::trim(text));  // no timestamp reads as a number
  };
  const auto as_instant = [](Kind, std::string_view text) { return parse_instant(text); };

  event.app_id = first_usable(apps, as_name).value_or(std::string_view{});
  event.session_id = first_usable(sessions, as_name).value_or(std::string_view{});
  event.id = first_usable(ids, as_name).value_or(std::string_view{});
  event.time = first_usable(times, as_instant);
  if (const auto minutes = first_usable(foreground_minutes, as_number)) {
    event.foreground = Minutes{*minutes};
  } else {
    using Milliseconds = std::chrono::duration<double, std::milli>;
    event.foreground = Milliseconds{first_usable(foreground_milliseconds, as_number).value_or(0)};
  }
}

}  // namespace signals
