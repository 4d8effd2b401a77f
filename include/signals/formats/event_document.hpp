// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <signals/event.hpp>

namespace signals {

/// The value of one field of an event document, as a source met it. A view: it must outlive only
/// the call that takes it.
class FieldValue {
 public:
  /// A string, without quotes or escapes.
  [[nodiscard]] static constexpr FieldValue text(std::string_view value) noexcept {
    return {Kind::text, value};
  }
  /// A number that was written without fraction or exponent, as its digits.
  [[nodiscard]] static constexpr FieldValue integer(std::string_view digits) noexcept {
    return {Kind::integer, digits};
  }
  /// Any other number, as it was written.
  [[nodiscard]] static constexpr FieldValue real(std::string_view digits) noexcept {
    return {Kind::real, digits};
  }
  /// A point in time that the source keeps as such, in ISO 8601: a time, but no name or number.
  [[nodiscard]] static constexpr FieldValue timestamp(std::string_view value) noexcept {
    return {Kind::timestamp, value};
  }
  /// A boolean, null, a list or a map: no rule can use it.
  [[nodiscard]] static constexpr FieldValue unusable() noexcept { return {Kind::unusable, {}}; }

 private:
  friend class EventDocument;
  enum class Kind : std::uint8_t { unusable, text, integer, real, timestamp };

  constexpr FieldValue(Kind kind, std::string_view text) noexcept : text_(text), kind_(kind) {}

  std::string_view text_;
  Kind kind_;
};

/// A field of an event document that the semantics read.
///
/// Phones and several generations of writers spell the same fact in several ways; a field is one
/// such spelling.
class EventField {
 public:
  /// The field of that name, exactly as spelled; none when the semantics do not read it.
  [[nodiscard]] static std::optional<EventField> named(std::string_view name) noexcept;

  /// The id that Firestore keeps a document under: its id, where it has no usable field `id`.
  [[nodiscard]] static EventField document_id() noexcept;

  /// Firestore's own time of a document's creation: the last resort for an event's time.
  [[nodiscard]] static EventField create_time() noexcept;

  /// The names of all fields that describe an event, for a source that can ask for just them.
  [[nodiscard]] static std::span<const std::string_view> names() noexcept;

 private:
  friend class EventDocument;
  constexpr explicit EventField(std::uint8_t index) noexcept : index_(index) {}

  std::uint8_t index_;
};

/// The fields of one event document, gathered in any order, and the `Event` that they describe.
///
/// For each fact, the first listed field that holds a usable value wins. Unusable values are passed
/// over in silence: no document is an error. A field set twice holds its last value. Clear it
/// and use it again for the next document; it keeps its memory. Not safe to change from two
/// threads.
///
///     signals::EventDocument document;
///     document.set("packageName", signals::FieldValue::text("com.mtn.momo"));
///     document.set("totalTimeInForegroundMs", signals::FieldValue::integer("240000"));
///     signals::Event event = document.event();  // four minutes of com.mtn.momo
class EventDocument {
 public:
  EventDocument() = default;

  /// Forgets every field.
  void clear() noexcept;

  /// Takes one field. The name is exact; one that the semantics do not read is passed over.
  void set(std::string_view name, FieldValue value);
  /// Takes one field of the document; the first usable spelling of a fact wins.
  void set(EventField field, FieldValue value);

  /// The user that the document names under `user_id` or `userId`; empty when it names none.
  [[nodiscard]] std::string_view user_id() const noexcept;

  /// The event that the fields describe.
  [[nodiscard]] Event event() const;

  /// The same, into an event whose strings' memory is used again.
  void read_into(Event& event) const;

 private:
  static constexpr std::size_t field_count = 30;

  struct Slot {
    FieldValue::Kind kind;
    std::uint32_t offset;
    std::uint32_t size;
  };
  struct Fields;

  std::array<Slot, field_count> slots_{};  // meaningful where is_set_ says so
  std::bitset<field_count> is_set_;
  std::string text_;
};

}  // namespace signals
