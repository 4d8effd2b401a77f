// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <signals/formats/event_document.hpp>

#include "event_facts.hpp"
#include "event_fields.hpp"

namespace signals {

namespace {

// What describes an event: without those that name the user.
constexpr auto event_field_names = [] {
  std::array<std::string_view, event_fields::created - 1> names;
  std::copy_if(event_fields::names.begin(), event_fields::names.begin() + event_fields::created,
               names.begin(), [](std::string_view name) { return !name.empty(); });
  return names;
}();

}  // namespace

std::optional<EventField> EventField::named(std::string_view name) noexcept {
  const std::uint8_t field = event_fields::table.find(name);
  return field == event_fields::none ? std::nullopt : std::optional(EventField{field});
}

EventField EventField::document_id() noexcept { return EventField{event_fields::kept_under}; }

EventField EventField::create_time() noexcept { return EventField{event_fields::created}; }

std::span<const std::string_view> EventField::names() noexcept { return event_field_names; }

/// The fields as `EventFacts` asks for them.
struct EventDocument::Fields {
  const EventDocument& document;

  [[nodiscard]] std::uint32_t present() const noexcept {
    return static_cast<std::uint32_t>(document.is_set_.to_ulong());
  }
  [[nodiscard]] FieldKind kind(std::size_t field) const noexcept {
    return static_cast<FieldKind>(document.slots_[field].kind);
  }
  [[nodiscard]] std::string_view text(std::size_t field) const noexcept {
    const Slot& slot = document.slots_[field];
    return std::string_view(document.text_).substr(slot.offset, slot.size);
  }
};

void EventDocument::clear() noexcept {
  is_set_.reset();
  text_.clear();
}

void EventDocument::set(std::string_view name, FieldValue value) {
  if (const auto field = EventField::named(name)) set(*field, value);
}

void EventDocument::set(EventField field, FieldValue value) {
  static_assert(static_cast<FieldKind>(FieldValue::Kind::timestamp) == FieldKind::timestamp);
  static_assert(event_fields::names.size() == field_count);
  slots_[field.index_] = {.kind = value.kind_,
                          .offset = static_cast<std::uint32_t>(text_.size()),
                          .size = static_cast<std::uint32_t>(value.text_.size())};
  is_set_.set(field.index_);
  text_.append(value.text_);
}

std::string_view EventDocument::user_id() const noexcept {
  const Fields fields{*this};
  return EventFacts(fields).user_id();
}

Event EventDocument::event() const {
  Event event;
  read_into(event);
  return event;
}

void EventDocument::read_into(Event& event) const {
  const Fields fields{*this};
  const EventFacts facts(fields);
  event.app_id = facts.app_id();
  event.session_id = facts.session_id();
  event.id = facts.id();
  facts.read_time_into(event.time);
  event.foreground = facts.foreground();
}

}  // namespace signals
