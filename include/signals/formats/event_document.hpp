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

#include <signals/abi.hpp>
#include <signals/event.hpp>

namespace signals::inline SIGNALS_ABI {

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
  /// A number as it was written.
  [[nodiscard]] static constexpr FieldValue number(std::string_view text) noexcept {
    const bool is_integer = text.find_first_of(".eE") == std::string_view::npos;
    return is_integer ? integer(text) : real(text);
  }
  /// A point in time that the source keeps as such, in ISO 8601: a time, but no name or number.
  [[nodiscard]] static constexpr FieldValue timestamp(std::string_view value) noexcept {
    return {Kind::timestamp, value};
  }
  /// A point in time as the whole seconds of Unix time and the nanoseconds after them, both as
  /// digits; no nanoseconds are 0.
  [[nodiscard]] static constexpr FieldValue seconds(std::string_view seconds,
                                                    std::string_view nanoseconds) noexcept {
    return {Kind::seconds, seconds, nanoseconds};
  }
  /// Null: the field counts as absent.
  [[nodiscard]] static constexpr FieldValue absent() noexcept { return {Kind::absent, {}}; }
  /// A boolean, a list or a map that stands for nothing: there, and of no use.
  [[nodiscard]] static constexpr FieldValue unusable() noexcept { return {Kind::unusable, {}}; }

 private:
  friend class EventDocument;
  friend class WrappedValue;
  enum class Kind : std::uint8_t { absent, unusable, text, integer, real, timestamp, seconds };

  constexpr FieldValue(Kind kind, std::string_view text, std::string_view nanoseconds = {}) noexcept
      : text_(text), nanoseconds_(nanoseconds), kind_(kind) {}

  std::string_view text_;
  std::string_view nanoseconds_;  // of `seconds`
  Kind kind_;
};

/// What a field says of an event.
enum class EventFact : std::uint8_t {
  app,
  session,
  id,
  foreground_minutes,
  foreground_milliseconds,
  time,
  user
};

/// A field of an event document that the semantics read.
///
/// Phones and several generations of writers spell the same fact in several ways; a field is one
/// such spelling.
class SIGNALS_EXPORT EventField {
 public:
  /// The field of that name, exactly as spelled; none when the semantics do not read it.
  [[nodiscard]] static std::optional<EventField> named(std::string_view name) noexcept;

  /// The id that Firestore keeps a document under: its id, where it has no usable field `id`.
  [[nodiscard]] static EventField document_id() noexcept;

  /// Firestore's own time of a document's creation: the last resort for an event's time.
  [[nodiscard]] static EventField create_time() noexcept;

  /// What the field says.
  [[nodiscard]] EventFact fact() const noexcept;

  /// Its place among all fields: of two that say the same, the one with the lower place is
  /// preferred, minutes of foreground time before milliseconds, and an id of a session before the
  /// document's own.
  [[nodiscard]] std::uint8_t place() const noexcept { return index_; }

  /// The names of all fields that describe an event, for a source that can ask for just them.
  [[nodiscard]] static std::span<const std::string_view> names() noexcept;

 private:
  friend class EventDocument;
  constexpr explicit EventField(std::uint8_t index) noexcept : index_(index) {}

  std::uint8_t index_;
};

/// A field that holds something that could not be used.
struct UnreadableField {
  std::string_view name;
  /// As it was written; empty for a map, a list or a boolean.
  std::string_view value;
};

/// The fields of one event document, gathered in any order, and the `Event` that they describe.
///
/// For each fact, the first listed field that holds a usable value wins. No document is an error:
/// what was there and could not be used is in the event's `unreadable`. A field set twice holds its
/// last value. Clear it and use it again for the next document; it keeps its memory. Not safe to
/// change from two threads.
///
///     signals::EventDocument document;
///     document.set("packageName", signals::FieldValue::text("com.mtn.momo"));
///     document.set("totalTimeInForegroundMs", signals::FieldValue::integer("240000"));
///     signals::Event event = document.event();  // four minutes of com.mtn.momo
class SIGNALS_EXPORT EventDocument {
 public:
  EventDocument() = default;

  /// Forgets every field.
  void clear() noexcept;

  /// Takes one field. The name is exact; one that the semantics do not read is passed over.
  void set(std::string_view name, FieldValue value);
  /// The same for a field that was looked up before.
  void set(EventField field, FieldValue value);

  /// Takes the user from elsewhere than the document's fields, in the place of what these say.
  void set_user_id(std::string_view user_id);

  /// The user that the document names under `user_id` or `userId`; empty when it names none.
  [[nodiscard]] std::string_view user_id() const noexcept;

  /// Says that the document is gone: a row of an export that tells of its deletion.
  void set_deleted() noexcept { is_deleted_ = true; }

  /// Whether the document is gone, so that there is no event.
  [[nodiscard]] bool is_deleted() const noexcept { return is_deleted_; }

  /// The event that the fields describe.
  [[nodiscard]] Event event() const;

  /// The same, into an event whose strings' memory is used again.
  void read_into(Event& event) const;

  /// The first field that makes the event's time unreadable, if one does. A view of this.
  [[nodiscard]] std::optional<UnreadableField> unreadable_time() const&;
  std::optional<UnreadableField> unreadable_time() const&& = delete;

  /// The same of its foreground time.
  [[nodiscard]] std::optional<UnreadableField> unreadable_foreground() const&;
  std::optional<UnreadableField> unreadable_foreground() const&& = delete;

 private:
  static constexpr std::size_t most_fields = 48;

  struct Slot {
    FieldValue::Kind kind;
    std::uint32_t offset;
    std::uint32_t size;
    std::uint32_t nanoseconds_size;  // after the text
  };
  struct SIGNALS_HIDDEN Fields;

  [[nodiscard]] std::optional<UnreadableField> first_unreadable(std::uint8_t first,
                                                                std::uint8_t last) const;

  std::array<Slot, most_fields> slots_{};  // meaningful where is_set_ says so
  std::bitset<most_fields> is_set_;
  bool is_deleted_ = false;
  std::string text_;
};

}  // namespace signals::inline SIGNALS_ABI
