// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include <signals/analysis/analyser.hpp>

#include "arguments.hpp"
#include "output.hpp"
#include "terminal.hpp"

namespace signals::program {

/// Writes outcomes in one of the program's formats, each as it comes.
class ReportWriter : public ReportSink {
 public:
  /// Takes how many users the limit left out, where that is known; not every format tells it.
  virtual void left_out(std::optional<std::uint64_t> /*users*/) {}

  /// Writes what belongs after the last outcome.
  virtual void finish() = 0;
};

/// The writer of that format. The output must outlive it. `style` says whether a table is coloured.
[[nodiscard]] std::unique_ptr<ReportWriter> make_report_writer(Format format, Output& output,
                                                               Detail detail, Style style);

[[nodiscard]] std::unique_ptr<ReportWriter> make_json_writer(Output& output);
[[nodiscard]] std::unique_ptr<ReportWriter> make_ndjson_writer(Output& output);
[[nodiscard]] std::unique_ptr<ReportWriter> make_csv_writer(Output& output, Detail detail);
[[nodiscard]] std::unique_ptr<ReportWriter> make_table_writer(Output& output, Style style);

}  // namespace signals::program
