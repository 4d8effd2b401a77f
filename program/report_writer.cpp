// SPDX-License-Identifier: Apache-2.0
#include "report_writer.hpp"

namespace signals::program {

std::unique_ptr<ReportWriter> make_report_writer(Format format, Output& output, Detail detail,
                                                 Style style) {
  switch (format) {
    case Format::json:
      return make_json_writer(output);
    case Format::ndjson:
      return make_ndjson_writer(output);
    case Format::csv:
      return make_csv_writer(output, detail);
    case Format::table:
      return make_table_writer(output, style);
  }
  return make_json_writer(output);
}

}  // namespace signals::program
