// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <variant>

#include <signals/analysis/analyser.hpp>
#include <signals/analysis/event_source.hpp>
#include <signals/files/event_file.hpp>

#include "arguments.hpp"
#include "configuration.hpp"

namespace signals::program {

/// The events that the arguments and the configuration select: a file, read in one pass, or
/// Firestore, read user by user.
class EventInput {
 public:
  /// Throws `Error` for an unusable source, or if none is selected.
  EventInput(const Arguments& arguments, const Configuration& configuration);

  /// The default number of threads.
  [[nodiscard]] unsigned default_workers() const;

  [[nodiscard]] AnalysisSummary analyse(GoalSource& goals, const UserSelection& users,
                                        const Timeframe& timeframe, ReportSink& sink,
                                        const AnalysisOptions& options);

  /// The number of malformed lines that were skipped.
  [[nodiscard]] std::uint64_t skipped_lines() const noexcept;

 private:
  std::variant<std::unique_ptr<files::EventFile>, std::unique_ptr<EventSource>> source_;
};

}  // namespace signals::program
