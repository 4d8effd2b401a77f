// SPDX-License-Identifier: Apache-2.0
#include "event_input.hpp"

#include <algorithm>
#include <thread>

#include <signals/error.hpp>

#include "event_paths.hpp"
#include "fail.hpp"
#include "firestore_events.hpp"

namespace signals::program {
namespace {

using Source = std::variant<std::unique_ptr<files::EventFile>, std::unique_ptr<EventSource>>;

/// The files that the arguments name, in their order; none for Firestore.
[[nodiscard]] std::vector<std::string> files_of(const Arguments& arguments,
                                                const Configuration& configuration) {
  const auto& given = arguments.events;
  if (given.empty() && configuration.has_firestore()) return {};
  if (given.empty())
    fail("--events is missing; give a path, such as --events FILE" +
         configuration.advice_on_firestore());
  if (std::find(given.begin(), given.end(), "firestore") != given.end()) {
    if (given.size() > 1) fail("--events firestore: cannot be read together with other events");
    return {};
  }
  if (std::count(given.begin(), given.end(), "-") > 1) {
    fail("--events -: given twice; standard input can be read only once");
  }
  return event_paths(given, {arguments.goals, arguments.rules});
}

[[nodiscard]] Source open(const std::vector<std::string>& files, const Arguments& arguments,
                          const Configuration& configuration) {
  if (files.empty()) return open_firestore_events(configuration);
  return std::make_unique<files::EventFile>(
      files, arguments.skip_malformed ? files::MalformedLines::skip : files::MalformedLines::stop);
}

}  // namespace

EventInput::EventInput(const Arguments& arguments, const Configuration& configuration)
    : files_(files_of(arguments, configuration)), source_(open(files_, arguments, configuration)) {}

unsigned EventInput::default_workers() const {
  const unsigned processors = std::max(1U, std::thread::hardware_concurrency());
  if (!files_.empty()) return processors;
  // They mostly wait for the network.
  constexpr unsigned for_network = 32;
  return std::max(processors, for_network);
}

AnalysisSummary EventInput::analyse(GoalSource& goals, const UserSelection& users,
                                    const Timeframe& timeframe, ReportSink& sink,
                                    const AnalysisOptions& options, UsageHistory* history) {
  const auto analyse_watched = [&](auto& source) {
    if (history == nullptr) {
      return signals::analyse(source, goals, users, timeframe, sink, options);
    }
    return signals::analyse(*history->watch(source), goals, users, timeframe, sink, options);
  };
  if (const auto* file = std::get_if<std::unique_ptr<files::EventFile>>(&source_)) {
    (*file)->note_after(timeframe.now());
    return analyse_watched(static_cast<InterleavedEventSource&>(**file));
  }
  return analyse_watched(*std::get<std::unique_ptr<EventSource>>(source_));
}

files::SkippedLines EventInput::skipped() const {
  const auto* const file = std::get_if<std::unique_ptr<files::EventFile>>(&source_);
  return file != nullptr ? (*file)->skipped() : files::SkippedLines{};
}

std::vector<files::PassedOverPlace> EventInput::passed_over() const {
  const auto* const file = std::get_if<std::unique_ptr<files::EventFile>>(&source_);
  return file != nullptr ? (*file)->passed_over() : std::vector<files::PassedOverPlace>{};
}

std::uint64_t EventInput::deleted_rows() const {
  const auto* const file = std::get_if<std::unique_ptr<files::EventFile>>(&source_);
  return file != nullptr ? (*file)->deleted_rows() : 0;
}

}  // namespace signals::program
