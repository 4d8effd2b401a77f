// SPDX-License-Identifier: Apache-2.0
#include <array>

#include <signals/formats/wrapped_value.hpp>

namespace signals::inline SIGNALS_ABI {
namespace {

using Members = std::uint32_t;

// What the names in a wrapper mean.
constexpr Members wrapped = 1;    // holds the value, alone
constexpr Members timestamp = 2;  // holds the text of a time, alone
constexpr Members held = 4;       // holds the value, alone or beside its type
constexpr Members type = 8;
constexpr Members seconds = 16;
constexpr Members nanoseconds = 32;
constexpr Members nanos = 64;
constexpr Members underscored_seconds = 128;
constexpr Members underscored_nanoseconds = 256;
constexpr Members another_wrapped = 512;
constexpr Members datatype = 1024;
constexpr Members unknown = 2048;

struct Name {
  std::string_view name;
  Members meaning;
};

constexpr std::array<Name, 17> names{{
    {"stringValue", wrapped},
    {"integerValue", wrapped},
    {"doubleValue", wrapped},
    {"nullValue", wrapped},
    {"$date", wrapped},
    {"$numberLong", wrapped},
    {"$numberInt", wrapped},
    {"$numberDouble", wrapped},
    {"$numberDecimal", wrapped},
    {"__time__", wrapped},
    {"timestampValue", timestamp},
    {"value", held},
    {"type", type},
    {"__datatype__", datatype},
    {"seconds", seconds},
    {"nanoseconds", nanoseconds},
    {"nanos", nanos},
}};

[[nodiscard]] Members meaning_of(std::string_view name) noexcept {
  if (name == "_seconds") return underscored_seconds;
  if (name == "_nanoseconds") return underscored_nanoseconds;
  for (const Name& known : names) {
    if (known.name == name) return known.meaning;
  }
  return unknown;
}

[[nodiscard]] bool is_timestamp(Members members) noexcept {
  return members == seconds || members == (seconds | nanoseconds) || members == (seconds | nanos) ||
         members == underscored_seconds ||
         members == (underscored_seconds | underscored_nanoseconds);
}

}  // namespace

void WrappedValue::begin_map() {
  if (depth_ > 0 && depth_ <= most_levels) this->value(FieldValue::unusable());
  if (depth_ < most_levels) {
    Level& level = levels_[depth_];
    level.members = level.last = 0;
    level.kind = FieldValue::Kind::unusable;
    level.text.clear();
    level.nanoseconds.clear();
  }
  ++depth_;
}

void WrappedValue::name(std::string_view name) {
  if (depth_ > most_levels) return;
  Level& level = levels_[depth_ - 1];
  level.last = meaning_of(name);
  // Two wrappers of a kind are two members, and so is a name that comes again.
  if (level.last == wrapped && (level.members & wrapped) != 0) level.last = another_wrapped;
  level.members |= level.last;
}

void WrappedValue::value(const FieldValue& value) {
  if (depth_ > most_levels) return;
  Level& level = levels_[depth_ - 1];
  const bool is_number = value.kind_ == FieldValue::Kind::text ||
                         value.kind_ == FieldValue::Kind::integer ||
                         value.kind_ == FieldValue::Kind::real;
  switch (level.last) {
    case wrapped:
    case held:
      level.kind = value.kind_;
      level.text = value.text_;
      level.nanoseconds = value.nanoseconds_;
      break;
    case timestamp:
      level.kind = value.kind_ == FieldValue::Kind::text     ? FieldValue::Kind::timestamp
                   : value.kind_ == FieldValue::Kind::absent ? FieldValue::Kind::absent
                                                             : FieldValue::Kind::unusable;
      level.text = value.text_;
      break;
    case seconds:
    case underscored_seconds:
      level.kind = is_number ? FieldValue::Kind::seconds : FieldValue::Kind::unusable;
      level.text = value.text_;
      break;
    case nanoseconds:
    case nanos:
    case underscored_nanoseconds:
      level.nanoseconds = is_number ? value.text_ : std::string_view("none");
      break;
    default:
      break;
  }
}

void WrappedValue::reduce(Level& level) {
  const bool is_wrapper = level.members == wrapped || level.members == timestamp ||
                          level.members == held || level.members == (held | type) ||
                          level.members == (held | datatype) || is_timestamp(level.members);
  if (!is_wrapper) level.kind = FieldValue::Kind::unusable;
}

void WrappedValue::end_map() {
  --depth_;
  if (depth_ >= most_levels) return;
  reduce(levels_[depth_]);
  if (depth_ > 0) this->value(view_of(levels_[depth_]));
}

}  // namespace signals::inline SIGNALS_ABI
