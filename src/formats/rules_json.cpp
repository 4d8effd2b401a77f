// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cmath>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <signals/error.hpp>
#include <signals/formats/json_fault.hpp>
#include <signals/formats/nearest_name.hpp>
#include <signals/formats/rules_json.hpp>
#include <signals/named_time_zone.hpp>

namespace signals::inline SIGNALS_ABI {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 8> rule_names{"login_minutes",
                                                     "registration_minutes",
                                                     "registration_sessions",
                                                     "registration_window_days",
                                                     "engaged_weeks",
                                                     "retained_weeks",
                                                     "week",
                                                     "time_zone"};

class RulesReader {
 public:
  explicit RulesReader(std::string_view source) : source_(source) {}

  void take(std::string_view name, const json::value& value) {
    if (name == "login_minutes") {
      rules_.login_minutes = Minutes{number(name, value)};
    } else if (name == "registration_minutes") {
      rules_.registration_minutes = Minutes{number(name, value)};
    } else if (name == "registration_sessions") {
      rules_.registration_sessions = whole<std::uint32_t>(name, value);
    } else if (name == "registration_window_days") {
      rules_.registration_window = date::days{whole<int>(name, value)};
    } else if (name == "engaged_weeks") {
      rules_.engaged_weeks = date::weeks{whole<int>(name, value)};
    } else if (name == "retained_weeks") {
      rules_.retained_weeks = date::weeks{whole<int>(name, value)};
    } else if (name == "week") {
      rules_.week = week_kind(value);
    } else if (name == "time_zone") {
      rules_.time_zone = time_zone(value);
    } else {
      const auto nearest = nearest_name(name, rule_names);
      fail(fmt::format("there is no rule \"{}\"; {}", name,
                       nearest ? fmt::format("did you mean \"{}\"?", *nearest)
                               : fmt::format("the rules are {}", fmt::join(rule_names, ", "))));
    }
  }

  [[nodiscard]] Rules rules() const {
    try {
      rules_.validate();
    } catch (const Error& error) {
      fail(error.what());
    }
    return rules_;
  }

  [[noreturn]] void fail(std::string_view reason) const {
    throw Error(ErrorCode::invalid_argument, fmt::format("{}: {}", source_, reason));
  }

 private:
  [[nodiscard]] double number(std::string_view name, const json::value& value) const {
    if (!value.is_number()) fail(fmt::format("rule {} must be a number", name));
    return value.to_number<double>();
  }

  template <typename Whole>
  [[nodiscard]] Whole whole(std::string_view name, const json::value& value) const {
    const double wanted = number(name, value);
    if (wanted != std::floor(wanted)) fail(fmt::format("rule {} must be a whole number", name));
    // No rule's range reaches these limits, so the message names the value as it was written.
    if (wanted < 0 || wanted > 1e9) {
      fail(fmt::format("rule {} is {}, which is out of range", name, wanted));
    }
    return static_cast<Whole>(wanted);
  }

  [[nodiscard]] WeekKind week_kind(const json::value& value) const {
    const json::string* const text = value.if_string();
    if (text != nullptr && *text == "rolling") return WeekKind::rolling;
    if (text != nullptr && *text == "calendar") return WeekKind::calendar;
    fail("rule week must be \"rolling\" or \"calendar\"");
  }

  [[nodiscard]] TimeZone time_zone(const json::value& value) const {
    const json::string* const text = value.if_string();
    if (text == nullptr) fail("rule time_zone must be a string, an IANA name");
    try {
      return named_time_zone({text->data(), text->size()});
    } catch (const Error& error) {
      fail(fmt::format("rule {}", error.what()));
    }
  }

  std::string_view source_;
  Rules rules_;
};

}  // namespace

Rules read_rules_json(std::string_view text, std::string_view source) {
  RulesReader reader(source);
  if (const auto fault = find_json_fault(text)) {
    throw Error(ErrorCode::invalid_argument, describe(*fault, text, source));
  }
  const json::value document = json::parse({text.data(), text.size()}, {}, {.max_depth = 64});
  const json::object* const object = document.if_object();
  if (object == nullptr) reader.fail("the rules must be a JSON object");
  for (const auto& [name, value] : *object) reader.take({name.data(), name.size()}, value);
  return reader.rules();
}

}  // namespace signals::inline SIGNALS_ABI
