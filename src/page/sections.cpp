// SPDX-License-Identifier: Apache-2.0
#include "sections.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>

#include <fmt/format.h>

#include "calendar_text.hpp"
#include "charts.hpp"
#include "html_text.hpp"
#include "numbers_text.hpp"

namespace signals::inline SIGNALS_ABI {
namespace {

[[nodiscard]] const ConcernText& text_of(ConcernKind kind) {
  return concern_texts[static_cast<std::size_t>(kind)];
}

[[nodiscard]] bool has_minutes(const PageContent& content) {
  const auto& apps = content.overview.apps();
  return std::any_of(apps.begin(), apps.end(),
                     [](const auto& app) { return app.second.minutes > Minutes::zero(); });
}

[[nodiscard]] std::string minutes_cell(Minutes minutes) {
  return fmt::format(R"(<td class="number">{}</td>)",
                     grouped(fmt::format("{:.0f}", minutes.count())));
}

/// How a number of this week compares with that of the week before.
[[nodiscard]] std::string delta(const PageContent& content, std::uint64_t WeekFigures::*figure) {
  const auto weeks = content.overview.weeks();
  if (!content.overview.knows_courses() || weeks.size() < 2) return {};
  const std::uint64_t now = weeks[0].*figure;
  const std::uint64_t before = weeks[1].*figure;
  if (now == before) return "as a week ago";
  return now > before ? fmt::format("▲ {} from a week ago", grouped(now - before))
                      : fmt::format("▼ {} from a week ago", grouped(before - now));
}

[[nodiscard]] std::string tile(std::string_view label, std::uint64_t count, std::uint64_t users,
                               std::string_view style, const std::string& remark = {}) {
  std::string out =
      fmt::format(R"(<div class="tile {}"><dt>{}</dt><dd><b>{}</b> <span>{}</span></dd>)", style,
                  label, grouped(count), style == "all" ? "" : percent_text(count, users));
  if (style != "all") out += fmt::format("<dd>{}</dd>", bar(percent(count, users), style));
  if (!remark.empty()) out += fmt::format(R"(<dd class="remark">{}</dd>)", remark);
  return out + "</div>";
}

/// What of the events could not be used, in words; empty where all could.
[[nodiscard]] std::string passed_over_words(const Overview& overview) {
  std::string out;
  for (const PassedOverField& field : passed_over_fields) {
    const std::uint64_t count = overview.passed_over().*field.value;
    if (count == 0) continue;
    out += fmt::format("{}{} {}", out.empty() ? "" : "; ", counted(count, "event"),
                       count == 1 ? field.of_one : field.of_many);
  }
  return out;
}

[[nodiscard]] std::string funnel_card(const Funnel& funnel, std::uint64_t most) {
  const auto worst =
      std::max_element(funnel.stages.begin(), funnel.stages.end(),
                       [](const auto& left, const auto& right) { return left.lost < right.lost; });
  std::string out = fmt::format(
      R"(<div class="card"><table class="funnel"><caption>{}</caption><thead><tr>)"
      R"(<th scope="col">Stage</th><th scope="col"><span class="sr">Share as a bar</span></th>)"
      R"(<th scope="col" class="number">Users</th><th scope="col" class="number">Share</th></tr>)"
      R"(</thead><tbody>)",
      funnel.name);
  for (const FunnelStage& stage : funnel.stages) {
    const std::uint64_t first = funnel.stages.front().users;
    fmt::format_to(std::back_inserter(out),
                   R"(<tr><th scope="row">{}</th><td class="chart-cell">{}</td>)"
                   R"(<td class="number">{}</td><td class="number">{}</td></tr>)",
                   stage.name, bar(percent(stage.users, most), "engaged"), grouped(stage.users),
                   percent_text(stage.users, first));
  }
  out += "</tbody></table>";
  if (worst->lost > 0) {
    out += fmt::format(
        R"(<p class="lost"><span aria-hidden="true">▼ </span>Most are lost before “{}”: {} of {}.</p>)",
        (worst + 1)->name, grouped(worst->lost), grouped(worst->users));
  }
  return out + "</div>";
}

/// The entries of a map, those of whose value `users` gives most first.
template <typename Entries, typename Users>
[[nodiscard]] auto most_users_first(const Entries& entries, Users users) {
  std::vector<const typename Entries::value_type*> order;
  order.reserve(entries.size());
  for (const auto& entry : entries) order.push_back(&entry);
  std::stable_sort(order.begin(), order.end(), [&](const auto* left, const auto* right) {
    return std::invoke(users, left->second) > std::invoke(users, right->second);
  });
  return order;
}

[[nodiscard]] std::string subcategory_table(const PageContent& content) {
  const auto& subcategories = content.overview.subcategories();
  if (subcategories.empty()) return {};
  const auto order = most_users_first(
      subcategories, [](const Funnel& funnel) { return funnel.stages.front().users; });
  const bool tells_minutes = has_minutes(content);
  std::string out =
      R"(<h3>By subcategory</h3><p class="lead">Users who have a goal in the subcategory, of any )"
      R"(tier, and how far they got.</p><div class="scroll" role="region" tabindex="0" )"
      R"(aria-label="Funnel by subcategory"><table class="subcategories"><thead><tr>)"
      R"(<th scope="col">Subcategory</th>)";
  for (const FunnelStage& stage : order.front()->second.stages) {
    fmt::format_to(std::back_inserter(out), R"(<th scope="col" class="number">{}</th>)",
                   stage.name);
  }
  out += R"(<th scope="col" class="number">Dropped off</th>)";
  if (tells_minutes) out += R"(<th scope="col" class="number">Minutes</th>)";
  out += "</tr></thead><tbody>";
  for (const auto* const entry : order) {
    const Funnel& funnel = entry->second;
    const std::uint64_t users = funnel.stages.front().users;
    fmt::format_to(std::back_inserter(out), R"(<tr><th scope="row"><bdi>{}</bdi></th>)",
                   html_of(funnel.name));
    for (const FunnelStage& stage : funnel.stages) {
      fmt::format_to(std::back_inserter(out), R"(<td class="number">{}<small>{}</small>{}</td>)",
                     grouped(stage.users), percent_text(stage.users, users),
                     bar(percent(stage.users, users), "engaged"));
    }
    fmt::format_to(std::back_inserter(out), R"(<td class="number">{}<small>{}</small>{}</td>)",
                   grouped(funnel.dropped_off), percent_text(funnel.dropped_off, users),
                   bar(percent(funnel.dropped_off, users), "lost"));
    if (tells_minutes) {
      const auto minutes = content.overview.subcategory_minutes().find(entry->first);
      out +=
          minutes_cell(minutes == content.overview.subcategory_minutes().end() ? Minutes::zero()
                                                                               : minutes->second);
    }
    out += "</tr>";
  }
  return out + "</tbody></table></div>";
}

[[nodiscard]] std::string rules_words(const PageContent& content) {
  const Rules& rules = content.options.rules;
  return fmt::format(
      "A user is <b>registered</b> after one use of {} minutes or more, or {} sessions within {} "
      "days; <b>logged in</b> after one use of {} minutes or more; <b>engaged</b> if active in "
      "each "
      "of the last {} weeks, this one included; <b>retained</b> if active in each of the last {}. "
      "A "
      "user has <b>dropped off</b> who was active last week and is not this week. Only apps that "
      "serve one of the user’s goals count. {}",
      rules.registration_minutes.count(), rules.registration_sessions,
      rules.registration_window.count(), rules.login_minutes.count(), rules.engaged_weeks.count(),
      rules.retained_weeks.count(),
      rules.week == WeekKind::rolling
          ? std::string("Weeks are seven days, counted back from the time of the report.")
          : fmt::format("Weeks begin on Monday in {}.", html_of(rules.time_zone.name())));
}

}  // namespace

std::string answer_section(const PageContent& content) {
  const Overview& overview = content.overview;
  const std::uint64_t users = overview.users();
  const std::uint64_t dropped = overview.having(&Signals::customer_app_engagement_dropoff);
  if (users == 0) return R"(<h1 id="answer-title">There is no report to show.</h1>)";
  std::string out =
      fmt::format(R"(<h1 id="answer-title">{} of {} engaged; {} dropped off this week.</h1>)",
                  grouped(overview.having(&Signals::customer_app_engaged)),
                  counted(users, "user") + (users == 1 ? " is" : " are"), grouped(dropped));
  const std::uint64_t drifting = content.rows.drifting_users();
  if (drifting > 0) {
    out += fmt::format(
        R"(<p class="hero"><a href="#people">{} to write to</a>, those with most to lose first:</p>)"
        R"(<ol class="concerns">)",
        counted(drifting, "user"));
    for (std::size_t kind = 0; kind < concern_kinds; ++kind) {
      const std::uint64_t count = overview.concerns()[kind];
      if (count == 0) continue;
      fmt::format_to(
          std::back_inserter(out),
          R"(<li class="{}"><b>{}</b> <span class="name">{}</span> <span>{}{}</span></li>)",
          concern_texts[kind].is_at_risk ? "at-risk" : "lost", grouped(count),
          concern_texts[kind].name, concern_texts[kind].meaning,
          concern_texts[kind].is_at_risk
              ? fmt::format(" (by {})",
                            day_text(*content.options.soon_end(), content.options.rules.time_zone))
              : "");
    }
    out += "</ol>";
  } else {
    out += R"(<p class="hero">Nobody is drifting away.</p>)";
  }
  out += R"(<dl class="tiles">)" + tile("Users", users, users, "all");
  for (const FunnelStage& stage : overview.funnels().front().stages) {
    const bool is_engaged = stage.name == "Engaged";
    const bool is_retained = stage.name == "Retained";
    out += tile(stage.name, stage.users, users,
                is_engaged    ? "engaged"
                : is_retained ? "retained"
                              : "plain",
                is_engaged    ? delta(content, &WeekFigures::engaged)
                : is_retained ? delta(content, &WeekFigures::retained)
                              : "");
  }
  out += tile("Dropped off", dropped, users, "lost", delta(content, &WeekFigures::dropped_off));
  out += "</dl>";
  if (content.failed > 0) {
    out += fmt::format(R"(<p class="note">{} failed; <a href="#data">why</a>.</p>)",
                       counted(content.failed, "more user"));
  }
  if (const std::string words = passed_over_words(overview); !words.empty()) {
    out += fmt::format(
        R"(<p class="note">In reading, something could not be used in the events of {}: {}.</p>)",
        counted(overview.users_passed_over(), "user"), words);
  }
  return out;
}

std::string people_lead(const PageContent& content) {
  std::string out = "Users who dropped off this week";
  if (content.overview.knows_courses() && content.options.now) {
    out += fmt::format(", and those who lose engaged or retained by {} if nothing happens",
                       day_text(*content.options.soon_end(), content.options.rules.time_zone));
  }
  out += ". The greatest loss comes first.";
  if (!content.overview.knows_courses()) {
    out += " Saved reports do not tell who is at risk, and by when; events and a state do.";
  }
  return out;
}

std::string people_limits(const PageContent& content) {
  const UserRows& rows = content.rows;
  if (!rows.is_partial()) return {};
  return fmt::format(
      R"(<p class="limit"><b>Not all users are listed:</b> this page holds the first {} of {} who )"
      R"(are drifting away, and the first {} of all {}. The numbers are of all users.</p>)",
      grouped(rows.drifting().size()), counted(rows.drifting_users(), "user"),
      grouped(content.options.first_users), counted(rows.users(), "user"));
}

std::string people_rows(const PageContent& content) {
  constexpr std::size_t most = 10;
  std::string out;
  const auto rows = content.rows.drifting();
  for (std::size_t i = 0; i < rows.size() && i < most; ++i) {
    const UserRow& row = *rows[i];
    const ActiveWeeks& weeks = row.signals.active_weeks;
    std::string dots;
    for (unsigned week = weeks.considered; week-- > 0;) dots += weeks[WeeksAgo{week}] ? "●" : "○";
    std::string goals;
    for (const auto* const tier :
         {&content.rows.goals_of(row).tier1, &content.rows.goals_of(row).tier2,
          &content.rows.goals_of(row).tier3}) {
      for (const std::string& id : *tier) {
        const auto& named = content.overview.subcategories();
        const auto name = named.find(id);
        goals += (goals.empty() ? "" : ", ") + (name == named.end() ? id : name->second.name);
      }
    }
    const ConcernText& text = text_of(row.concern.kind);
    fmt::format_to(
        std::back_inserter(out),
        R"(<tr><th scope="row"><bdi>{}</bdi></th><td class="kind {}"><b>{}</b>)"
        R"(<small class="wide">{}</small></td><td>{}</td>)"
        R"(<td><span class="dots" aria-hidden="true">{}</span><span class="sr">active in {} of {} )"
        R"(weeks</span></td><td class="wide"><bdi>{}</bdi></td><td class="number wide">{}</td></tr>)",
        html_of(row.user_id), text.is_at_risk ? "at-risk" : "lost", text.name, text.meaning,
        row.concern.by ? day_text(*row.concern.by, content.options.rules.time_zone) : "–", dots,
        weeks.weeks.size(), weeks.considered, html_of(goals), grouped(row.signals.raw_event_count));
  }
  return out;
}

std::string people_note(const PageContent& content) {
  if (!content.overview.knows_courses()) return {};
  return "“Act by” is the day of the loss for users at risk, and the day on which the drop-off "
         "flag "
         "ends for lost ones.";
}

std::string funnel_section(const PageContent& content) {
  std::string out = R"(<div class="cards">)";
  const auto& funnels = content.overview.funnels();
  for (const Funnel& funnel : funnels) {
    out += funnel_card(funnel, std::max<std::uint64_t>(funnel.stages.front().users, 1));
  }
  out +=
      R"(</div><p class="note">The stages of a tier are its milestones: the user has a goal and )"
      R"(opened an app of that tier. )";
  const bool has_login = std::any_of(
      milestone_fields.begin(), milestone_fields.end(), [](const MilestoneField& field) {
        return field.signal == &Signals::customer_app_login_completed;
      });
  if (!has_login) out += "No milestone is about login. ";
  out += "“Lost” counts users who reached one stage and not the next.</p>";
  return out + subcategory_table(content);
}

std::string usage_section(const PageContent& content) {
  const auto& apps = content.overview.apps();
  if (apps.empty()) return {};
  const auto order = most_users_first(apps, &UsageFigures::users);
  constexpr std::size_t most = 100;
  const bool tells_minutes = has_minutes(content);
  std::string out =
      R"(<section id="apps" aria-labelledby="apps-title"><h2 id="apps-title">Apps</h2>)"
      R"(<p class="lead">Users who opened an app that serves one of their goals.</p>)"
      R"(<div class="scroll" role="region" tabindex="0" aria-label="Users by app"><table><thead><tr>)"
      R"(<th scope="col">App</th><th scope="col" class="number">Users</th>)"
      R"(<th scope="col" class="number">Engaged</th><th scope="col" class="number">Dropped off</th>)";
  if (tells_minutes) out += R"(<th scope="col" class="number">Minutes</th>)";
  out += "</tr></thead><tbody>";
  for (std::size_t i = 0; i < order.size() && i < most; ++i) {
    const UsageFigures& figures = order[i]->second;
    fmt::format_to(std::back_inserter(out),
                   R"(<tr><th scope="row"><bdi>{}</bdi></th><td class="number">{}</td>)"
                   R"(<td class="number">{}<small>{}</small>{}</td>)"
                   R"(<td class="number">{}<small>{}</small>{}</td>)",
                   html_of(order[i]->first), grouped(figures.users), grouped(figures.engaged),
                   percent_text(figures.engaged, figures.users),
                   bar(percent(figures.engaged, figures.users), "engaged"),
                   grouped(figures.dropped_off), percent_text(figures.dropped_off, figures.users),
                   bar(percent(figures.dropped_off, figures.users), "lost"));
    if (tells_minutes) out += minutes_cell(figures.minutes);
    out += "</tr>";
  }
  out += "</tbody></table></div>";
  if (order.size() > most) {
    out += fmt::format(R"(<p class="limit">The {} apps with most users of {}.</p>)", most,
                       grouped(order.size()));
  }
  return out + "</section>";
}

std::string data_section(const PageContent& content) {
  std::string out = fmt::format(
      "<p>{} from {}. This file holds user ids: share it as you would share them.</p><p>{}</p>",
      counted(content.overview.users(), "report"), counted(content.overview.events(), "event"),
      rules_words(content));
  if (!content.remarks.empty()) {
    out += "<h3>Remarks</h3><ul>";
    for (const std::string& remark : content.remarks) out += "<li>" + html_of(remark) + "</li>";
    out += "</ul>";
  }
  if (content.failures.empty()) return out;
  out += R"(<h3>Users without a report</h3><div class="scroll"><table><thead><tr><th scope="col">)"
         R"(User</th><th scope="col">Reason</th></tr></thead><tbody>)";
  for (const auto& [user_id, reason] : content.failures) {
    fmt::format_to(std::back_inserter(out),
                   R"(<tr><th scope="row"><bdi>{}</bdi></th><td>{}</td></tr>)", html_of(user_id),
                   html_of(reason));
  }
  out += "</tbody></table></div>";
  if (content.failed > content.failures.size()) {
    out += fmt::format(R"(<p class="limit">The first {} of {}.</p>)",
                       grouped(content.failures.size()), grouped(content.failed));
  }
  return out;
}

}  // namespace signals::inline SIGNALS_ABI
