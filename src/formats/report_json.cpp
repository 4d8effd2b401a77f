// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include <fmt/compile.h>
#include <fmt/format.h>

#include <signals/detail/utf8.hpp>
#include <signals/formats/instant_text.hpp>
#include <signals/formats/report_json.hpp>

namespace signals::inline SIGNALS_ABI {
namespace {

/// The members of a list of flags, written out once: `"a":false` and `"a":true`, then `,"b":false`.
class FlagTexts {
 public:
  template <typename Fields>
  explicit FlagTexts(const Fields& fields) {
    for (const auto& field : fields) {
      const char* const comma = texts_.empty() ? "" : ",";
      for (const bool flag : {false, true}) {
        texts_.push_back(fmt::format("{}\"{}\":{}", comma, field.name, flag));
      }
    }
  }

  [[nodiscard]] const std::string& text(std::size_t field, bool flag) const {
    return texts_[2 * field + static_cast<std::size_t>(flag)];
  }

 private:
  std::vector<std::string> texts_;
};

/// Writes one JSON text, member by member; it puts the commas.
class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  Writer& open(char bracket) {
    separate();
    out_.push_back(bracket);
    needs_comma_ = false;
    return *this;
  }
  Writer& close(char bracket) {
    out_.push_back(bracket);
    needs_comma_ = true;
    return *this;
  }
  /// A name that needs no escape. A literal's is written with all that is around it in one piece.
  template <std::size_t Size>
  Writer& key(const char (&name)[Size]) {  // NOLINT(modernize-avoid-c-arrays): a literal is one
    std::array<char, Size + 3> text{',', '"'};
    auto* const end = std::copy_n(name, Size - 1, text.data() + 2);
    end[0] = '"';
    end[1] = ':';
    const std::size_t skipped = needs_comma_ ? 0 : 1;
    out_.append(text.data() + skipped, text.size() - skipped);
    needs_comma_ = false;
    return *this;
  }
  Writer& key(std::string_view name) {
    separate();
    out_.push_back('"');
    out_.append(name);
    out_.append("\":");
    needs_comma_ = false;
    return *this;
  }
  void any_key(std::string_view name) {
    value(name);
    out_.push_back(':');
    needs_comma_ = false;
  }
  void value(bool flag) { raw(flag ? "true" : "false"); }
  void value(std::uint64_t count) {
    separate();
    const fmt::format_int digits(count);
    out_.append(digits.data(), digits.size());
  }
  /// With a fraction, so that readers that tell whole numbers from others always see the same.
  void value(double number) {
    if (!std::isfinite(number)) return raw("null");
    separate();
    const bool is_whole = number == std::floor(number) && std::abs(number) < 1e15;
    std::array<char, 32> digits{};  // a double takes 24 at most, a whole one of 15 digits 18
    const char* const end = is_whole ? fmt::format_to(digits.data(), FMT_COMPILE("{:.1f}"), number)
                                     : fmt::format_to(digits.data(), FMT_COMPILE("{}"), number);
    out_.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
  }
  void value(std::string_view text) {
    separate();
    append_json_string(out_, text);
  }
  void raw(std::string_view literal) {
    separate();
    out_.append(literal);
  }
  /// Flags by their names, as they are in the fields.
  template <const auto& Fields, typename Flags>
  void flags(const Flags& flags) {
    static const FlagTexts texts(Fields);
    separate();
    for (std::size_t i = 0; i < Fields.size(); ++i) {
      out_.append(texts.text(i, flags.*Fields[i].value));
    }
  }
  void values(const ActiveWeeks& weeks) {
    open('[');
    for (unsigned week = 0; week < weeks.considered; ++week) {
      out_.append(weeks[WeeksAgo{week}] ? std::string_view("true,") : std::string_view("false,"));
    }
    if (weeks.considered > 0) out_.pop_back();
    close(']');
  }
  void values(std::span<const std::string> texts) {
    open('[');
    for (const std::string& text : texts) value(std::string_view(text));
    close(']');
  }

 private:
  void separate() {
    if (needs_comma_) out_.push_back(',');
    needs_comma_ = true;
  }

  std::string& out_;
  bool needs_comma_ = false;
};

void write_signals(Writer& writer, const Signals& signals) {
  writer.open('{');
  writer.flags<signal_fields>(signals);
  writer.key("raw_event_count").value(signals.raw_event_count);
  writer.key("service_event_count").value(signals.service_event_count);
  writer.key("registration_metrics").open('{');
  writer.key("max_minutes").value(signals.registration_metrics.max_minutes.count());
  writer.key("weekly_sessions").value(signals.registration_metrics.weekly_sessions);
  writer.close('}');
  writer.key("active_weeks").values(signals.active_weeks);
  writer.key("service_goal_tiers").open('{');
  writer.key("tier1").values(signals.service_goal_tiers.tier1);
  writer.key("tier2").values(signals.service_goal_tiers.tier2);
  writer.key("tier3").values(signals.service_goal_tiers.tier3);
  writer.close('}').close('}');
}

/// The counts above 0; nothing where there is none.
void write_passed_over(Writer& writer, const PassedOver& passed_over) {
  if (passed_over == PassedOver{}) return;
  writer.key("passed_over").open('{');
  for (const PassedOverField& field : passed_over_fields) {
    if (passed_over.*field.value > 0) writer.key(field.name).value(passed_over.*field.value);
  }
  writer.close('}');
}

void write_explanation(Writer& writer, const Explanation& explanation) {
  writer.open('{').key("reasons").open('{');
  for (const Reason& reason : explanation.reasons) {
    writer.key(reason.flag).value(std::string_view(reason.text));
  }
  writer.close('}').key("weeks").open('[');
  for (const WeekEvidence& week : explanation.weeks) {
    writer.open('{').key("week").value(std::uint64_t{week.week.value()});
    writer.key("first").value(std::string_view(format_instant(week.first)));
    writer.key("last").value(std::string_view(format_instant(week.last)));
    writer.key("active").value(week.active);
    writer.close('}');
  }
  writer.close(']').key("longest_foreground");
  if (const auto& longest = explanation.longest_foreground) {
    writer.open('{').key("app_id").value(std::string_view(longest->app_id));
    writer.key("minutes").value(longest->minutes.count());
    writer.close('}');
  } else {
    writer.raw("null");
  }
  writer.key("registration_window").open('{');
  writer.key("first").value(
      std::string_view(format_instant(explanation.registration_window_first)));
  writer.key("last").value(std::string_view(format_instant(explanation.registration_window_last)));
  writer.key("sessions").value(explanation.recent_session_count);
  writer.close('}').key("tiers").open('[');
  for (const TierEvidence& tier : explanation.tiers) {
    writer.open('{').key("tier").value(static_cast<std::uint64_t>(tier.tier));
    writer.key("subcategories").values(tier.subcategories);
    writer.key("apps").values(tier.apps);
    writer.close('}');
  }
  writer.close(']').close('}');
}

/// Whether the character stands for itself, alone.
[[nodiscard]] bool is_plain(char c) noexcept {
  return c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out.push_back('"');
  while (true) {
    const auto* const special = std::find_if_not(text.begin(), text.end(), is_plain);
    const auto plain = static_cast<std::size_t>(special - text.begin());
    out.append(text, 0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    const auto byte = static_cast<unsigned char>(text.front());
    std::size_t length = 1;
    if (byte == '"' || byte == '\\') {
      out.push_back('\\');
      out.push_back(text.front());
    } else if (byte < 0x20 || byte == 0x7F) {
      fmt::format_to(std::back_inserter(out), FMT_COMPILE("\\u{:04x}"), byte);
    } else if (length = utf8::sequence_length(text);
               length == 2 && byte == 0xC2 && static_cast<unsigned char>(text[1]) < 0xA0) {
      // U+0080 to U+009F steer some terminals as escape sequences do.
      fmt::format_to(std::back_inserter(out), FMT_COMPILE("\\u{:04x}"),
                     static_cast<unsigned char>(text[1]));
    } else if (length > 0) {
      out.append(text.substr(0, length));
    } else {
      out.append("\xEF\xBF\xBD");
      length = 1;
    }
    text.remove_prefix(length);
  }
  out.push_back('"');
}

void append_json_error(std::string& out, const Error& error) {
  Writer writer(out);
  writer.open('{').key("code").value(name_of(error.code()));
  writer.key("message").value(std::string_view(error.what()));
  writer.close('}');
}

void append_json(std::string& out, const Report& report, ListView<OwnMember> own) {
  Writer writer(out);
  writer.open('{').key("user_id").value(std::string_view(report.user_id));
  writer.key("event_count").value(report.event_count);
  write_passed_over(writer, report.passed_over);
  writer.key("signals");
  write_signals(writer, report.signals);
  writer.key("milestones").open('{');
  writer.flags<milestone_fields>(report.milestones);
  writer.close('}');
  if (report.explanation) {
    writer.key("explanation");
    write_explanation(writer, *report.explanation);
  }
  for (const OwnMember& member : own) {
    writer.any_key(member.name);
    std::visit([&](const auto& value) { writer.value(value); }, member.value);
  }
  writer.close('}');
}

std::string to_json(const Report& report, ListView<OwnMember> own) {
  std::string out;
  append_json(out, report, own);
  return out;
}

}  // namespace signals::inline SIGNALS_ABI
