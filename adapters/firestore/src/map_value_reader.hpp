// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

#include <signals/formats/wrapped_value.hpp>

#include "typed_value.hpp"

namespace signals::inline SIGNALS_ABI::firestore {

/// Reads a `mapValue` of Firestore, from the parts that a JSON parser meets, into what it stands
/// for.
///
/// Its JSON nests in threes: a map has `fields`, each field has a value, and each value has one
/// member, named by its type, that may be a map again.
class MapValueReader {
 public:
  /// The object of a `mapValue` begins, or an object within it.
  void on_object_begin() {
    if (ignored_ > 0 || !expects_object_) {
      ++ignored_;
      return;
    }
    if (level() == Level::map) value_.begin_map();
    if (level() == Level::value) has_value_ = false;
    ++depth_;
    expects_object_ = false;
  }

  /// An object ends; whether it was the outermost one.
  [[nodiscard]] bool on_object_end() {
    if (ignored_ > 0) {
      --ignored_;
      return false;
    }
    --depth_;
    if (level() == Level::value && !has_value_) value_.value(FieldValue::unusable());
    if (level() == Level::map) value_.end_map();
    has_value_ = true;  // of the value that the map is in
    return depth_ == 0;
  }

  void on_key(std::string_view key) {
    if (ignored_ > 0) return;
    switch (inner_level()) {
      case Level::map:
        expects_object_ = key == "fields";
        break;
      case Level::fields:
        value_.name(key);
        expects_object_ = true;
        break;
      case Level::value:
        type_ = value_type_named(key);
        expects_object_ = key == "mapValue";
        if (type_ == ValueType::unusable && !expects_object_) take(FieldValue::unusable());
        if (type_ == ValueType::null) take(FieldValue::absent());
        break;
    }
  }

  void on_string(std::string_view text) {
    if (is_scalar()) take(field_value_of_string(type_, text));
  }
  void on_number(std::string_view digits) {
    if (is_scalar()) take(field_value_of_number(type_, digits));
  }
  void on_array_begin() { ++ignored_; }
  void on_array_end() { --ignored_; }

  /// What the map stands for, once the outermost object has ended.
  [[nodiscard]] FieldValue result() const noexcept { return value_.result(); }

  /// Forgets the map before.
  void restart() noexcept {
    depth_ = ignored_ = 0;
    expects_object_ = true;
  }

 private:
  enum class Level : std::size_t { map, fields, value };

  /// What an object that began at this depth is.
  [[nodiscard]] Level level() const noexcept { return static_cast<Level>(depth_ % 3); }
  /// The object whose members are being read.
  [[nodiscard]] Level inner_level() const noexcept { return static_cast<Level>((depth_ - 1) % 3); }
  [[nodiscard]] bool is_scalar() const noexcept {
    return ignored_ == 0 && inner_level() == Level::value && type_ != ValueType::unusable &&
           type_ != ValueType::null;
  }
  void take(const FieldValue& value) {
    has_value_ = true;
    value_.value(value);
  }

  WrappedValue value_;
  ValueType type_ = ValueType::unusable;
  std::size_t depth_ = 0;
  std::size_t ignored_ = 0;  // objects and arrays that nobody reads, one in another
  bool expects_object_ = true;
  bool has_value_ = false;
};

}  // namespace signals::inline SIGNALS_ABI::firestore
