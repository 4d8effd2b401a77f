// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include <signals/analysis/analyser.hpp>
#include <signals/analysis/event_source.hpp>
#include <signals/files/event_file.hpp>
#include <signals/page/usage_history.hpp>

#include "arguments.hpp"
#include "configuration.hpp"

namespace signals::program {

/// The events that the arguments and the configuration select: files, read in one pass, or
/// Firestore, read user by user.
class EventInput {
 public:
  /// Throws `Error` for an unusable source, or if none is selected.
  EventInput(const Arguments& arguments, const Configuration& configuration);

  /// The default limit of the users to list: none for files, but 50 for Firestore, where listing
  /// costs.
  [[nodiscard]] std::size_t default_limit() const noexcept { return files_.empty() ? 50 : 0; }

  /// The default number of threads.
  [[nodiscard]] unsigned default_workers() const;

  /// `history` gathers the users' courses; it may be null.
  [[nodiscard]] AnalysisSummary analyse(GoalSource& goals, const UserSelection& users,
                                        const Timeframe& timeframe, ReportSink& sink,
                                        const AnalysisOptions& options, UsageHistory* history);

  /// The files; empty for Firestore.
  [[nodiscard]] std::span<const std::string> files() const noexcept { return files_; }

  /// The malformed lines that were skipped.
  [[nodiscard]] files::SkippedLines skipped() const;

  /// Where something was passed over first, by kind, and the rows of deletions; of files alone.
  [[nodiscard]] std::vector<files::PassedOverPlace> passed_over() const;
  [[nodiscard]] std::uint64_t deleted_rows() const;

 private:
  std::vector<std::string> files_;
  std::variant<std::unique_ptr<files::EventFile>, std::unique_ptr<EventSource>> source_;
};

}  // namespace signals::program
