// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <iterator>

#include <fmt/format.h>

#include <signals/timeframe.hpp>

#include "calendar_text.hpp"
#include "charts.hpp"
#include "numbers_text.hpp"
#include "sections.hpp"

namespace signals::inline SIGNALS_ABI {
namespace {

/// The day on which each week begins, the earliest first, or how far back it is.
[[nodiscard]] std::vector<std::string> labels_of(const PageContent& content, std::size_t weeks) {
  std::vector<std::string> labels;
  Rules rules = content.options.rules;
  rules.retained_weeks = date::weeks{WeeksAgo::max};
  for (auto week = static_cast<unsigned>(weeks); week-- > 0;) {
    if (week == 0) {
      labels.emplace_back("this week");
    } else if (content.options.now) {
      const Timeframe timeframe({.now = *content.options.now, .rules = rules});
      const std::string day = day_text(timeframe.first_instant_of(WeeksAgo{week}), rules.time_zone);
      labels.push_back(day.substr(day.find(' ') + 1));
    } else {
      labels.push_back(fmt::format("−{}", week));
    }
  }
  return labels;
}

[[nodiscard]] std::vector<std::uint64_t> column(const std::vector<WeekFigures>& weeks,
                                                std::uint64_t WeekFigures::*figure) {
  std::vector<std::uint64_t> values(weeks.size());
  std::transform(weeks.rbegin(), weeks.rend(), values.begin(),
                 [figure](const WeekFigures& week) { return week.*figure; });
  return values;
}

/// The numbers behind a chart, a row a week.
[[nodiscard]] std::string numbers(const std::vector<std::string>& labels,
                                  const std::vector<Series>& all_series) {
  std::string out = R"(<details><summary>Numbers</summary><div class="scroll"><table><thead><tr>)"
                    R"(<th scope="col">Week from</th>)";
  for (const Series& series : all_series) {
    fmt::format_to(std::back_inserter(out), R"(<th scope="col" class="number">{}</th>)",
                   series.name);
  }
  out += "</tr></thead><tbody>";
  for (std::size_t i = 0; i < labels.size(); ++i) {
    fmt::format_to(std::back_inserter(out), R"(<tr><th scope="row">{}</th>)", labels[i]);
    for (const Series& series : all_series) {
      fmt::format_to(std::back_inserter(out), R"(<td class="number">{}</td>)",
                     i < series.first_known ? "–" : grouped(series.values[i]));
    }
    out += "</tr>";
  }
  return out + "</tbody></table></div></details>";
}

/// The first column whose week has enough weeks of data before it.
[[nodiscard]] std::size_t first_known(const Overview& overview, std::size_t columns,
                                      date::weeks needed) {
  const auto known = static_cast<std::size_t>(overview.weeks_known());
  const auto before = static_cast<std::size_t>(needed.count()) - 1;
  const std::size_t complete = known > before ? known - before : 0;
  return columns - std::min(columns, std::max<std::size_t>(complete, 1));
}

[[nodiscard]] std::string triangle(const PageContent& content,
                                   const std::vector<std::string>& labels) {
  const std::vector<Cohort> cohorts = content.overview.cohorts();
  std::string out =
      R"(<h3>Who stays, by the week of first use</h3><p class="lead">Of the users who were first )"
      R"(active in a week, the share that was active so many weeks later.</p>)"
      R"(<div class="scroll" role="region" tabindex="0" aria-label="Retention by week of first use">)"
      R"(<table class="triangle"><thead><tr><th scope="col">First active in the week from</th>)"
      R"(<th scope="col" class="number">Users</th>)";
  for (std::size_t later = 0; later < cohorts.size(); ++later) {
    fmt::format_to(std::back_inserter(out), R"(<th scope="col" class="number">{}</th>)",
                   later == 0 ? std::string("Week 0") : fmt::format("+{}", later));
  }
  out += "</tr></thead><tbody>";
  for (std::size_t week = cohorts.size(); week-- > 0;) {
    const Cohort& cohort = cohorts[week];
    fmt::format_to(std::back_inserter(out),
                   R"(<tr><th scope="row">{}</th><td class="number">{}</td>)",
                   labels[cohorts.size() - 1 - week], grouped(cohort.users));
    for (const std::uint64_t active : cohort.active) {
      if (cohort.users == 0) {
        out += R"(<td class="number">–</td>)";
        continue;
      }
      fmt::format_to(std::back_inserter(out), R"(<td class="number heat-{}">{}</td>)",
                     std::lround(percent(active, cohort.users) / 10),
                     percent_text(active, cohort.users));
    }
    out += "</tr>";
  }
  return out + "</tbody></table></div>";
}

}  // namespace

std::string weeks_section(const PageContent& content) {
  const std::vector<WeekFigures> weeks = content.overview.weeks();
  const std::vector<std::string> labels = labels_of(content, weeks.size());
  const std::uint64_t users = content.overview.users();
  const Series active{"Active", "active", column(weeks, &WeekFigures::active)};
  std::string out = fmt::format(
      "<h3>Active users</h3><p class=\"lead\">The share of all {} who used an app that "
      "serves one of their goals in each week.</p>",
      counted(users, "user"));
  out += share_chart("Share of users active by week", labels, active.values, users);
  if (!content.overview.knows_courses()) {
    return out + numbers(labels, {active}) +
           "<p class=\"note\">Saved reports do not tell when a user began, so there is no "
           "retention "
           "by week of first use and no lifecycle. Make the page from events or from a state to "
           "see "
           "them.</p>";
  }
  const auto known = [&](date::weeks needed) {
    return first_known(content.overview, weeks.size(), needed);
  };
  const Rules& rules = content.options.rules;
  const std::vector<Series> trend{
      {"Engaged", "engaged", column(weeks, &WeekFigures::engaged), known(rules.engaged_weeks)},
      {"Retained", "retained", column(weeks, &WeekFigures::retained), known(rules.retained_weeks)},
      {"Dropped off", "lost", column(weeks, &WeekFigures::dropped_off), known(date::weeks{2})}};
  const std::vector<Series> lifecycle{
      {"Returning", "returning", column(weeks, &WeekFigures::returning)},
      {"Resurrected", "resurrected", column(weeks, &WeekFigures::resurrected)},
      {"New", "new", column(weeks, &WeekFigures::newly_active)}};
  const Series dormant{"Dormant", "dormant", column(weeks, &WeekFigures::dormant)};
  std::vector<Series> all = lifecycle;
  all.push_back(dormant);
  std::vector<Series> figures{active};
  figures.insert(figures.end(), trend.begin(), trend.end());
  out +=
      "<h3>Engaged, retained, dropped off</h3><p class=\"lead\">How many users there were of each "
      "at the end of each week, with the goals and rules of today. A line begins where the data "
      "reach back far enough.</p>";
  out += line_chart("Users engaged, retained and dropped off by week", labels, trend);
  out += numbers(labels, figures);
  out +=
      "<h3>Where active users come from</h3><p class=\"lead\">New: active for the first time. "
      "Returning: active the week before, too. Resurrected: back after a pause. Dormant: active "
      "before, not in this week.</p>";
  if (content.overview.weeks_known() == weeks.size()) {
    out += fmt::format(
        "<p class=\"lead\">The data begin in the week from {}, so all who were active then count "
        "as "
        "new.</p>",
        labels.front());
  }
  out += stacked_chart("Users by lifecycle and week", labels, lifecycle, dormant);
  out += numbers(labels, all);
  return out + triangle(content, labels);
}

std::string changes_section(const PageContent& content) {
  if (!content.overview.knows_changes() || !content.options.before) return {};
  std::string out = fmt::format(
      R"(<section id="changes" aria-labelledby="changes-title"><h2 id="changes-title">Since the last )"
      R"(update</h2><p class="lead">How many users got and lost each signal since {}.</p>)"
      R"(<div class="scroll"><table><thead><tr><th scope="col">Signal</th>)"
      R"(<th scope="col" class="number">Users now</th><th scope="col" class="number">Got it</th>)"
      R"(<th scope="col" class="number">Lost it</th></tr></thead><tbody>)",
      instant_text(*content.options.before));
  for (std::size_t i = 0; i < signal_fields.size(); ++i) {
    const SignalChange& change = content.overview.changes()[i];
    fmt::format_to(std::back_inserter(out),
                   R"(<tr><th scope="row">{}</th><td class="number">{}</td>)"
                   R"(<td class="number">{}</td><td class="number">{}</td></tr>)",
                   signal_fields[i].name, grouped(content.overview.having()[i]),
                   grouped(change.gained), grouped(change.lost));
  }
  return out + "</tbody></table></div></section>";
}

}  // namespace signals::inline SIGNALS_ABI
