// SPDX-License-Identifier: Apache-2.0
#include "request.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include <signals/formats/instant_text.hpp>

namespace signals::inline SIGNALS_ABI::lambda {
namespace {

// Where a fact has two spellings, the first that holds a value counts; of users, all do.
constexpr std::array<std::string_view, 4> user_fields{"user_ids", "userIds", "user_id", "userId"};
constexpr std::array<std::string_view, 2> since_fields{"since_timestamp", "since"};
constexpr std::array<std::string_view, 1> now_fields{"now"};
constexpr std::array<std::string_view, 2> limit_fields{"limit", "user_id_limit"};
constexpr std::array<std::string_view, 1> cursor_fields{"cursor"};
constexpr std::array<std::string_view, 1> action_fields{"action"};
constexpr std::array<std::string_view, 1> partition_fields{"partition"};

[[nodiscard]] bool holds(std::span<const std::string_view> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// `user_ids` of `user_ids[]` and `user_ids[0]`; any other name as it is.
[[nodiscard]] constexpr std::string_view without_index(std::string_view name) noexcept {
  if (!name.ends_with(']')) return name;
  const auto bracket = name.rfind('[');
  if (bracket == std::string_view::npos) return name;
  const std::string_view index = name.substr(bracket + 1, name.size() - bracket - 2);
  return index.find_first_not_of("0123456789") == index.npos ? name.substr(0, bracket) : name;
}

[[nodiscard]] bool is_known(std::string_view name) {
  return is_user_field(name) || holds(since_fields, name) || holds(now_fields, name) ||
         holds(limit_fields, name) || holds(cursor_fields, name) || holds(action_fields, name) ||
         holds(partition_fields, name);
}

[[nodiscard]] constexpr std::string_view trim(std::string_view text) noexcept {
  constexpr std::string_view blanks = " \t\r\n\v\f";
  const std::size_t start = std::min(text.find_first_not_of(blanks), text.size());
  text.remove_prefix(start);
  return text.substr(0, text.find_last_not_of(blanks) + 1);  // npos + 1 is 0
}

/// What somebody sent, short enough for a message.
[[nodiscard]] std::string excerpt(std::string_view text) {
  constexpr std::size_t longest = 60;
  return text.size() <= longest ? std::string(text) : fmt::format("{}…", text.substr(0, longest));
}

/// A string, or a number by its digits; none when the value is of another kind.
[[nodiscard]] std::optional<std::string_view> scalar(const JsonValue& value) {
  if (const std::string* const text = value.if_string()) return trim(*text);
  if (const JsonNumber* const number = value.if_number()) return number->digits;
  return std::nullopt;
}

/// Reads fields one by one, by name.
class FieldReader {
 public:
  explicit FieldReader(std::span<const JsonMember> fields) : fields_(fields) {}

  void read_users(EvaluationRequest& request) const {
    bool has_list = false;
    std::string_view blank;
    for (const auto& [name, value] : fields_) {
      if (!is_user_field(name)) continue;
      request.names_users = true;
      has_list = has_list || value.if_array() != nullptr;
      if (value.if_array() == nullptr) blank = name;
      add_users(name, value, request.user_ids);
    }
    if (request.names_users && request.user_ids.empty() && !has_list) {
      fail(fmt::format(
          "{} names nobody; give users' ids, or leave it out for the users that Firestore lists",
          blank));
    }
  }

  [[nodiscard]] std::optional<Instant> instant(std::span<const std::string_view> names) const {
    const auto field = first(names, "must be a time, as a string or a number");
    if (!field) return std::nullopt;
    if (const auto instant = parse_instant(field->text)) return instant;
    fail(
        fmt::format("{}: expected ISO 8601, such as 2025-11-26T12:00:00Z, or Unix time, got \"{}\"",
                    field->name, excerpt(field->text)));
  }

  [[nodiscard]] std::optional<std::size_t> whole_number(std::span<const std::string_view> names,
                                                        std::size_t least, std::size_t most) const {
    const auto field = first(names, "must be a whole number");
    if (!field) return std::nullopt;
    std::size_t number = 0;
    const char* const end = field->text.data() + field->text.size();
    const auto [at, status] = std::from_chars(field->text.data(), end, number);
    const bool is_number = status == std::errc{} && at == end;
    if (is_number && number >= least && number <= most) return number;
    fail(fmt::format("{}: expected a whole number {}, got \"{}\"", field->name,
                     most == std::numeric_limits<std::size_t>::max()
                         ? fmt::format("of {} or more", least)
                         : fmt::format("from {} to {}", least, most),
                     excerpt(field->text)));
  }

  [[nodiscard]] std::string text(std::span<const std::string_view> names) const {
    const auto field = first(names, "must be a string");
    return field ? std::string(field->text) : std::string();
  }

 private:
  struct Field {
    std::string_view name;
    std::string_view text;
  };

  /// The first of these fields that holds something that is not blank.
  [[nodiscard]] std::optional<Field> first(std::span<const std::string_view> names,
                                           std::string_view requirement) const {
    for (const std::string_view name : names) {
      const JsonValue* const value = find(fields_, name);
      if (value == nullptr) continue;
      const auto text = scalar(*value);
      if (!text) fail(fmt::format("{} {}", name, requirement));
      if (!text->empty()) return Field{name, *text};
    }
    return std::nullopt;
  }

  static void add_users(std::string_view name, const JsonValue& value,
                        std::vector<std::string>& user_ids) {
    if (value.is_null()) return;
    if (const JsonValue::Array* const list = value.if_array()) {
      for (std::size_t i = 0; i < list->size(); ++i) {
        const auto user_id = id_of((*list)[i]);
        if (!user_id) fail(fmt::format("{}[{}] must be a user's id, a string", name, i));
        add_user(*user_id, user_ids);
      }
      return;
    }
    const auto text = id_of(value);
    if (text && without_index(name) != name) return add_user(*text, user_ids);
    if (!text) fail(fmt::format("{} must be a list of users' ids, or one string of them", name));
    for (std::size_t start = 0; start <= text->size();) {
      const std::size_t comma = std::min(text->find(',', start), text->size());
      add_user(trim(text->substr(start, comma - start)), user_ids);
      start = comma + 1;
    }
  }

  /// A string as it stands, or a whole number by its digits.
  [[nodiscard]] static std::optional<std::string_view> id_of(const JsonValue& value) {
    if (const std::string* const text = value.if_string()) return *text;
    const JsonNumber* const number = value.if_number();
    const bool is_whole =
        number != nullptr && number->digits.find_first_of(".eE") == std::string::npos;
    return is_whole ? std::optional<std::string_view>(number->digits) : std::nullopt;
  }

  static void add_user(std::string_view user_id, std::vector<std::string>& user_ids) {
    if (user_id.empty()) return;
    if (user_ids.size() == most_users) {
      fail(fmt::format("more than {} users are named; send them in parts", most_users));
    }
    std::string& added = user_ids.emplace_back(user_id);
    // In the place of what the sender cut in two. No source may find another user by it, and none
    // finds what is not UTF-8.
    constexpr std::string_view replacement = "\xEF\xBF\xBD";
    for (auto at = added.find(replacement); at != std::string::npos; at = added.find(replacement)) {
      added.replace(at, replacement.size(), "\xFF");
    }
  }

  std::span<const JsonMember> fields_;
};

[[nodiscard]] std::vector<std::string> unknown_of(std::span<const JsonMember> fields) {
  std::vector<std::string> unknown;
  for (const JsonMember& field : fields) {
    if (!is_known(field.name)) unknown.push_back(excerpt(field.name));
  }
  const bool names_users = std::any_of(fields.begin(), fields.end(), [](const JsonMember& field) {
    return is_user_field(field.name);
  });
  const bool has_action = std::any_of(fields.begin(), fields.end(), [](const JsonMember& field) {
    return holds(action_fields, field.name);
  });
  if (!unknown.empty() && unknown.size() == fields.size()) {
    fail(
        fmt::format("no field of the event is known; the first field is \"{}\"; send user_ids, "
                    "since_timestamp, limit and now, or {{}} for the users that Firestore lists",
                    unknown.front()));
  }
  if (!unknown.empty() && !names_users && !has_action) {
    fail(
        fmt::format("the field \"{}\" is unknown, and no user is named; send user_ids, or leave "
                    "the field out for the users that Firestore lists",
                    unknown.front()));
  }
  return unknown;
}

}  // namespace

bool is_user_field(std::string_view name) noexcept {
  return holds(user_fields, without_index(name));
}

Request read_request(std::span<const JsonMember> fields) {
  Request request;
  request.unknown_fields = unknown_of(fields);
  const FieldReader reader(fields);
  const std::string action = reader.text(action_fields);
  const auto named = std::find_if(fields.begin(), fields.end(), [](const JsonMember& field) {
    return is_user_field(field.name);
  });
  if (!action.empty() && named != fields.end()) {
    fail(fmt::format("action {} is for all users; leave out {}", excerpt(action),
                     excerpt(named->name)));
  }
  if (action == "update" || action == "deliver") {
    constexpr std::size_t greatest_partition = 4095;
    StateRequest work{
        .action = action == "update" ? StateRequest::Action::update : StateRequest::Action::deliver,
        .now = reader.instant(now_fields)};
    if (const auto partition = reader.whole_number(partition_fields, 0, greatest_partition)) {
      work.partition = static_cast<unsigned>(*partition);
    } else if (action == "update") {
      fail("action update needs a partition, a whole number from 0");
    }
    request.wanted = work;
  } else if (action == "list_users") {
    ListingRequest listing;
    listing.cursor = reader.text(cursor_fields);
    const auto limit = reader.whole_number(limit_fields, 1, most_users);
    listing.limit = limit.value_or(listing.limit);
    request.wanted = std::move(listing);
  } else if (action.empty()) {
    EvaluationRequest evaluation{
        .since = reader.instant(since_fields),
        .now = reader.instant(now_fields),
        .limit = reader.whole_number(limit_fields, 0, std::numeric_limits<std::size_t>::max()),
        .cursor = reader.text(cursor_fields)};
    reader.read_users(evaluation);
    request.wanted = std::move(evaluation);
  } else {
    fail(fmt::format(
        "action \"{}\" is unknown; it may be update, deliver or list_users, or left out for "
        "reports",
        excerpt(action)));
  }
  return request;
}

}  // namespace signals::inline SIGNALS_ABI::lambda
