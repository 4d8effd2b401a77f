// SPDX-License-Identifier: Apache-2.0
#include "event_writer.hpp"

#include <array>
#include <charconv>
#include <chrono>

namespace samples {
namespace {

template <typename Integer>
void append_integer(std::string& out, Integer value) {
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out.append(digits.data(), end);
}

/// With leading zeros.
void append_padded(std::string& out, unsigned value, unsigned width) {
  const std::size_t first = out.size();
  out.append(width, '0');
  for (std::size_t at = first + width; value > 0; value /= 10) {
    out[--at] = static_cast<char>('0' + value % 10);
  }
}

void append_hexadecimal(std::string& out, std::uint64_t value, int width) {
  for (int shift = (width - 1) * 4; shift >= 0; shift -= 4) {
    out += "0123456789abcdef"[(value >> static_cast<unsigned>(shift)) & 0xFU];
  }
}

/// The comma before a member, unless it is the first, and its name.
void append_name(std::string& out, std::string_view name) {
  out += ",\"";
  out += name;
  out += "\":";
}

void append_iso(std::string& out, signals::Instant local, char separator, bool with_milliseconds) {
  const auto day = date::floor<date::days>(local);
  const date::year_month_day ymd{day};
  const date::hh_mm_ss time{local - day};
  append_padded(out, static_cast<unsigned>(static_cast<int>(ymd.year())), 4);
  out += '-';
  append_padded(out, static_cast<unsigned>(ymd.month()), 2);
  out += '-';
  append_padded(out, static_cast<unsigned>(ymd.day()), 2);
  out += separator;
  append_padded(out, static_cast<unsigned>(time.hours().count()), 2);
  out += ':';
  append_padded(out, static_cast<unsigned>(time.minutes().count()), 2);
  out += ':';
  append_padded(out, static_cast<unsigned>(time.seconds().count()), 2);
  if (!with_milliseconds) return;
  out += '.';
  append_padded(out, static_cast<unsigned>(time.subseconds().count()), 3);
}

void append_offset(std::string& out, const Person& person, std::string_view after_hours) {
  out += '+';
  append_padded(out, person.utc_offset_hours, 2);
  out += after_hours;
}

void append_time(std::string& out, signals::Instant time, TimeForm form, const Person& person) {
  const std::int64_t milliseconds = time.time_since_epoch().count();
  const signals::Instant local = time + std::chrono::hours{person.utc_offset_hours};
  switch (form) {
    case TimeForm::seconds:
      return append_integer(out, milliseconds / 1000);
    case TimeForm::milliseconds:
      return append_integer(out, milliseconds);
    case TimeForm::microseconds:
      return append_integer(out, milliseconds * 1000 + milliseconds % 997);
    case TimeForm::nanoseconds:
      return append_integer(out, milliseconds * 1'000'000 + milliseconds % 999'983);
    default:
      break;
  }
  out += '"';
  switch (form) {
    case TimeForm::iso_utc:
      append_iso(out, time, 'T', true);
      out += 'Z';
      break;
    case TimeForm::iso_offset:
      append_iso(out, local, 'T', true);
      append_offset(out, person, ":00");
      break;
    case TimeForm::iso_space_offset:
      append_iso(out, local, ' ', false);
      out += ' ';
      append_offset(out, person, "00");
      break;
    default:
      append_integer(out, milliseconds / 1000);
  }
  out += '"';
}

void append_time_members(std::string& out, const AppUse& use, const Person& person,
                         const Spelling& spelling) {
  if (use.oddity == Oddity::no_time) return;
  append_name(out, spelling.time_field);
  if (use.oddity == Oddity::time_in_words) {
    out += "\"this morning\"";
    return;
  }
  if (use.oddity == Oddity::time_elsewhere) {
    out += "null";
    append_name(out, "updated_at");
  }
  const auto ahead = use.oddity == Oddity::clock_ahead ? date::days{365} : date::days{0};
  append_time(out, use.time + ahead, spelling.time_form, person);
}

void append_foreground(std::string& out, const AppUse& use, const Spelling& spelling) {
  if (use.oddity == Oddity::no_foreground) return;
  append_name(out, spelling.foreground_field);
  const bool is_negative = use.oddity == Oddity::negative_foreground;
  if (is_negative || use.oddity == Oddity::foreground_in_words) {
    out += is_negative ? "-1" : "\"n/a\"";
    return;
  }
  const std::uint32_t milliseconds = use.foreground.count();
  const ForegroundForm form = spelling.foreground_form;
  const bool is_text =
      form == ForegroundForm::minutes_text || form == ForegroundForm::milliseconds_text;
  if (is_text) out += '"';
  if (form == ForegroundForm::milliseconds || form == ForegroundForm::milliseconds_text) {
    append_integer(out, milliseconds);
  } else {
    constexpr std::uint32_t hundredth_of_a_minute = 600;
    const std::uint32_t hundredths = milliseconds / hundredth_of_a_minute;
    append_integer(out, hundredths / 100);
    out += '.';
    append_padded(out, hundredths % 100, 2);
  }
  if (is_text) out += '"';
}

void append_app(std::string& out, const AppUse& use, const Spelling& spelling) {
  if (use.oddity == Oddity::no_app) return;
  append_name(out, spelling.app_field);
  out += '"';
  for (const char letter : apps()[use.app].id) {
    const bool raise = use.oddity == Oddity::app_in_capitals && letter >= 'a' && letter <= 'z';
    out += raise ? static_cast<char>(letter - 'a' + 'A') : letter;
  }
  out += '"';
}

void append_session(std::string& out, const AppUse& use, const Spelling& spelling) {
  if (spelling.session_form == SessionForm::none) return;
  append_name(out, spelling.session_field);
  if (spelling.session_form == SessionForm::integer) return append_integer(out, use.session);
  out += "\"s-";
  append_hexadecimal(out, use.session, 8);
  out += '"';
}

}  // namespace

void append_event(std::string& out, const AppUse& use, const Person& person,
                  const Spelling& spelling) {
  out += R"({"id":")";
  append_hexadecimal(out, use.id, 16);
  out += '"';
  append_name(out, spelling.user_field);
  out += '"';
  append_user_id(out, person);
  out += '"';
  append_app(out, use, spelling);
  append_session(out, use, spelling);
  append_foreground(out, use, spelling);
  append_time_members(out, use, person, spelling);
  out += "}\n";
}

}  // namespace samples
