// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cerrno>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include <signals/error.hpp>
#include <signals/formats/instant_text.hpp>
#include <signals/formats/report_json.hpp>
#include <signals/lambda/log.hpp>

namespace signals::inline SIGNALS_ABI::lambda {
namespace {

constexpr std::array<std::string_view, 6> level_names{"TRACE", "DEBUG", "INFO",
                                                      "WARN",  "ERROR", "FATAL"};

void append_value(std::string& line, const LogField& field) {
  if (const auto* const text = std::get_if<std::string_view>(&field.value)) {
    append_json_string(line, *text);
  } else if (const auto* const count = std::get_if<std::uint64_t>(&field.value)) {
    line += fmt::format("{}", *count);
  } else {
    line += fmt::format("{:.3f}", std::get<double>(field.value));
  }
}

}  // namespace

LogLevel log_level_named(std::string_view name) {
  std::string upper(name);
  std::transform(upper.begin(), upper.end(), upper.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  const auto* const at = std::find(level_names.begin(), level_names.end(), upper);
  if (at != level_names.end()) return static_cast<LogLevel>(at - level_names.begin());
  throw Error(ErrorCode::invalid_argument,
              fmt::format("\"{}\" is not a log level; the levels are {}", name,
                          fmt::join(level_names, ", ")));
}

Log::Log(LogLevel least, Clock clock, Sink sink)
    : least_(least), clock_(std::move(clock)), sink_(std::move(sink)) {}

void Log::write(LogLevel level, std::string_view message,
                std::initializer_list<LogField> fields) const {
  if (level < least_) return;
  std::string line = fmt::format(R"({{"timestamp":"{}","level":"{}","message":)",
                                 format_instant(instant_of(clock_())),
                                 level_names.at(static_cast<std::size_t>(level)));
  append_json_string(line, message);
  for (const LogField& field : fields) {
    line += ',';
    append_json_string(line, field.name);
    line += ':';
    append_value(line, field);
  }
  line += "}\n";
  sink_(line);
}

void write_to_standard_error(std::string_view line) {
  while (!line.empty()) {
    const auto written = ::write(STDERR_FILENO, line.data(), line.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;  // standard error is unusable
    line.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace signals::inline SIGNALS_ABI::lambda
