// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include <signals/analysis/analyser.hpp>

namespace signals::program {

/// Shows on standard error how far an analysis has come, on one line that it rewrites, once the
/// work has taken a second. It shows nothing where standard error is no terminal, and wipes the
/// line when it goes.
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
