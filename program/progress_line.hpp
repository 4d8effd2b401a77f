// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include <signals/analysis/analyser.hpp>

namespace signals::program {

/// Shows the progress of an analysis on standard error, on one line that it rewrites, after the
/// first second. It shows nothing if standard error is not a terminal. The destructor clears the
/// line.
class ProgressLine {
 public:
  explicit ProgressLine(const AnalysisProgress& progress);
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine();

 private:
  void run(const std::stop_token& stop);

  const AnalysisProgress& progress_;
  std::mutex mutex_;
  std::condition_variable_any stopped_;
  std::jthread thread_;
};

}  // namespace signals::program
