// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

#include <signals/analysis/event_source.hpp>

#include "answer_budget.hpp"

namespace signals::inline SIGNALS_ABI::lambda {

/// An event source whose users begin at a cursor, and are listed only while the answer has room to
/// name them: then the analysis is asked to stop, with the next page as where to go on.
class ListedUsers final : public EventSource {
 public:
  ListedUsers(EventSource& source, std::string start, AnswerBudget& budget, std::stop_source stop)
      : source_(source), start_(std::move(start)), budget_(budget), stop_(std::move(stop)) {}

  [[nodiscard]] UserPage list_users(std::string_view cursor, std::size_t limit,
                                    std::stop_token stop) override {
    UserPage page = source_.list_users(cursor.empty() ? start_ : cursor, limit, std::move(stop));
    std::size_t size = listed_size(page.next_cursor);
    for (const std::string& user_id : page.user_ids) size += listed_size(user_id);
    if (!budget_.take(size)) {
      stop_.request_stop();
      throw Error(ErrorCode::cancelled, "the answer has no room for more users");
    }
    return page;
  }

  void read_events(std::string_view user_id, EventSink& sink, std::stop_token stop) override {
    source_.read_events(user_id, sink, std::move(stop));
  }

 private:
  EventSource& source_;
  const std::string start_;
  AnswerBudget& budget_;
  std::stop_source stop_;
};

}  // namespace signals::inline SIGNALS_ABI::lambda
