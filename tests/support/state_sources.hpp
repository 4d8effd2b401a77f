// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <signals/explain.hpp>
#include <signals/state/state_report.hpp>
#include <signals/state/state_update.hpp>

namespace signals::testing {

/// Events of several users in memory, dealt to all sinks in turn.
class MemoryEvents final : public InterleavedEventSource {
 public:
  std::vector<std::pair<std::string, Event>> events;

  void read_events(std::span<InterleavedEventSink* const> sinks, std::stop_token) override {
    for (std::size_t i = 0; i < events.size(); ++i) {
      const InterleavedEvent view = view_of(events[i].second, events[i].first, i);
      sinks[i % sinks.size()]->accept(std::span(&view, 1));
    }
  }
};

/// Goals by user and a catalogue in memory, which a test changes between two runs.
class MemoryGoals final : public GoalSource {
 public:
  std::map<std::string, std::vector<Goal>, std::less<>> goals;
  std::map<std::string, std::vector<std::string>> apps;
  mutable std::vector<std::string_view> user_ids;

  [[nodiscard]] std::vector<std::vector<Goal>> goals_of(std::span<const std::string> ids,
                                                        std::stop_token) override {
    std::vector<std::vector<Goal>> all;
    for (const std::string& id : ids) all.push_back(of(id));
    return all;
  }
  [[nodiscard]] std::span<const std::string_view> users() override {
    user_ids.clear();
    for (const auto& [id, list] : goals) user_ids.push_back(id);
    return user_ids;
  }
  [[nodiscard]] std::shared_ptr<const AppCatalogue> catalogue(std::stop_token) override {
    auto catalogue = std::make_shared<AppCatalogue>();
    for (const auto& [app, subcategories] : apps) catalogue->add(app, subcategories);
    return catalogue;
  }

  [[nodiscard]] std::vector<Goal> of(std::string_view user_id) const {
    const auto at = goals.find(user_id);
    return at == goals.end() ? std::vector<Goal>() : at->second;
  }
};

class RecordedChanges final : public ChangeSink {
 public:
  std::vector<FlagChange> changes;

  void changed(const FlagChange& change) override { changes.push_back(change); }
};

class RecordedReports final : public ReportSink {
 public:
  std::map<std::string, Report> reports;
  std::vector<std::string> order;
  std::map<std::string, Error> failures;

  void report(const Report& report) override {
    reports.emplace(report.user_id, report);
    order.push_back(report.user_id);
  }
  void failed(std::string_view user_id, const Error& error) override {
    failures.emplace(user_id, error);
  }
  void unprocessed(std::string_view) override {}
};

/// The digest of a batch that a test names so.
[[nodiscard]] inline Digest content_named(std::string_view name) {
  Sha256 digest;
  digest.add(name);
  return digest.finish();
}

}  // namespace signals::testing
