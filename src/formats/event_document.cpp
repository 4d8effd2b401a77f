// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include <signals/formats/event_document.hpp>

#include "event_fields.hpp"
#include "event_reading.hpp"
#include "text/decimal.hpp"

namespace signals::inline SIGNALS_ABI {

namespace {

constexpr bool describes_an_event(const event_fields::Spelling& spelling) {
  return !spelling.name.empty() && spelling.fact != event_fields::Fact::user;
}

// Without those that name the user.
constexpr auto event_field_names = [] {
  std::array<std::string_view, std::count_if(event_fields::spellings.begin(),
                                             event_fields::spellings.end(), describes_an_event)>
      names;
  auto* next = names.begin();
  for (const event_fields::Spelling& spelling : event_fields::spellings) {
    if (describes_an_event(spelling)) *next++ = spelling.name;
  }
  return names;
}();

}  // namespace

std::optional<EventField> EventField::named(std::string_view name) noexcept {
  const std::uint8_t field = event_fields::table.find(name);
  return field == event_fields::none ? std::nullopt : std::optional(EventField{field});
}

EventField EventField::document_id() noexcept { return EventField{event_fields::document_id}; }

EventField EventField::create_time() noexcept { return EventField{event_fields::create_time}; }

EventFact EventField::fact() const noexcept { return event_fields::spellings[index_].fact; }

std::span<const std::string_view> EventField::names() noexcept { return event_field_names; }

/// The fields as `EventReading` asks for them.
struct EventDocument::Fields {
  const EventDocument& document;

  [[nodiscard]] std::uint64_t present() const noexcept { return document.is_set_.to_ullong(); }
  [[nodiscard]] FieldKind kind(std::size_t field) const noexcept {
    return static_cast<FieldKind>(document.slots_[field].kind);
  }
  [[nodiscard]] std::string_view text(std::size_t field) const noexcept {
    const Slot& slot = document.slots_[field];
    return std::string_view(document.text_).substr(slot.offset, slot.size);
  }
  [[nodiscard]] std::string_view nanoseconds(std::size_t field) const noexcept {
    const Slot& slot = document.slots_[field];
    return std::string_view(document.text_).substr(slot.offset + slot.size, slot.nanoseconds_size);
  }
};

void EventDocument::clear() noexcept {
  is_set_.reset();
  is_deleted_ = false;
  text_.clear();
}

void EventDocument::set(std::string_view name, FieldValue value) {
  if (const auto field = EventField::named(name)) set(*field, value);
}

void EventDocument::set(EventField field, FieldValue value) {
  static_assert(static_cast<FieldKind>(FieldValue::Kind::seconds) == FieldKind::seconds);
  static_assert(event_fields::spellings.size() <= most_fields);
  std::string digits;
  if (value.kind_ == FieldValue::Kind::real &&
      value.text_.find_first_of("eE") != std::string_view::npos) {
    if (const auto number = whole_number(value.text_)) {  // 1.2e1 is 12, also as an id
      digits = std::to_string(*number);
      value = FieldValue::integer(digits);
    }
  }
  slots_[field.index_] = {
      .kind = value.kind_,
      .offset = static_cast<std::uint32_t>(text_.size()),
      .size = static_cast<std::uint32_t>(value.text_.size()),
      .nanoseconds_size = static_cast<std::uint32_t>(value.nanoseconds_.size())};
  is_set_.set(field.index_);
  text_.append(value.text_).append(value.nanoseconds_);
}

void EventDocument::set_user_id(std::string_view user_id) {
  for (std::uint8_t field = event_fields::users.first; field < event_fields::users.last; ++field) {
    set(EventField{field}, FieldValue::text(user_id));
  }
}

std::string_view EventDocument::user_id() const noexcept {
  const Fields fields{*this};
  return EventReading(fields).user_id();
}

Event EventDocument::event() const {
  Event event;
  read_into(event);
  return event;
}

namespace {

/// The spelling of a field that a document has under no name of its own.
[[nodiscard]] std::string_view name_of(std::uint8_t field) noexcept {
  const std::string_view name = event_fields::spellings[field].name;
  return name.empty() ? std::string_view("createTime") : name;
}

}  // namespace

std::optional<UnreadableField> EventDocument::unreadable_time() const& {
  return first_unreadable(event_fields::times.first, event_fields::times.last);
}

std::optional<UnreadableField> EventDocument::unreadable_foreground() const& {
  return first_unreadable(event_fields::foregrounds.first, event_fields::foregrounds.last);
}

std::optional<UnreadableField> EventDocument::first_unreadable(std::uint8_t first,
                                                               std::uint8_t last) const {
  const Fields fields{*this};
  const std::uint8_t field = EventReading(fields).first_unreadable({first, last});
  if (field == event_fields::none) return std::nullopt;
  return UnreadableField{.name = name_of(field), .value = fields.text(field)};
}

void EventDocument::read_into(Event& event) const {
  const Fields fields{*this};
  const EventReading reading(fields);
  event.app_id = reading.app_id();
  event.session_id = reading.session_id();
  event.id = reading.id();
  event.unreadable.time = reading.read_time_into(event.time);
  event.unreadable.foreground = reading.read_foreground_into(event.foreground);
}

}  // namespace signals::inline SIGNALS_ABI
