// SPDX-License-Identifier: Apache-2.0
#include "event_input.hpp"

#include <algorithm>
#include <thread>

#include "firestore_events.hpp"
#include "path_option.hpp"

namespace signals::program {
namespace {

using Source = std::variant<std::unique_ptr<files::EventFile>, std::unique_ptr<EventSource>>;

[[nodiscard]] Source open(const Arguments& arguments, const Configuration& configuration) {
  if (arguments.events ? *arguments.events == "firestore" : configuration.has_firestore()) {
    return open_firestore_events(configuration);
  }
  return std::make_unique<files::EventFile>(
      path_of("--events", arguments.events),
      arguments.skip_malformed ? files::MalformedLines::skip : files::MalformedLines::stop);
}

}  // namespace

EventInput::EventInput(const Arguments& arguments, const Configuration& configuration)
    : source_(open(arguments, configuration)) {}

unsigned EventInput::default_workers() const {
  const unsigned processors = std::max(1U, std::thread::hardware_concurrency());
  if (std::holds_alternative<std::unique_ptr<files::EventFile>>(source_)) return processors;
  // They mostly wait for the network.
  constexpr unsigned for_network = 32;
  return std::max(processors, for_network);
}

AnalysisSummary EventInput::analyse(GoalSource& goals, const UserSelection& users,
                                    const Timeframe& timeframe, ReportSink& sink,
                                    const AnalysisOptions& options) {
  if (const auto* file = std::get_if<std::unique_ptr<files::EventFile>>(&source_)) {
    InterleavedEventSource& source = **file;
    return signals::analyse(source, goals, users, timeframe, sink, options);
  }
  EventSource& source = *std::get<std::unique_ptr<EventSource>>(source_);
  return signals::analyse(source, goals, users, timeframe, sink, options);
}

std::uint64_t EventInput::skipped_lines() const noexcept {
  const auto* const file = std::get_if<std::unique_ptr<files::EventFile>>(&source_);
  return file != nullptr ? (*file)->skipped_lines() : 0;
}

}  // namespace signals::program
