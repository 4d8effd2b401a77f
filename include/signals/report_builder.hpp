// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <signals/abi.hpp>
#include <signals/explain.hpp>  // IWYU pragma: export

namespace signals::inline SIGNALS_ABI {

/// Takes one user's events one at a time, as they arrive, and reports at any time.
///
/// It does not store events, so ten million need no more memory than ten. All its reports are for
/// the `now` of its timeframe, whose weeks it counts in: in a process that runs for days, give a
/// `UserState` the events and ask `report_at`. Not safe to use from two threads.
///
///     signals::ReportBuilder builder("u1", goals, catalogue, signals::Timeframe(now));
///     while (next(event)) builder.add(event);
///     signals::Report report = builder.report();
class ReportBuilder {
 public:
  /// Starts one user's report, before any event, and shares the catalogue, which is not null.
  ReportBuilder(std::string user_id, std::vector<Goal> goals,
                std::shared_ptr<const AppCatalogue> catalogue, Timeframe timeframe)
      : user_id_(std::move(user_id)),
        goals_(std::move(goals)),
        catalogue_(std::move(catalogue)),
        timeframe_(std::move(timeframe)) {}

  /// The same with a catalogue that it borrows, and that must outlive it.
  ReportBuilder(std::string user_id, std::vector<Goal> goals,
                std::reference_wrapper<const AppCatalogue> catalogue, Timeframe timeframe)
      : ReportBuilder(
            std::move(user_id), std::move(goals),
            std::shared_ptr<const AppCatalogue>(std::shared_ptr<void>(), &catalogue.get()),
            std::move(timeframe)) {}

  /// Counts one event. If it throws, nothing changed; the same holds for the other `add`.
  void add(const Event& event) { activity_.add(event, *catalogue_, timeframe_); }

  /// Counts what another fold of the same user, catalogue and timeframe counted.
  void add(const Activity& activity) { activity_.merge(activity); }

  /// The report on the events so far.
  [[nodiscard]] Report report(Detail detail = Detail::decided) const {
    return evaluate(user_id_, activity_, goals_, *catalogue_, timeframe_, detail);
  }

 private:
  std::string user_id_;
  std::vector<Goal> goals_;
  std::shared_ptr<const AppCatalogue> catalogue_;
  Timeframe timeframe_;
  Activity activity_;
};

}  // namespace signals::inline SIGNALS_ABI
