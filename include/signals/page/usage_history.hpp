// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include <signals/abi.hpp>
#include <signals/analysis/event_source.hpp>
#include <signals/analysis/interleaved_event_source.hpp>
#include <signals/analysis/user_selection.hpp>
#include <signals/app_catalogue.hpp>
#include <signals/minutes.hpp>
#include <signals/page/user_course.hpp>
#include <signals/timeframe.hpp>
#include <signals/user_state.hpp>

namespace signals::inline SIGNALS_ABI {

/// Gathers the courses of users while an analysis reads their events, since reports do not tell
/// them.
///
/// Hand the analysis a source that `watch` returns. Memory grows with these users and the apps of
/// the catalogue that they use. The watched sources may be read from several threads; `course_of`
/// is for afterwards.
///
///     signals::UsageHistory history(catalogue, timeframe);
///     signals::analyse(*history.watch(events), goals, users, timeframe, sink);
class SIGNALS_EXPORT UsageHistory {
 public:
  /// Of the named users, or of all where none is named. It borrows the catalogue, which must
  /// outlive it.
  UsageHistory(std::reference_wrapper<const AppCatalogue> catalogue, const Timeframe& timeframe,
               const UserSelection& users = UserSelection::listed(0));

  /// A source that reads from this one, which must outlive it, as must the history.
  [[nodiscard]] std::unique_ptr<EventSource> watch(EventSource& source);
  /// As above.
  [[nodiscard]] std::unique_ptr<InterleavedEventSource> watch(InterleavedEventSource& source);

  /// The course of the user of a report, with the foreground time. Throws as the other `course_of`.
  [[nodiscard]] UserCourse course_of(const Report& report) const;

 private:
  struct Usage {
    UserState state;
    std::unordered_map<AppIndex, Minutes> foreground;
  };
  using Users = std::unordered_map<std::string, Usage>;
  class SIGNALS_HIDDEN Watcher;
  class SIGNALS_HIDDEN WatchedEvents;
  class SIGNALS_HIDDEN WatchedInterleavedEvents;

  template <typename AnyEvent>
  void add(Usage& usage, const AnyEvent& event) const;
  void merge(Users& users);

  std::reference_wrapper<const AppCatalogue> catalogue_;
  Timeframe timeframe_;
  std::unordered_set<std::string> named_;
  Usage empty_;
  std::mutex mutex_;
  Users users_;
};

}  // namespace signals::inline SIGNALS_ABI
