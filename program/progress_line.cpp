// SPDX-License-Identifier: Apache-2.0
#include "progress_line.hpp"

#include <chrono>
#include <cstdio>
#include <string>

#include <fmt/format.h>
#include <unistd.h>

#include "terminal.hpp"

namespace signals::program {
namespace {

constexpr std::chrono::milliseconds patience{1000};
constexpr std::chrono::milliseconds interval{200};
constexpr const char* wipe = "\r\x1b[K";

/// Ignores errors: a closed terminal must not end the analysis.
void show(const std::string& text) {
  std::fputs(text.c_str(), stderr);
  std::fflush(stderr);
}

}  // namespace

ProgressLine::ProgressLine(const AnalysisProgress& progress) : progress_(progress) {
  if (!is_terminal(STDERR_FILENO)) return;
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

ProgressLine::~ProgressLine() = default;  // the thread is asked to stop, then joined

void ProgressLine::run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  const auto wait = [&](std::chrono::milliseconds time) {
    stopped_.wait_for(lock, stop, time, [] { return false; });
    return !stop.stop_requested();
  };
  if (!wait(patience)) return;
  do {
    show(fmt::format("{}signals: {} events read, {} users done", wipe, progress_.events_read.load(),
                     progress_.users_done.load()));
  } while (wait(interval));
  show(wipe);
}

}  // namespace signals::program
