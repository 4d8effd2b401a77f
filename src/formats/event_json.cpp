// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <string>
#include <utility>

#include <boost/json/basic_parser_impl.hpp>

#include <signals/error.hpp>
#include <signals/formats/detail/json_handler.hpp>
#include <signals/formats/event_json.hpp>
#include <signals/formats/half_surrogates.hpp>
#include <signals/formats/wrapped_value.hpp>

#include "json_reason.hpp"

namespace signals::inline SIGNALS_ABI {
namespace {

namespace json = boost::json;

/// Hands the values of an event document to an `EventDocument`, and keeps what tells that the
/// object is not the document itself but something that a tool wrote around it.
///
/// Two such things are known: a document as Firestore's REST interface writes it (`name`, `fields`,
/// `createTime`, perhaps all under `document`), and a row of the export of changes from Firestore
/// to BigQuery (`document_name`, `data` as JSON text, `operation`).
class DocumentHandler : public detail::JsonHandler {
 public:
  /// What stands around a document; empty where it is not there.
  struct Surroundings {
    bool has_fields = false;
    std::string name;  // the path of a document
    std::string create_time;
    std::string document_name;  // the same of a row
    std::string data;
    std::string operation;
  };

  void start(EventDocument& document) {
    document_ = &document;
    inner_.clear();
    surroundings_ = {};
    level_ = Level::outside;
    ignored_ = 0;
    is_object_ = true;
    is_in_document_ = false;
    target_ = Target::nothing;
    parts_.clear();
  }

  [[nodiscard]] bool is_object() const noexcept { return is_object_; }
  [[nodiscard]] Surroundings& surroundings() noexcept { return surroundings_; }
  /// The document of the `fields`.
  [[nodiscard]] EventDocument& inner() noexcept { return inner_; }

  bool on_object_begin(Code&) {
    if (ignored_ > 0 || !enter_object()) ++ignored_;
    return true;
  }
  bool on_object_end(std::size_t, Code&) {
    if (ignored_ > 0) {
      --ignored_;
    } else if (target_ == Target::wrapped) {
      wrapped_.end_map();
      if (wrapped_.is_open()) return true;
      set_field(wrapped_.result());
      target_ = Target::nothing;
    } else if (level_ == Level::fields) {
      level_ = is_in_document_ ? Level::document : Level::top;
    } else if (level_ == Level::document) {
      level_ = Level::top;
      is_in_document_ = false;
    }
    return true;
  }
  bool on_array_begin(Code& error) {
    if (!check_is_object(error)) return false;
    if (ignored_++ == 0) take(FieldValue::unusable());
    return true;
  }
  bool on_array_end(std::size_t, Code&) {
    --ignored_;
    return true;
  }

  bool on_key_part(Text part, std::size_t, Code&) {
    if (ignored_ == 0) parts_.append(part.data(), part.size());
    return true;
  }
  bool on_key(Text last, std::size_t, Code&) {
    if (ignored_ > 0) return true;
    const std::string_view name = whole(last);
    if (target_ == Target::wrapped) {
      wrapped_.name(name);
    } else {
      target_ = target_named(name);
    }
    parts_.clear();
    return true;
  }
  bool on_string_part(Text part, std::size_t, Code&) {
    if (is_wanted()) parts_.append(part.data(), part.size());
    return true;
  }
  bool on_string(Text last, std::size_t, Code& error) {
    if (!check_is_object(error)) return false;
    if (is_wanted()) take_text(whole(last));
    parts_.clear();
    return true;
  }
  bool on_number_part(Text part, Code&) {
    if (is_wanted()) parts_.append(part.data(), part.size());
    return true;
  }
  bool on_int64(std::int64_t, Text last, Code& error) { return on_number(last, error); }
  bool on_uint64(std::uint64_t, Text last, Code& error) { return on_number(last, error); }
  bool on_double(double, Text last, Code& error) { return on_number(last, error); }
  bool on_bool(bool, Code& error) { return on_other(FieldValue::unusable(), error); }
  bool on_null(Code& error) { return on_other(FieldValue::absent(), error); }

 private:
  /// The object whose members are being read.
  enum class Level : std::uint8_t { outside, top, document, fields };
  /// What the value to come is for.
  enum class Target : std::uint8_t {
    nothing,
    field,
    wrapped,  // within a field
    document,
    fields,
    // A text of the surroundings; `texts` has its place.
    name,
    create_time,
    document_name,
    data,
    operation
  };
  static constexpr auto first_text = static_cast<std::size_t>(Target::name);
  static constexpr std::array<std::string Surroundings::*, 5> texts{
      &Surroundings::name, &Surroundings::create_time, &Surroundings::document_name,
      &Surroundings::data, &Surroundings::operation};

  [[nodiscard]] Target target_named(std::string_view name) {
    if (level_ != Level::document) {
      field_ = EventField::named(name);
      if (field_) return Target::field;
    }
    if (level_ == Level::fields) return Target::nothing;
    if (name == "fields") return Target::fields;
    if (name == "name") return Target::name;
    if (name == "createTime") return Target::create_time;
    if (level_ == Level::document) return Target::nothing;
    if (name == "document") return Target::document;
    if (name == "document_name") return Target::document_name;
    if (name == "data") return Target::data;
    if (name == "operation") return Target::operation;
    return Target::nothing;
  }

  /// Whether anybody reads the object that begins.
  [[nodiscard]] bool enter_object() {
    if (level_ == Level::outside) {
      level_ = Level::top;
    } else if (target_ == Target::field || target_ == Target::wrapped) {
      wrapped_.begin_map();
      target_ = Target::wrapped;
    } else if (target_ == Target::document && level_ == Level::top) {
      level_ = Level::document;
      is_in_document_ = true;
    } else if (target_ == Target::fields) {
      level_ = Level::fields;
      surroundings_.has_fields = true;
    } else {
      return false;
    }
    return true;
  }

  bool check_is_object(Code& error) {
    if (level_ != Level::outside) return true;
    is_object_ = false;
    error = json::error::not_object;
    return false;
  }

  bool on_number(Text last, Code& error) {
    if (!check_is_object(error)) return false;
    if (is_wanted()) {
      take(FieldValue::number(whole(last)));
    }
    parts_.clear();
    return true;
  }

  bool on_other(const FieldValue& value, Code& error) {
    if (!check_is_object(error)) return false;
    if (ignored_ == 0) take(value);
    return true;
  }

  [[nodiscard]] bool is_wanted() const noexcept {
    return ignored_ == 0 && target_ != Target::nothing;
  }

  void take(const FieldValue& value) {
    if (target_ == Target::field) set_field(value);
    if (target_ == Target::wrapped) wrapped_.value(value);
  }

  void take_text(std::string_view text) {
    if (target_ >= Target::name) {
      surroundings_.*texts.at(static_cast<std::size_t>(target_) - first_text) = text;
    } else {
      take(FieldValue::text(text));
    }
  }

  void set_field(const FieldValue& value) {
    (level_ == Level::fields ? inner_ : *document_).set(*field_, value);
  }

  /// The parts that came before and the last one; the view lasts until the parts change.
  [[nodiscard]] std::string_view whole(Text last) {
    if (parts_.empty()) return {last.data(), last.size()};
    parts_.append(last.data(), last.size());
    return parts_;
  }

  EventDocument* document_ = nullptr;
  EventDocument inner_;
  Surroundings surroundings_;
  WrappedValue wrapped_;
  Level level_ = Level::outside;
  Target target_ = Target::nothing;
  std::size_t ignored_ = 0;  // objects and lists that nobody reads, one in another
  bool is_object_ = true;
  bool is_in_document_ = false;
  std::optional<EventField> field_;
  std::string parts_;
};

/// The user and the id that a path of a document names: `…/COLLECTION/USER/COLLECTION/ID`.
struct DocumentPath {
  std::string_view user_id;
  std::string_view id;
};

[[nodiscard]] std::optional<DocumentPath> parse_document_path(std::string_view path) {
  constexpr std::string_view root = "/documents/";
  if (const auto at = path.find(root); at != std::string_view::npos) {
    path.remove_prefix(at + root.size());
  }
  std::array<std::string_view, 4> last;  // the last one first
  for (std::string_view& segment : last) {
    const std::size_t slash = path.rfind('/');
    segment = path.substr(slash + 1);  // npos + 1 is 0
    if (segment.empty()) return std::nullopt;
    path = slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
  }
  return DocumentPath{.user_id = last[2], .id = last[0]};
}

}  // namespace

class EventJsonReader::Parser {
 public:
  Parser() : parser_(options()) {}

  [[nodiscard]] std::optional<JsonFault> read(std::string_view text, EventDocument& document) {
    auto fault = parse(text, document);
    if (!fault) fault = unwrap(document);
    return fault;
  }

 private:
  [[nodiscard]] std::optional<JsonFault> parse(std::string_view text, EventDocument& document) {
    document.clear();
    parser_.reset();
    parser_.handler().start(document);
    json::error_code error;
    std::size_t consumed = parser_.write_some(false, text.data(), text.size(), error);
    if (error && text.data() != replaced_.data()) {
      replaced_ = text;
      if (replace_half_surrogates(replaced_)) return parse(replaced_, document);
    }
    if (!error && consumed < text.size()) error = json::error::extra_data;
    if (!error) return std::nullopt;
    return JsonFault{.offset = consumed, .reason = reason_of(error, text.substr(consumed))};
  }

  /// Puts the event in the place of what was written around it.
  [[nodiscard]] std::optional<JsonFault> unwrap(EventDocument& document) {
    auto& around = parser_.handler().surroundings();
    if (around.has_fields) {
      const auto path = parse_document_path(around.name);
      if (!path) return std::nullopt;
      std::swap(document, parser_.handler().inner());
      if (!around.create_time.empty()) {
        document.set(EventField::create_time(), FieldValue::timestamp(around.create_time));
      }
      set_path(document, *path);
      return std::nullopt;
    }
    document_name_.swap(around.document_name);  // parsing the data forgets what is around it
    const auto path = parse_document_path(document_name_);
    if (!path) return std::nullopt;
    if (around.operation == "DELETE") {
      document.clear();
      document.set_deleted();
    } else if (!around.data.empty()) {
      data_.swap(around.data);
      if (parse(data_, document)) {
        return JsonFault{.offset = 0, .reason = "the row's \"data\" is not a JSON object"};
      }
      set_path(document, *path);
    } else {
      set_path(document, *path);
    }
    return std::nullopt;
  }

  static void set_path(EventDocument& document, const DocumentPath& path) {
    document.set_user_id(path.user_id);
    document.set(EventField::document_id(), FieldValue::text(path.id));
  }

  static json::parse_options options() {
    json::parse_options options;
    options.max_depth = deepest_json;
    return options;
  }

  json::basic_parser<DocumentHandler> parser_;
  std::string replaced_;  // a text whose half surrogates were replaced
  std::string data_;      // of a row
  std::string document_name_;
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

}  // namespace signals::inline SIGNALS_ABI
