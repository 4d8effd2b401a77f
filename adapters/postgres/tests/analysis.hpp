// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <signals/analysis/analyser.hpp>
#include <signals/analysis/event_source.hpp>
#include <signals/signals.hpp>

namespace signals::postgres::testing {

/// Events in memory, read as slowly as a test wants.
class MemoryEvents final : public EventSource {
 public:
  explicit MemoryEvents(std::map<std::string, std::vector<Event>, std::less<>> events,
                        std::chrono::microseconds pause = {})
      : events_(std::move(events)), pause_(pause) {}

  [[nodiscard]] UserPage list_users(std::string_view, std::size_t, std::stop_token) override {
    return {};
  }

  void read_events(std::string_view user_id, EventSink& sink, std::stop_token) override {
    if (pause_.count() > 0) std::this_thread::sleep_for(pause_);
    const auto at = events_.find(user_id);
    if (at == events_.end()) return;
    for (const Event& event : at->second) sink.accept(event);
  }

 private:
  std::map<std::string, std::vector<Event>, std::less<>> events_;
  std::chrono::microseconds pause_;
};

/// Keeps every outcome.
class Outcomes final : public ReportSink {
 public:
  void report(const Report& report) override { reports.push_back(report); }
  void failed(std::string_view user_id, const Error& error) override {
    failures.push_back(std::string(user_id) + ": " + error.what());
  }
  void unprocessed(std::string_view user_id) override { left.emplace_back(user_id); }

  std::vector<Report> reports{};
  std::vector<std::string> failures{};
  std::vector<std::string> left{};
};

}  // namespace signals::postgres::testing
