// SPDX-License-Identifier: Apache-2.0
#include "report_writer.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "message.hpp"

namespace signals::program {

std::unique_ptr<ReportWriter> make_json_writer(const ReportWriting& writing);
std::unique_ptr<ReportWriter> make_ndjson_writer(const ReportWriting& writing);
std::unique_ptr<ReportWriter> make_csv_writer(const ReportWriting& writing);
std::unique_ptr<ReportWriter> make_table_writer(const ReportWriting& writing);

void finish(ReportWriter& writer, Output& output, std::span<const std::string> remarks,
            std::optional<std::uint64_t> left_out) {
  for (const std::string& remark : remarks) writer.remark(remark);
  writer.left_out(left_out);
  writer.finish();
  output.commit();
  for (const std::string& remark : remarks) say(remark);
}

std::span<const ReportFormat> report_formats() noexcept {
  static constexpr auto formats = std::to_array<ReportFormat>({
      {"json",
       "one object: results by user, processed_user_ids, and where there are any, errors, "
       "unprocessed_user_ids and users_left_out, the number of users beyond --limit",
       make_json_writer},
      {"ndjson", "a report a line", make_ndjson_writer},
      {"csv", "a header and a row a user", make_csv_writer},
      {"table", "for people, in colour on a terminal unless NO_COLOR is set", make_table_writer},
  });
  return formats;
}

const ReportFormat& report_format_named(const std::optional<std::string>& name) {
  const auto formats = report_formats();
  if (!name) return formats.front();
  std::string names;
  for (const ReportFormat& format : formats) {
    if (format.name == *name) return format;
    if (!names.empty()) names += &format == &formats.back() ? " or " : ", ";
    names += format.name;
  }
  throw Error(ErrorCode::invalid_argument,
              fmt::format("--format: expected {}, got \"{}\"", names, *name));
}

}  // namespace signals::program
