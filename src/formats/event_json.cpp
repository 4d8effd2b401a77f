// SPDX-License-Identifier: Apache-2.0
#include <boost/json/basic_parser_impl.hpp>

#include <signals/error.hpp>
#include <signals/formats/event_json.hpp>

#include "json_reason.hpp"

namespace signals {
namespace {

namespace json = boost::json;

/// Hands the values of the outermost object to a document. Its members are the names and
/// signatures that `boost::json::basic_parser` calls.
class DocumentHandler {
 public:
  static constexpr std::size_t max_object_size = std::size_t(-1);
  static constexpr std::size_t max_array_size = std::size_t(-1);
  static constexpr std::size_t max_key_size = std::size_t(-1);
  static constexpr std::size_t max_string_size = std::size_t(-1);

  void start(EventDocument& document) {
    document_ = &document;
    depth_ = 0;
    is_object_ = true;
    parts_.clear();
  }

  [[nodiscard]] bool is_object() const noexcept { return is_object_; }

  bool on_document_begin(json::error_code&) { return true; }
  bool on_document_end(json::error_code&) { return true; }

  bool on_object_begin(json::error_code&) {
    take(FieldValue::unusable());
    ++depth_;
    return true;
  }
  bool on_object_end(std::size_t, json::error_code&) {
    --depth_;
    return true;
  }
  bool on_array_begin(json::error_code& error) {
    if (!check_is_object(error)) return false;
    take(FieldValue::unusable());
    ++depth_;
    return true;
  }
  bool on_array_end(std::size_t, json::error_code&) {
    --depth_;
    return true;
  }

  bool on_key_part(json::string_view part, std::size_t, json::error_code&) {
    parts_.append(part.data(), part.size());
    return true;
  }
  bool on_key(json::string_view last, std::size_t, json::error_code&) {
    if (depth_ == 1) field_ = EventField::named(whole(last));
    parts_.clear();
    return true;
  }
  bool on_string_part(json::string_view part, std::size_t, json::error_code&) {
    if (is_wanted()) parts_.append(part.data(), part.size());
    return true;
  }
  bool on_string(json::string_view last, std::size_t, json::error_code& error) {
    if (!check_is_object(error)) return false;
    if (is_wanted()) take(FieldValue::text(whole(last)));
    parts_.clear();
    return true;
  }
  bool on_number_part(json::string_view part, json::error_code&) {
    if (is_wanted()) parts_.append(part.data(), part.size());
    return true;
  }
  bool on_int64(std::int64_t, json::string_view last, json::error_code& error) {
    return on_number(last, error);
  }
  bool on_uint64(std::uint64_t, json::string_view last, json::error_code& error) {
    return on_number(last, error);
  }
  bool on_double(double, json::string_view last, json::error_code& error) {
    return on_number(last, error);
  }
  bool on_bool(bool, json::error_code& error) { return on_unusable(error); }
  bool on_null(json::error_code& error) { return on_unusable(error); }
  bool on_comment_part(json::string_view, json::error_code&) { return true; }
  bool on_comment(json::string_view, json::error_code&) { return true; }

 private:
  bool check_is_object(json::error_code& error) {
    if (depth_ > 0) return true;
    is_object_ = false;
    error = json::error::not_object;
    return false;
  }

  bool on_number(json::string_view last, json::error_code& error) {
    if (!check_is_object(error)) return false;
    if (is_wanted()) {
      const std::string_view digits = whole(last);
      const bool is_integer = digits.find_first_of(".eE") == std::string_view::npos;
      take(is_integer ? FieldValue::integer(digits) : FieldValue::real(digits));
    }
    parts_.clear();
    return true;
  }

  bool on_unusable(json::error_code& error) {
    if (!check_is_object(error)) return false;
    take(FieldValue::unusable());
    return true;
  }

  [[nodiscard]] bool is_wanted() const noexcept { return depth_ == 1 && field_; }

  void take(FieldValue value) {
    if (is_wanted()) document_->set(*field_, value);
  }

  /// The parts that came before and the last one; the view lasts until the parts change.
  [[nodiscard]] std::string_view whole(json::string_view last) {
    if (parts_.empty()) return {last.data(), last.size()};
    parts_.append(last.data(), last.size());
    return parts_;
  }

  EventDocument* document_ = nullptr;
  std::size_t depth_ = 0;
  bool is_object_ = true;
  std::optional<EventField> field_;
  std::string parts_;
};

}  // namespace

class EventJsonReader::Parser {
 public:
  Parser() : parser_(options()) {}

  [[nodiscard]] std::optional<JsonFault> read(std::string_view text, EventDocument& document) {
    document.clear();
    parser_.reset();
    parser_.handler().start(document);
    json::error_code error;
    const std::size_t consumed = parser_.write_some(false, text.data(), text.size(), error);
    if (!error && consumed < text.size()) error = json::error::extra_data;
    if (!error) return std::nullopt;
    return JsonFault{.offset = consumed, .reason = reason_of(error, text.substr(consumed))};
  }

 private:
  static json::parse_options options() {
    json::parse_options options;
    options.max_depth = deepest_json;
    return options;
  }

  json::basic_parser<DocumentHandler> parser_;
};

EventJsonReader::EventJsonReader() : parser_(std::make_unique<Parser>()) {}
EventJsonReader::EventJsonReader(EventJsonReader&&) noexcept = default;
EventJsonReader& EventJsonReader::operator=(EventJsonReader&&) noexcept = default;
EventJsonReader::~EventJsonReader() = default;

std::optional<JsonFault> EventJsonReader::read(std::string_view json, EventDocument& document) {
  return parser_->read(json, document);
}

Event read_event_json(std::string_view json) {
  EventDocument document;
  if (const auto fault = EventJsonReader().read(json, document)) {
    throw Error(ErrorCode::invalid_argument, describe(*fault, json, "event document"));
  }
  return document.event();
}

}  // namespace signals
