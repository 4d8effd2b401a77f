// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <signals/event.hpp>
#include <signals/formats/detail/json_handler.hpp>
#include <signals/formats/event_document.hpp>

#include "bounded_text.hpp"
#include "document_order.hpp"
#include "document_sink.hpp"
#include "map_value_reader.hpp"
#include "query_response_reader.hpp"
#include "query_response_role.hpp"
#include "typed_value.hpp"

namespace signals::inline SIGNALS_ABI::firestore {

/// Makes events of the parts of a response of `:runQuery`. Its public functions are here so that
/// the parser can inline them.
///
/// The state of the parser has two parts: the `Level` is the object whose members are being read,
/// and the `Role` is the meaning of the next value in it. A value that is not needed has the role
/// `ignored` until its end.
class QueryResponseHandler : public detail::JsonHandler {
 public:
  QueryResponseHandler(DocumentSink& sink, ResponseOrder order)
      : sink_(&sink),
        order_(std::move(order)),
        longest_key_(std::max(longest_name, order_.arrived_field.size())) {}

  [[nodiscard]] const QueryProgress& progress() const noexcept { return progress_; }
  /// What is wrong with the shape of the response; empty when nothing is.
  [[nodiscard]] std::string_view wrong_shape() const noexcept { return wrong_shape_; }
  [[nodiscard]] bool is_too_large() const noexcept { return is_too_large_; }
  /// Whether the array of results, or an error in its place, has begun.
  [[nodiscard]] bool has_begun() const noexcept { return role_ != Role::response; }

  bool on_object_begin(Code&) {
    if (is_in_map_) {
      map_.on_object_begin();
      return true;
    }
    switch (role_) {
      case Role::response:
        is_alone_ = true;
        [[fallthrough]];
      case Role::result:
        level_ = Level::result;
        role_ = Role::ignored;
        text_.restart();
        return true;
      case Role::document:
        has_document_ = true;
        document_.clear();
        name_.clear();
        arrived_.clear();
        create_time_.clear();
        update_time_.clear();
        return enter(Level::document);
      case Role::fields:
        return enter(Level::fields);
      case Role::field:
        has_type_ = false;
        return enter(Level::value);
      case Role::error:
        if (!progress_.error) progress_.error.emplace();
        return enter(Level::error);
      case Role::map:
        is_in_map_ = true;
        map_.restart();
        map_.on_object_begin();
        return true;
      default:
        return ignore_nested();
    }
  }

  bool on_object_end(std::size_t, Code& error) {
    if (is_in_map_) {
      if (map_.on_object_end()) {
        is_in_map_ = false;
        role_ = Role::ignored;
        set_field(map_.result());
      }
      return true;
    }
    if (ignored_levels_ > 0) {
      --ignored_levels_;
      return true;
    }
    switch (level_) {
      case Level::value:
        if (!has_type_) set_field(FieldValue::unusable());
        return enter(Level::fields);
      case Level::fields:
        return enter(Level::document);
      case Level::document:
        level_ = Level::result;
        return name_.empty() ? refuse("a document without a name", error) : true;
      case Level::error:
        return enter(Level::result);
      default:
        return end_result(error);
    }
  }

  bool on_array_begin(Code& error) {
    if (is_in_map_) {
      map_.on_array_begin();
      return true;
    }
    if (role_ == Role::response) {
      role_ = Role::result;
      return true;
    }
    if (is_object(role_)) return refuse("an array where an object is expected", error);
    return ignore_nested();
  }

  bool on_array_end(std::size_t, Code&) {
    if (is_in_map_) {
      map_.on_array_end();
      return true;
    }
    if (ignored_levels_ > 0) {
      --ignored_levels_;
    } else {
      progress_.is_complete = true;
    }
    return true;
  }

  bool on_key_part(Text part, std::size_t size, Code&) {
    if (ignored_levels_ == 0 && size <= longest_key_) text_.append(part);
    return true;
  }

  bool on_key(Text last, std::size_t size, Code& error) {
    if (ignored_levels_ > 0) return true;
    const std::string_view key = size <= longest_key_ ? text_.whole(last) : std::string_view{};
    if (is_in_map_) {
      map_.on_key(key);
      text_.clear();
      return true;
    }
    switch (level_) {
      case Level::value:
        has_type_ = true;
        type_ = value_type_named(key);
        role_ = type_ != ValueType::unusable ? Role::typed_value
                : key == "mapValue"          ? Role::map
                                             : Role::ignored;
        if (role_ != Role::typed_value) set_field(FieldValue::unusable());
        break;
      case Level::fields:
        field_ = EventField::named(key);
        is_arrived_ = !key.empty() && key == order_.arrived_field;
        role_ = field_ || is_arrived_ ? Role::field : Role::unread_field;
        break;
      case Level::document:
        role_ = role_of(key, roles_in_document);
        break;
      case Level::error:
        role_ = role_of(key, roles_in_error);
        break;
      default:
        role_ = role_of(key, roles_in_result);
        if (is_alone_ && role_ != Role::error) {
          return refuse("an object where an array of results is expected", error);
        }
    }
    text_.clear();
    return true;
  }

  bool on_string_part(Text part, std::size_t, Code& error) {
    return !(is_in_map_ || is_text(role_)) || gather(part, error);
  }

  bool on_string(Text last, std::size_t, Code& error) {
    if (is_in_map_) {
      if (!admit(last.size(), error)) return false;
      map_.on_string(text_.whole(last));
      text_.clear();
      return true;
    }
    if (!is_text(role_)) return pass_over_scalar("a string where an object is expected", error);
    if (!admit(last.size(), error)) return false;
    take_string(text_.whole(last));
    text_.clear();
    return true;
  }

  bool on_number_part(Text part, Code& error) {
    return !(is_in_map_ || role_ == Role::typed_value) || gather(part, error);
  }
  bool on_int64(std::int64_t value, Text last, Code& error) {
    if (role_ == Role::error_http_status && value >= 100 && value <= 599) {
      progress_.error->http_status = static_cast<int>(value);
    }
    return on_number(last, error);
  }
  bool on_uint64(std::uint64_t, Text last, Code& error) { return on_number(last, error); }
  bool on_double(double, Text last, Code& error) { return on_number(last, error); }

  bool on_bool(bool value, Code& error) {
    if (role_ == Role::is_done) progress_.is_done = value;
    return on_unusable("a boolean where an object is expected", error);
  }

  bool on_null(Code& error) {
    // In JSON's mapping of protocol buffers, null means that a member is missing.
    if (role_ == Role::document || role_ == Role::fields || role_ == Role::error) return true;
    if (role_ == Role::typed_value && type_ == ValueType::null) {
      set_field(FieldValue::absent());
      return true;
    }
    return on_unusable("null where an object is expected", error);
  }

 private:
  enum class Level : std::uint8_t { result, document, fields, value, error };
  static constexpr std::size_t longest_name = 64;  // longer than any that is read
  static constexpr std::size_t longest_time = 64;  // longer than any in RFC 3339 to nanoseconds

  bool refuse(std::string_view what, Code& error) {
    wrong_shape_ = what;
    error = boost::json::error::not_object;
    return false;
  }

  bool pass_over_scalar(std::string_view otherwise, Code& error) {
    return is_object(role_) ? refuse(otherwise, error) : true;
  }

  bool enter(Level level) noexcept {
    level_ = level;
    return true;
  }

  bool ignore_nested() {
    if (role_ == Role::typed_value) set_field(FieldValue::unusable());
    role_ = Role::ignored;
    ++ignored_levels_;
    return true;
  }

  bool end_result(Code& error) {
    if (is_alone_) {
      if (!progress_.error) return refuse("an object where an array of results is expected", error);
      progress_.is_complete = true;
      return true;
    }
    role_ = Role::result;
    if (has_document_ && !progress_.error) {
      if (order_.arrived_after && arrived_.empty()) {
        return refuse("a document without the field that the query is ordered by", error);
      }
      if (order_.after && !ascends(order_, progress_, name_, arrived_)) {
        return refuse(order_.arrived_after ? "documents that do not ascend by arrival and name"
                                           : "documents that do not ascend by name",
                      error);
      }
      hand_over();
    }
    has_document_ = false;
    return true;
  }

  void hand_over() {
    document_.read_into(event_);
    sink_->accept(event_, {.name = name_,
                           .arrived = arrived_,
                           .is_rewritten = !update_time_.empty() && update_time_ != create_time_});
    progress_.last_document.swap(name_);
    progress_.last_arrived.swap(arrived_);
    ++progress_.document_count;
  }

  void set_field(FieldValue value) {
    if (field_) document_.set(*field_, value);
  }

  bool admit(std::size_t size, Code& error) {
    if (text_.admit(size)) return true;
    is_too_large_ = true;
    error = boost::json::error::string_too_large;
    return false;
  }

  bool gather(Text part, Code& error) {
    if (!admit(part.size(), error)) return false;
    text_.append(part);
    return true;
  }

  void take_string(std::string_view text) {
    switch (role_) {
      case Role::typed_value:
        set_field(field_value_of_string(type_, text));
        if (is_arrived_ && type_ == ValueType::timestamp && text.size() <= longest_time) {
          arrived_ = text;
        }
        break;
      case Role::name:
        name_ = text;
        document_.set(EventField::document_id(),
                      FieldValue::text(text.substr(text.rfind('/') + 1)));  // npos + 1 is 0
        break;
      case Role::create_time:
        document_.set(EventField::create_time(), FieldValue::timestamp(text));
        if (text.size() <= longest_time) create_time_ = text;
        break;
      case Role::update_time:
        if (text.size() <= longest_time) update_time_ = text;
        break;
      case Role::read_time:
        if (progress_.read_time.empty() && text.size() <= longest_time) progress_.read_time = text;
        break;
      case Role::error_status:
        progress_.error->status = one_line(text, ErrorResponse::longest_status);
        break;
      case Role::error_message:
        progress_.error->message = one_line(text, ErrorResponse::longest_message);
        break;
      default:
        break;
    }
  }

  bool on_number(Text last, Code& error) {
    if (is_in_map_) {
      if (!admit(last.size(), error)) return false;
      map_.on_number(text_.whole(last));
      text_.clear();
      return true;
    }
    if (role_ != Role::typed_value) {
      return pass_over_scalar("a number where an object is expected", error);
    }
    if (!admit(last.size(), error)) return false;
    set_field(field_value_of_number(type_, text_.whole(last)));
    text_.clear();
    return true;
  }

  bool on_unusable(std::string_view otherwise, Code& error) {
    if (role_ == Role::typed_value) set_field(FieldValue::unusable());
    return pass_over_scalar(otherwise, error);
  }

  DocumentSink* sink_;
  ResponseOrder order_;
  std::size_t longest_key_;
  Level level_ = Level::result;
  Role role_ = Role::response;
  ValueType type_ = ValueType::unusable;
  bool is_alone_ = false;  // the body is one object, which can only be an error's
  bool has_type_ = false;
  bool is_arrived_ = false;  // the field is the one of arrival
  bool is_in_map_ = false;
  bool has_document_ = false;
  bool is_too_large_ = false;
  std::optional<EventField> field_;
  std::size_t ignored_levels_ = 0;
  MapValueReader map_;
  EventDocument document_;
  Event event_;
  std::string name_;
  std::string arrived_;
  std::string create_time_;
  std::string update_time_;
  BoundedText text_{QueryResponseReader::longest_document};
  QueryProgress progress_;
  std::string_view wrong_shape_;
};

}  // namespace signals::inline SIGNALS_ABI::firestore
