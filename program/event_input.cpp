// SPDX-License-Identifier: Apache-2.0
#include "event_input.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <thread>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <signals/error.hpp>
#include <signals/files/event_folder.hpp>

#include "firestore_events.hpp"
#include "message.hpp"

namespace signals::program {
namespace {

using Source = std::variant<std::unique_ptr<files::EventFile>, std::unique_ptr<EventSource>>;

[[noreturn]] void fail(const std::string& message) {
  throw Error(ErrorCode::invalid_argument, message);
}

[[nodiscard]] bool is_same_file(const std::string& path, const std::optional<std::string>& other) {
  std::error_code ignored;
  return other && std::filesystem::equivalent(path, *other, ignored);
}

/// Adds the files of events in a folder, and says which other ones it holds.
void add_folder(const std::string& path, const Arguments& arguments,
                std::vector<std::string>& files) {
  files::EventFolder folder = files::list_event_folder(path);
  std::erase_if(folder.events, [&](const std::string& file) {
    return is_same_file(file, arguments.goals) || is_same_file(file, arguments.rules);
  });
  if (folder.events.empty()) {
    fail(
        fmt::format("--events: no events in {}; expected files named .ndjson, .jsonl or .json, "
                    "perhaps with .gz or .zst behind",
                    path));
  }
  if (!folder.others.empty()) {
    say(fmt::format("warning: skipped what is not named .ndjson, .jsonl or .json: {}",
                    fmt::join(folder.others, ", ")));
  }
  files.insert(files.end(), folder.events.begin(), folder.events.end());
}

/// The files that the arguments name, in their order; none for Firestore.
[[nodiscard]] std::vector<std::string> files_of(const Arguments& arguments,
                                                const Configuration& configuration) {
  const auto& given = arguments.events;
  if (given.empty() && configuration.has_firestore()) return {};
  if (given.empty()) fail("--events is missing; give a path, such as --events FILE");
  if (std::find(given.begin(), given.end(), "firestore") != given.end()) {
    if (given.size() > 1) fail("--events firestore: cannot be read together with other events");
    return {};
  }
  if (std::count(given.begin(), given.end(), "-") > 1) {
    fail("--events -: given twice; standard input can be read only once");
  }
  std::vector<std::string> files;
  for (const std::string& path : given) {
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored)) {
      add_folder(path, arguments, files);
    } else {
      files.push_back(path);
    }
  }
  return files;
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
                                    const AnalysisOptions& options) {
  if (const auto* file = std::get_if<std::unique_ptr<files::EventFile>>(&source_)) {
    InterleavedEventSource& source = **file;
    return signals::analyse(source, goals, users, timeframe, sink, options);
  }
  EventSource& source = *std::get<std::unique_ptr<EventSource>>(source_);
  return signals::analyse(source, goals, users, timeframe, sink, options);
}

files::SkippedLines EventInput::skipped() const {
  const auto* const file = std::get_if<std::unique_ptr<files::EventFile>>(&source_);
  return file != nullptr ? (*file)->skipped() : files::SkippedLines{};
}

}  // namespace signals::program
