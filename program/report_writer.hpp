// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <signals/analysis/analyser.hpp>
#include <signals/formats/report_csv.hpp>

#include "output.hpp"
#include "terminal.hpp"

namespace signals::program {

/// Writes outcomes in one of the program's formats, each as it comes.
class ReportWriter : public ReportSink {
 public:
  /// Takes how many users the limit left out, where that is known; not every format tells it.
  virtual void left_out(std::optional<std::uint64_t> /*users*/) {}

  /// Takes what the program also says on standard error; not every format tells it.
  virtual void remark(std::string_view /*text*/) {}

  /// Writes what belongs after the last outcome.
  virtual void finish() = 0;
};

/// Ends the output of a run: the writer takes the remarks and how many users the limit left out,
/// and once the output is there, standard error has the remarks, too.
void finish(ReportWriter& writer, Output& output, std::span<const std::string> remarks,
            std::optional<std::uint64_t> left_out);

/// What a writer needs to know.
struct ReportWriting {
  /// Must outlive the writer.
  Output& output;
  /// Whether reports say why.
  Detail detail = Detail::decided;
  /// Whether text for people is coloured.
  Style style = Style::plain;
  /// Whether CSV guards cells against spreadsheets.
  CsvCells cells = CsvCells::guarded;
};

/// A format that reports can be written in.
struct ReportFormat {
  std::string_view name;
  /// A sentence for the help, such as "a report a line".
  std::string_view description;
  std::unique_ptr<ReportWriter> (*make_writer)(const ReportWriting& writing);
};

/// All of them, the default first.
[[nodiscard]] std::span<const ReportFormat> report_formats() noexcept;

/// The format of that name; the default when none is given. Throws `Error` with `invalid_argument`
/// for a name that is none.
[[nodiscard]] const ReportFormat& report_format_named(const std::optional<std::string>& name);

}  // namespace signals::program
