// SPDX-License-Identifier: Apache-2.0
#include "evaluation.hpp"

#include <algorithm>

#include <fmt/format.h>

#include <signals/formats/report_json.hpp>

#include "body_writer.hpp"
#include "listed_users.hpp"

namespace signals::inline SIGNALS_ABI::lambda {
namespace {

/// What an answer holds beside its users: the status, headers and the names of the body's members.
constexpr std::size_t envelope_size = 512;

[[nodiscard]] AnswerBudget budget_of(std::size_t largest_response) {
  return AnswerBudget(std::max(largest_response, envelope_size) - envelope_size);
}

void take_room_for(std::span<const std::string> user_ids, AnswerBudget& budget) {
  std::size_t size = 0;
  for (const std::string& user_id : user_ids) size += listed_size(user_id);
  if (budget.take(size)) return;
  throw Error(
      ErrorCode::invalid_argument,
      fmt::format("the ids of {} users are longer than an answer may be; send them in parts",
                  user_ids.size()));
}

[[nodiscard]] UserSelection selection_of(const Workplace& place, const EvaluationRequest& request) {
  if (request.names_users) return UserSelection::named(request.user_ids);
  return UserSelection::listed(request.limit.value_or(place.options.user_limit));
}

/// Where listing goes on: an analysis that had not begun to list, at the start that it was given.
[[nodiscard]] std::optional<std::string> next_cursor_of(const AnalysisSummary& summary,
                                                        const EvaluationRequest& request) {
  return summary.next_cursor && summary.next_cursor->empty() ? request.cursor : summary.next_cursor;
}

}  // namespace

AnalysisOptions Workplace::analysis(std::size_t users, AnalysisProgress& progress) const {
  const auto workers = static_cast<unsigned>(std::clamp<std::size_t>(users, 1, options.workers));
  return {.workers = workers, .progress = &progress};
}

Evaluation evaluate(const Workplace& place, const EvaluationRequest& request) {
  const UserSelection users = selection_of(place, request);
  AnswerBudget budget = budget_of(place.options.largest_response);
  take_room_for(users.user_ids(), budget);
  ListedUsers events(place.events, request.cursor, budget, place.time.source());
  BodyWriter body(budget, place.time.source());
  AnalysisProgress progress;
  const std::size_t most = users.is_named()     ? users.user_ids().size()
                           : users.limit() == 0 ? most_users
                                                : users.limit();
  AnalysisSummary summary;
  try {
    summary = analyse(events, place.goals, users, place.timeframe(request), body,
                      place.analysis(most, progress), place.time.token());
  } catch (const Error& error) {
    if (error.code() != ErrorCode::cancelled || !place.time.token().stop_requested()) throw;
    // The time was over before there was a catalogue.
    for (const std::string& user_id : users.user_ids()) body.unprocessed(user_id);
    if (!users.is_named()) summary.next_cursor = request.cursor;
  }

  const auto of_source = body.failures().of_source();
  if (body.counts().reported == 0 && of_source) {
    throw Error(of_source->code(),
                fmt::format("no user could be read ({}); the first failure: {}",
                            body.failures().text(), of_source->what()),
                of_source->retry());
  }

  Evaluation evaluation{.body = {},
                        .counts = body.counts(),
                        .events_read = progress.events_read,
                        .is_cut_by_size = body.is_full(),
                        .failures = body.failures()};
  evaluation.counts.next_cursor = next_cursor_of(summary, request);
  evaluation.body = body.is_empty() && !evaluation.counts.next_cursor
                        ? R"({"message":"No user IDs provided or discovered."})"
                        : body.finish(evaluation.counts.next_cursor);
  return evaluation;
}

std::string list_users(const Workplace& place, const ListingRequest& request) {
  UserPage page{.user_ids = {}, .next_cursor = request.cursor};
  // A page may be empty and yet not be the last.
  do {
    page = place.events.list_users(page.next_cursor, request.limit, place.time.token());
  } while (page.user_ids.empty() && !page.next_cursor.empty());
  std::string answer = R"({"user_ids":[)";
  for (const std::string& user_id : page.user_ids) {
    if (!answer.ends_with('[')) answer += ',';
    append_json_string(answer, user_id);
  }
  answer += R"(],"cursor":)";
  if (page.next_cursor.empty()) {
    answer += "null";
  } else {
    append_json_string(answer, page.next_cursor);
  }
  return answer + '}';
}

}  // namespace signals::inline SIGNALS_ABI::lambda
