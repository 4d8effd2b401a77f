// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include <signals/detail/text_hash.hpp>
#include <signals/error.hpp>
#include <signals/firestore/new_events.hpp>
#include <signals/formats/instant_text.hpp>
#include <signals/user_state_bytes.hpp>

#include "event_database.hpp"
#include "news_cursor.hpp"
#include "news_sinks.hpp"
#include "resource_path.hpp"

namespace signals::inline SIGNALS_ABI::firestore {
namespace {

/// A user to look at.
struct Candidate {
  std::string user_id{};
  /// The events in the state; none for a user that is not in it.
  std::optional<std::uint64_t> stored{};
  /// Its place among the users in the state; none for one that arrived or was listed.
  std::optional<std::uint64_t> place{};
  /// Null if none did.
  Arrived* arrived = nullptr;
};

/// What became of a candidate.
struct Finding {
  std::optional<UserNews> news{};
  bool is_counted = false;
  std::uint64_t without_field = 0;
};

/// What reading a user whole is billed.
[[nodiscard]] std::uint64_t reads_of(std::uint64_t events) {
  return std::max<std::uint64_t>(events, 1);
}

}  // namespace

class NewEvents::Implementation {
 public:
  Implementation(EventDatabase::Implementation& database, StateTransaction& store,
                 NewEventsOptions options)
      : database_(database), store_(store), options_(std::move(options)) {
    empty_.seal(options_.now, options_.sessions_kept);
    if (const auto run = store_.last_run()) {
      epoch_ = run->epoch;
      last_part_ = progress_in(run->cursor);
      if (is_by_arrival()) from_ = read_until(run->cursor, options_.arrived_field);
    } else {
      progress_.is_making = true;
    }
    if (last_part_) {
      progress_.is_making = last_part_->is_making;
      // Not for another field than that of the part before.
      const auto until = read_until(last_part_->arrived, options_.arrived_field);
      if (until.has_value() == is_by_arrival()) {
        progress_ = *last_part_;
        goes_on_ = true;
        until_ = until;
      }
    }
    if (!is_by_arrival()) return;
    read_time_ = database_.server_time(options_.stop);
    const auto now = parse_instant(read_time_);
    if (!now) {
      throw Error(ErrorCode::internal,
                  fmt::format("Firestore's readTime is not a time: {}", read_time_));
    }
    // All parts of a run end the window at the same instant, or the next run would read twice.
    if (!until_) until_ = *now - options_.settle;
    if (from_) until_ = std::max(*until_, *from_);
  }

  [[nodiscard]] std::vector<UserNews> next() {
    if (!std::exchange(has_started_, true)) {
      if (from_) read_window();
      add_stored();
      add_arrived();
    }
    while (true) {
      if (!plain_.empty()) return std::exchange(plain_, {});
      const bool has_more = !candidates_.empty() || (counts_everyone() && !has_listed_);
      if (has_more && may_stop()) {
        candidates_.clear();
        is_complete_ = !counts_everyone();
        return {};
      }
      if (candidates_.empty()) list_more();
      if (candidates_.empty()) return {};
      // Enough to keep all workers busy, and few enough to be held in memory.
      constexpr std::size_t chunk = 512;
      const auto some =
          candidates_.end() - static_cast<std::ptrdiff_t>(std::min(chunk, candidates_.size()));
      const std::vector<Candidate> users(std::make_move_iterator(some),
                                         std::make_move_iterator(candidates_.end()));
      candidates_.erase(some, candidates_.end());
      std::vector<UserNews> news = news_of(users);
      if (counts_everyone()) note_progress(users);
      if (!news.empty()) return news;
    }
  }

  [[nodiscard]] std::string cursor() const {
    std::string whole = whole_cursor();
    if (is_complete_) return whole;
    Progress progress = progress_;
    progress.arrived = whole;
    return to_cursor(progress);
  }

  [[nodiscard]] bool is_complete() const noexcept { return is_complete_; }
  [[nodiscard]] bool continues_making() const noexcept {
    return last_part_ && last_part_->is_making;
  }

  [[nodiscard]] const NewEventsSummary& summary() const noexcept { return summary_; }

 private:
  [[nodiscard]] std::string whole_cursor() const {
    if (!until_) return {};
    return arrival_cursor(*until_, options_.arrived_field);
  }

  [[nodiscard]] bool is_by_arrival() const noexcept { return !options_.arrived_field.empty(); }
  /// Whether nothing says what arrived since the last run.
  [[nodiscard]] bool counts_everyone() const noexcept { return !from_; }

  /// Whether the time is over, and all events that arrived are taken care of: the others may be
  /// audited in another run, or come in the next part. A part reads some users in any case.
  [[nodiscard]] bool may_stop() const {
    if (!options_.until || std::chrono::steady_clock::now() < *options_.until) return false;
    if (counts_everyone()) return has_read_some_;
    return candidates_.empty() || candidates_.back().arrived == nullptr;
  }

  void note_progress(const std::vector<Candidate>& users) {
    has_read_some_ = true;
    for (const Candidate& user : users) {
      if (user.place) progress_.done = std::max(progress_.done, *user.place + 1);
    }
    if (candidates_.empty()) {
      progress_.done = progress_.stored;
      progress_.list_cursor = list_cursor_;
    }
  }

  /// Each user comes round once in `audit_one_in` runs.
  [[nodiscard]] bool is_audited(std::string_view user_id) const noexcept {
    return options_.audit_one_in > 0 &&
           hash_of(user_id) % options_.audit_one_in == epoch_ % options_.audit_one_in;
  }

  void read_window() {
    if (*from_ == *until_) return;
    WindowSink sink(database_.location(), empty_);
    const std::uint32_t shards = options_.shard_field.empty() ? 1 : options_.shards;
    for (std::uint32_t shard = 0; shard < shards; ++shard) {
      database_.read_arrived({.arrived_field = options_.arrived_field,
                              .arrived_from = format_instant(*from_),
                              .arrived_until = format_instant(*until_),
                              .shard_field = options_.shard_field,
                              .shard = shard},
                             read_time_, sink, options_.stop);
    }
    summary_.arrived_events = sink.count;
    summary_.foreign_documents = sink.foreign;
    arrived_ = std::move(sink.users);
    order_ = std::move(sink.order);
  }

  void add_stored() {
    std::uint64_t place = 0;
    store_.for_each([&](const StoredUser& user) {
      const std::uint64_t at = place++;
      const std::uint64_t count = decode_user_state(user.state, store_.apps()).event_count();
      summary_.full_run_reads += 1 + reads_of(count);
      // Users of goals may have ids that no document can have.
      if (!fault_of_id(user.user_id).empty()) return;
      // Those after the first that were stored are of an earlier part.
      if (goes_on_ && (at < progress_.done || at >= progress_.stored)) return;
      const bool is_counted =
          counts_everyone() || (is_audited(user.user_id) && !arrived_.contains(user.user_id));
      if (is_counted) {
        candidates_.push_back({.user_id = user.user_id, .stored = count, .place = at});
      }
    });
    if (!goes_on_) progress_.stored = place;
    // They are taken from the end.
    std::reverse(candidates_.begin(), candidates_.end());
    list_cursor_ = progress_.list_cursor;
  }

  void add_arrived() {
    std::erase_if(order_, [&](const std::string& user_id) { return !store_.holds(user_id); });
    constexpr std::size_t batch = 500;
    for (std::span<const std::string> left = order_; !left.empty();) {
      const auto some = left.first(std::min(batch, left.size()));
      left = left.subspan(some.size());
      store_.prefetch(some);
      for (const std::string& user_id : some) add_arrived(user_id);
    }
  }

  void add_arrived(const std::string& user_id) {
    Arrived& arrived = arrived_.find(user_id)->second;
    Candidate user{.user_id = user_id, .arrived = &arrived};
    if (const auto stored = store_.find(user_id)) {
      user.stored = decode_user_state(stored->state, store_.apps()).event_count();
    }
    if (arrived.is_rewritten || (user.stored && is_audited(user_id))) {
      candidates_.push_back(std::move(user));
    } else {
      plain_.push_back(folded(user));
      note(user, plain_.back());
    }
  }

  /// Adds users who are not in the state, if there may be any without an event that arrived.
  void list_more() {
    while (counts_everyone() && !has_listed_ && candidates_.empty()) {
      constexpr std::size_t page_size = 300;
      UserPage page = database_.list_users(list_cursor_, page_size, options_.stop);
      store_.prefetch(page.user_ids);
      list_cursor_ = std::move(page.next_cursor);
      has_listed_ = list_cursor_.empty();
      for (std::string& user_id : page.user_ids) {
        if (store_.holds(user_id) && !store_.find(user_id)) {
          candidates_.push_back({.user_id = std::move(user_id)});
        }
      }
      if (candidates_.empty()) note_progress({});
      if (candidates_.empty() && !has_listed_ && may_stop()) {
        is_complete_ = false;
        return;
      }
    }
  }

  [[nodiscard]] std::vector<UserNews> news_of(const std::vector<Candidate>& users) {
    std::vector<Finding> findings(users.size());
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
      try {
        for (std::size_t i = next++; i < users.size(); i = next++) findings[i] = look_at(users[i]);
      } catch (...) {
        next = users.size();
        throw;
      }
    };
    {
      std::vector<std::future<void>> others;
      const std::size_t workers = std::min<std::size_t>(options_.workers, users.size());
      for (std::size_t i = 1; i < workers; ++i) {
        others.push_back(std::async(std::launch::async, work));
      }
      work();
      for (std::future<void>& other : others) other.get();
    }
    std::vector<UserNews> news;
    for (std::size_t i = 0; i < users.size(); ++i) {
      if (findings[i].is_counted) ++summary_.users_counted;
      summary_.events_without_field += findings[i].without_field;
      if (!findings[i].news) continue;
      note(users[i], *findings[i].news);
      news.push_back(std::move(*findings[i].news));
    }
    return news;
  }

  void note(const Candidate& user, const UserNews& news) {
    if (news.is_whole) ++summary_.users_read_whole;
    const std::uint64_t before = user.stored.value_or(0);
    const std::uint64_t after = news.state.event_count() + (news.is_whole ? 0 : before);
    summary_.full_run_reads += reads_of(after);
    if (user.stored) {
      summary_.full_run_reads -= reads_of(before);
    } else {
      ++summary_.full_run_reads;
    }
  }

  /// Called from several threads at once.
  [[nodiscard]] Finding look_at(const Candidate& user) {
    Finding finding;
    ChangeCause cause = user.stored ? ChangeCause::reread : ChangeCause::event;
    const bool is_rewritten = user.arrived != nullptr && user.arrived->is_rewritten;
    if (user.stored && !is_rewritten) {
      finding.is_counted = true;
      const std::uint64_t count = count_until(user.user_id, finding);
      if (count == *user.stored + (user.arrived != nullptr ? user.arrived->count : 0)) {
        if (user.arrived != nullptr) finding.news = folded(user);
        return finding;
      }
      if (counts_everyone() && count > *user.stored) cause = ChangeCause::event;
    }
    WholeSink sink(empty_, until_);
    database_.read_events(user.user_id, options_.arrived_field, read_time_, sink, options_.stop);
    if (is_by_arrival() && !finding.is_counted) finding.without_field = sink.without_field;
    finding.news = UserNews{
        .user_id = user.user_id, .state = std::move(sink.state), .is_whole = true, .cause = cause};
    return finding;
  }

  /// How many events the user has but for those that the next run reads.
  [[nodiscard]] std::uint64_t count_until(const std::string& user_id, Finding& finding) {
    const auto count = [&](EventSelection selection) {
      selection.arrived_field = options_.arrived_field;
      return database_.count_events(user_id, std::move(selection), read_time_, options_.stop);
    };
    const std::uint64_t all = count({});
    if (!until_) return all;
    const std::string until = format_instant(*until_);
    const std::uint64_t before = count({.arrived_until = until});
    if (before == all) return all;
    const std::uint64_t after = count({.arrived_from = until});
    // Only the same if the server still keeps the read time.
    finding.without_field = all - std::min(all, before + after);
    return all - std::min(all, after);
  }

  [[nodiscard]] static UserNews folded(const Candidate& user) {
    return {.user_id = user.user_id, .state = std::move(user.arrived->state)};
  }

  EventDatabase::Implementation& database_;
  StateTransaction& store_;
  const NewEventsOptions options_;
  UserState empty_;
  std::uint64_t epoch_ = 0;
  /// The window of arrival, which ends before `until_`. Without `from_`, it begins with all events.
  std::optional<Instant> from_;
  std::optional<Instant> until_;
  std::string read_time_;
  bool has_started_ = false;
  bool has_listed_ = false;
  /// Of the last run, if it was a part.
  std::optional<Progress> last_part_;
  Progress progress_;
  bool goes_on_ = false;
  bool has_read_some_ = false;
  bool is_complete_ = true;
  std::string list_cursor_;
  std::unordered_map<std::string, Arrived> arrived_;
  std::vector<std::string> order_;
  std::vector<UserNews> plain_;
  std::vector<Candidate> candidates_;
  NewEventsSummary summary_;
};

NewEvents::NewEvents(EventDatabase& database, StateTransaction& store, NewEventsOptions options)
    : implementation_(
          std::make_unique<Implementation>(*database.implementation_, store, std::move(options))) {}

NewEvents::~NewEvents() = default;

std::vector<UserNews> NewEvents::next() { return implementation_->next(); }

std::string NewEvents::cursor() const { return implementation_->cursor(); }

bool NewEvents::is_complete() const { return implementation_->is_complete(); }

bool NewEvents::continues_making() const { return implementation_->continues_making(); }

const NewEventsSummary& NewEvents::summary() const noexcept { return implementation_->summary(); }

}  // namespace signals::inline SIGNALS_ABI::firestore
