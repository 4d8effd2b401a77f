// SPDX-License-Identifier: Apache-2.0
// What the Python package engagement_signals calls; its Python part checks and explains arguments.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <nanobind/nanobind.h>
#include <nanobind/stl/map.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/string_view.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <signals/arrow/event_columns.hpp>
#include <signals/arrow/reports.hpp>
#include <signals/arrow/states.hpp>
#include <signals/formats/instant_text.hpp>
#include <signals/formats/report_json.hpp>
#include <signals/formats/rules_json.hpp>
#include <signals/state/flag_set.hpp>
#include <signals/timeframe.hpp>
#include <signals/version.hpp>

#include "errors.hpp"
#include "goals.hpp"
#include "interruptible.hpp"
#include "streams.hpp"

namespace signals::python {

namespace nb = nanobind;
using namespace nb::literals;

namespace {

using arrow::ColumnNames;
using arrow::FrameOptions;
using arrow::Reports;
using arrow::States;
using Columns = std::map<std::string, std::string>;

/// User, flag and its value now.
using Change = std::tuple<std::string_view, std::string_view, bool>;

/// States that several threads of Python may use.
struct SharedStates {
  std::mutex mutex;
  States states;
};

Instant instant_of(std::string_view argument, const std::string& text) {
  if (const auto instant = parse_instant(text)) return *instant;
  throw Error(ErrorCode::invalid_argument,
              detail::concat(argument, ": expected a time such as \"2025-11-26T12:00:00Z\", got ",
                             detail::quoted(text)));
}

Timeframe timeframe_of(const std::string& now, const std::string& rules,
                       const std::optional<std::string>& since) {
  TimeframeOptions options{.now = instant_of("now", now), .rules = read_rules_json(rules, "rules")};
  if (since) options.since = instant_of("since", *since);
  return Timeframe(options);
}

FrameOptions options_of(const Columns& columns, unsigned threads, std::stop_token stop) {
  FrameOptions options{.threads = threads, .stop = std::move(stop)};
  const std::array<std::pair<std::string_view, std::string ColumnNames::*>, 7> facts{{
      {"user", &ColumnNames::user},
      {"app", &ColumnNames::app},
      {"session", &ColumnNames::session},
      {"id", &ColumnNames::id},
      {"time", &ColumnNames::time},
      {"foreground_ms", &ColumnNames::foreground_ms},
      {"foreground_minutes", &ColumnNames::foreground_minutes},
  }};
  for (const auto& named : columns) {
    const auto* const known = std::find_if(
        facts.begin(), facts.end(), [&](const auto& entry) { return entry.first == named.first; });
    if (known == facts.end()) {
      throw Error(ErrorCode::invalid_argument,
                  detail::concat("columns: unknown fact ", detail::quoted(named.first),
                                 "; expected user, app, session, id, time, foreground_ms or "
                                 "foreground_minutes"));
    }
    options.columns.*known->second = named.second;
  }
  return options;
}

/// The columns of a frame that are read, and whether each says the user.
std::vector<std::pair<std::string, bool>> event_columns(const nb::object& events,
                                                        const Columns& columns) {
  Stream stream = stream_of(events, "events");
  std::vector<std::pair<std::string, bool>> named;
  for (arrow::EventColumn& column :
       arrow::event_columns(stream.get(), options_of(columns, 1, {}).columns)) {
    named.emplace_back(std::move(column.name), column.fact == EventFact::user);
  }
  return named;
}

Reports evaluate_events(const nb::object& events, const nb::object& goals, const nb::object& apps,
                        const Timeframe& timeframe, const Columns& columns, unsigned threads,
                        bool explainable) {
  const auto source = goal_source_of(goals, apps);
  std::optional<Reports> reports;
  run_interruptibly(stream_of(events, "events"),
                    [&](ArrowArrayStream& stream, std::stop_token stop) {
                      FrameOptions options = options_of(columns, threads, std::move(stop));
                      options.explainable = explainable;
                      reports = arrow::evaluate(stream, *source, timeframe, options);
                    });
  return *std::move(reports);
}

Reports evaluate_states(SharedStates& self, const nb::object& goals, const nb::object& apps,
                        const Timeframe& timeframe, unsigned threads) {
  const auto source = goal_source_of(goals, apps);
  std::optional<Reports> reports;
  run_interruptibly(Stream(), [&](ArrowArrayStream& /*none*/, std::stop_token stop) {
    const std::scoped_lock lock(self.mutex);
    reports = self.states.evaluate(*source, timeframe, options_of({}, threads, std::move(stop)));
  });
  return *std::move(reports);
}

/// Adds what `read` makes of the stream: on a copy, so that a failure leaves the state as it was.
template <typename Read>
void add(SharedStates& self, Stream stream, Read read) {
  run_interruptibly(std::move(stream), [&](ArrowArrayStream& relayed, std::stop_token stop) {
    States added;
    read(added, relayed, std::move(stop));
    const std::scoped_lock lock(self.mutex);
    if (self.states.size() == 0) {
      self.states = std::move(added);
    } else {
      self.states.merge(added);
    }
  });
}

void add_events(SharedStates& self, const nb::object& events, const Columns& columns,
                unsigned threads) {
  add(self, stream_of(events, "events"),
      [&](States& added, ArrowArrayStream& stream, std::stop_token stop) {
        added.add(stream, options_of(columns, threads, std::move(stop)));
      });
}

void add_states(SharedStates& self, const nb::object& states) {
  add(self, stream_of(states, "states"),
      [](States& added, ArrowArrayStream& stream, const std::stop_token& /*stop*/) {
        added.add_states(stream);
      });
}

void merge_states(SharedStates& self, SharedStates& other) {
  if (&self == &other) {
    throw Error(ErrorCode::invalid_argument,
                "merge: a state cannot be merged with itself, as its events would count twice");
  }
  const std::scoped_lock lock(self.mutex, other.mutex);
  self.states.merge(other.states);
}

void seal_states(SharedStates& self, const std::string& now) {
  const Instant instant = instant_of("now", now);
  const std::scoped_lock lock(self.mutex);
  self.states.seal(instant);
}

std::size_t size_of_states(SharedStates& self) {
  const nb::gil_scoped_release unlocked;
  const std::scoped_lock lock(self.mutex);
  return self.states.size();
}

nb::object capsule_of_states(SharedStates& self, const nb::object& /*requested_schema*/) {
  return capsule_of([&](ArrowArrayStream& stream) {
    const nb::gil_scoped_release unlocked;
    const std::scoped_lock lock(self.mutex);
    self.states.export_to(stream);
  });
}

nb::object capsule_of_reports(const Reports& self, const nb::object& /*requested_schema*/) {
  return capsule_of([&](ArrowArrayStream& stream) { self.export_to(stream); });
}

std::optional<std::string> report_json(const Reports& self, std::string_view user, bool explained) {
  const Report* const found = self.find(user);
  if (found == nullptr) return std::nullopt;
  const nb::gil_scoped_release unlocked;
  if (!explained) return to_json(*found);
  Report report = *found;
  report.explanation = self.explain(user);
  return to_json(report);
}

std::vector<std::string_view> user_ids(const Reports& self, std::size_t limit) {
  std::vector<std::string_view> users;
  for (const Report& report : self.reports()) {
    if (users.size() == limit) break;
    users.emplace_back(report.user_id);
  }
  return users;
}

std::vector<std::pair<std::string_view, std::uint64_t>> counts(const Reports& self) {
  std::vector<std::pair<std::string_view, std::uint64_t>> counted;
  const auto count = [&](const auto& fields, auto flags) {
    for (const auto& field : fields) {
      counted.emplace_back(field.name, 0);
      for (const Report& report : self.reports()) {
        if (report.*flags.*field.value) ++counted.back().second;
      }
    }
  };
  count(signal_fields, &Report::signals);
  count(milestone_fields, &Report::milestones);
  return counted;
}

std::vector<Change> changes(const Reports& self, const Reports& since) {
  std::vector<Change> changed;
  for (const Report& report : self.reports()) {
    const Report* const before = since.find(report.user_id);
    const FlagSet now(report);
    const FlagSet differing = now ^ (before == nullptr ? FlagSet() : FlagSet(*before));
    differing.for_each([&](std::size_t place, std::string_view flag) {
      changed.emplace_back(report.user_id, flag, now[place]);
    });
  }
  return changed;
}

}  // namespace

}  // namespace signals::python

NB_MODULE(_core, module) {
  using namespace signals::python;
  module.attr("__version__") = SIGNALS_VERSION_TEXT;
  bind_errors(module);

  static_cast<void>(nb::class_<signals::Timeframe>(module, "Timeframe"));
  module.def("timeframe", &timeframe_of, "now"_a, "rules"_a, "since"_a.none());

  nb::class_<Reports>(module, "Reports")
      .def("__len__", [](const Reports& self) { return self.reports().size(); })
      .def("__arrow_c_stream__", &capsule_of_reports, "requested_schema"_a.none() = nb::none())
      .def("report_json", &report_json, "user"_a, "explained"_a)
      .def("user_ids", &user_ids, "limit"_a)
      .def("counts", &counts)
      .def("changes", &changes, "since"_a);
  module.def("event_columns", &event_columns, "events"_a, "columns"_a);
  module.def("evaluate", &evaluate_events, "events"_a, "goals"_a, "apps"_a.none(), "timeframe"_a,
             "columns"_a, "threads"_a, "explainable"_a);

  nb::class_<SharedStates>(module, "States")
      .def(nb::init<>())
      .def("__len__", &size_of_states)
      .def("add", &add_events, "events"_a, "columns"_a, "threads"_a)
      .def("add_states", &add_states, "states"_a)
      .def("merge", &merge_states, "other"_a, nb::call_guard<nb::gil_scoped_release>())
      .def("seal", &seal_states, "now"_a, nb::call_guard<nb::gil_scoped_release>())
      .def("evaluate", &evaluate_states, "goals"_a, "apps"_a.none(), "timeframe"_a, "threads"_a)
      .def("__arrow_c_stream__", &capsule_of_states, "requested_schema"_a.none() = nb::none());
}
