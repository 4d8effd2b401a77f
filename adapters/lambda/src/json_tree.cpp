// SPDX-License-Identifier: Apache-2.0
#include "json_tree.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <utility>

#include <boost/json/basic_parser_impl.hpp>
#include <fmt/format.h>

#include <signals/detail/utf8.hpp>
#include <signals/error.hpp>
#include <signals/formats/detail/json_handler.hpp>
#include <signals/formats/half_surrogates.hpp>
#include <signals/formats/json_fault.hpp>

namespace signals::inline SIGNALS_ABI::lambda {
namespace {

namespace json = boost::json;

/// 6 MB of SQS messages hold fewer; a tree of so many takes some 20 MB.
constexpr std::size_t most_values = 300'000;

/// Called by the parser: builds the tree on a stack, children before their parents.
class TreeHandler : public detail::JsonHandler {
 public:
  bool on_object_begin(Code&) { return true; }
  bool on_array_begin(Code&) { return true; }

  bool on_object_end(std::size_t size, Code& error) {
    JsonValue::Object members;
    members.reserve(size);
    auto name = std::prev(names_.end(), static_cast<std::ptrdiff_t>(size));
    for (auto value = first_of(size); value != values_.end(); ++value, ++name) {
      members.push_back({std::move(*name), std::move(*value)});
    }
    names_.resize(names_.size() - size);
    values_.resize(values_.size() - size);
    return push(JsonValue(std::move(members)), error);
  }

  bool on_array_end(std::size_t size, Code& error) {
    JsonValue::Array elements(std::make_move_iterator(first_of(size)),
                              std::make_move_iterator(values_.end()));
    values_.resize(values_.size() - size);
    return push(JsonValue(std::move(elements)), error);
  }

  bool on_key_part(Text part, std::size_t, Code&) {
    text_.append(part.data(), part.size());
    return true;
  }
  bool on_key(Text part, std::size_t, Code&) {
    text_.append(part.data(), part.size());
    names_.push_back(std::exchange(text_, {}));
    return true;
  }
  bool on_string_part(Text part, std::size_t, Code&) {
    text_.append(part.data(), part.size());
    return true;
  }
  bool on_string(Text part, std::size_t, Code& error) {
    text_.append(part.data(), part.size());
    return push(JsonValue(std::exchange(text_, {})), error);
  }

  bool on_number_part(Text part, Code&) {
    text_.append(part.data(), part.size());
    return true;
  }
  bool on_int64(std::int64_t, Text part, Code& error) { return on_number(part, error); }
  bool on_uint64(std::uint64_t, Text part, Code& error) { return on_number(part, error); }
  bool on_double(double, Text part, Code& error) { return on_number(part, error); }

  bool on_bool(bool flag, Code& error) { return push(JsonValue(flag), error); }
  bool on_null(Code& error) { return push(JsonValue(), error); }

  [[nodiscard]] JsonValue take_root() { return std::move(values_.front()); }

 private:
  [[nodiscard]] std::vector<JsonValue>::iterator first_of(std::size_t size) {
    return std::prev(values_.end(), static_cast<std::ptrdiff_t>(size));
  }

  bool on_number(Text part, Code& error) {
    text_.append(part.data(), part.size());
    return push(JsonValue(JsonNumber{std::exchange(text_, {})}), error);
  }

  bool push(JsonValue value, Code& error) {
    if (++count_ > most_values) {
      error = json::error::array_too_large;
      return false;
    }
    values_.push_back(std::move(value));
    return true;
  }

  std::vector<JsonValue> values_;
  std::vector<std::string> names_;
  std::string text_;
  std::size_t count_ = 0;
};

}  // namespace

const JsonValue* find(std::span<const JsonMember> members, std::string_view name) {
  const auto at = std::find_if(members.rbegin(), members.rend(),
                               [&](const JsonMember& member) { return member.name == name; });
  return at == members.rend() || at->value.is_null() ? nullptr : &at->value;
}

std::string_view find_text(std::span<const JsonMember> members, std::string_view name) {
  const JsonValue* const value = find(members, name);
  const std::string* const text = value == nullptr ? nullptr : value->if_string();
  return text == nullptr ? std::string_view() : std::string_view(*text);
}

JsonValue parse_json_tree(std::string_view text, std::string_view source) {
  text = utf8::without_byte_order_mark(text);
  std::string replaced;
  auto fault = find_json_fault(text);
  if (fault && text.find("\\u") != std::string_view::npos) {
    replaced = text;
    if (replace_half_surrogates(replaced)) fault = find_json_fault(text = replaced);
  }
  if (fault) throw Error(ErrorCode::invalid_argument, describe(*fault, text, source));
  json::parse_options options;
  options.max_depth = 64;
  json::basic_parser<TreeHandler> parser(options);
  json::error_code error;
  parser.write_some(false, text.data(), text.size(), error);
  if (error) {
    throw Error(
        ErrorCode::invalid_argument,
        fmt::format("{} holds more than {} values; send fewer users at once", source, most_values));
  }
  return parser.handler().take_root();
}

}  // namespace signals::inline SIGNALS_ABI::lambda
