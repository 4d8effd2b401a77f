// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>

#include <fmt/format.h>

#include <signals/formats/report_csv.hpp>

#include "printable.hpp"
#include "report_writer.hpp"

namespace signals::program {
namespace {

/// A header, then a row a user.
class CsvWriter final : public ReportWriter {
 public:
  explicit CsvWriter(const ReportWriting& writing)
      : output_(writing.output), format_{.detail = writing.detail, .cells = writing.cells} {
    append_csv_header(row_, format_);
    write_row();
  }

  void report(const Report& report) override {
    append_csv_row(row_, report, format_);
    write_row();
  }

  void failed(std::string_view user_id, const Error& error) override {
    append_csv_failure(row_, user_id, fmt::format("{}: {}", name_of(error.code()), error.what()),
                       format_);
    write_row();
  }

  void unprocessed(std::string_view user_id) override {
    append_csv_failure(row_, user_id, "unprocessed", format_);
    write_row();
  }

  void finish() override {}

 private:
  void write_row() {
    if (output_.is_terminal()) {
      const std::string_view line_end = "\r\n";
      row_.resize(row_.size() - line_end.size());
      row_ = printable(row_).append(line_end);
    }
    output_.write(row_);
    row_.clear();
  }

  Output& output_;
  CsvFormat format_;
  std::string row_;
};

}  // namespace

std::unique_ptr<ReportWriter> make_csv_writer(const ReportWriting& writing) {
  return std::make_unique<CsvWriter>(writing);
}

}  // namespace signals::program
