// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <date/date.h>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "support/background_process.hpp"
#include "update_workspace.hpp"

namespace json = boost::json;
using namespace signals::testing;

TEST_SUITE_BEGIN("firestore" * doctest::skip(!has_node()));

namespace {

using Time = date::sys_seconds;

std::string text_of(Time time) { return date::format("%FT%TZ", time); }

/// A month of users whose phones are late, whose events are written again and deleted, on a network
/// that breaks, told night by night by a program that is killed now and then.
class Month {
 public:
  static constexpr unsigned user_count = 16;
  static constexpr int history = 60;

  explicit Month(bool by_arrival) : by_arrival_(by_arrival) {
    if (by_arrival_) workspace_.use_arrival();
    json::array events;
    for (unsigned user = 0; user < user_count; ++user) {
      for (int i = 0; i < history; ++i) events.push_back(new_event(user));
    }
    write(events);
    go_to(night_);
    CHECK(update().status == 0);
    check_reports({});
  }

  void live_a_night(bool with_deletions) {
    night_ += date::days{1};
    ++nights_;
    go_to(night_ - std::chrono::hours{3});
    write(news(with_deletions));
    // Stored after the run of last night, or just before this one, but sent a while earlier.
    if (by_arrival_ && draw(2) == 0) write_late();
    if (by_arrival_ && draw(2) == 0) write_in_the_last_minutes();
    go_to(night_);
    if (draw(6) == 0) be_killed();
    workspace_.server.fail(breaks());
    static_cast<void>(workspace_.billed());
    const ProcessResult result = update();
    update_reads_ += workspace_.billed();
    workspace_.server.fail(json::array{});
    CHECK(result.status == 0);
    check_reports(unseen_);
    full_reads_ += workspace_.billed();
  }

  /// The reads of all nights, as a share of those that full nights would have taken.
  [[nodiscard]] double share_of_reads() const {
    return static_cast<double>(update_reads_) / static_cast<double>(full_reads_);
  }
  /// Deletions that no audit has found yet.
  [[nodiscard]] bool has_unseen() const noexcept { return !unseen_.empty(); }

  /// In how many nights every user is audited.
  static constexpr int audit_nights = 4;

 private:
  [[nodiscard]] unsigned draw(unsigned below) {
    return std::uniform_int_distribution<unsigned>(0, below - 1)(random_);
  }

  [[nodiscard]] static std::string user_id(unsigned user) {
    return fmt::format("user-{:02}", user);
  }

  /// Of the last year, mostly of the last days.
  [[nodiscard]] Time drawn_time() {
    const auto most = std::chrono::minutes{60 * 24 * (draw(4) == 0 ? 300 : 9)};
    return night_ - std::chrono::hours{4} -
           std::chrono::minutes{draw(static_cast<unsigned>(most.count()))};
  }

  [[nodiscard]] json::object event_with(const std::string& user, const std::string& id) {
    constexpr std::array apps{"com.mtn.momo", "com.invest.app", "com.game.app"};
    json::object event = event_of(user, id, text_of(drawn_time()), apps[draw(apps.size())]);
    if (!by_arrival_) event.erase("arrived");
    return event;
  }

  [[nodiscard]] json::object new_event(unsigned user) {
    const std::string name = user_id(user);
    ids_[name].push_back(fmt::format("event-{:05}", next_id_++));
    return event_with(name, ids_[name].back());
  }

  /// What a day brings.
  [[nodiscard]] json::array news(bool with_deletions) {
    json::array writes;
    for (unsigned i = draw(6); i > 0; --i) {
      writes.push_back(new_event(draw(user_count)));
    }
    // By count, a state is blind to what is written again.
    rewritten_.reset();
    if (by_arrival_ && draw(2) == 0) {
      rewritten_ = draw(user_count);
      const std::string user = user_id(*rewritten_);
      writes.push_back(
          event_with(user, ids_[user][draw(static_cast<unsigned>(ids_[user].size()))]));
    }
    if (with_deletions && draw(4) == 0) {
      const std::string user = user_id(draw(user_count));
      const unsigned at = draw(static_cast<unsigned>(ids_[user].size()));
      writes.push_back(deletion_of(user, ids_[user][at]));
      ids_[user].erase(ids_[user].begin() + at);
      if (by_arrival_) unseen_[user] = nights_ + audit_nights;
    }
    json::object foreign = event_of("someone", "x", text_of(drawn_time()));
    foreign["path"] = {"devices", "d", "events", fmt::format("{}", next_id_++)};
    writes.push_back(foreign);
    return writes;
  }

  /// Between the end of the window of last night and that night's run, and stored after it.
  void write_late() {
    json::object event = new_event(draw(user_count));
    const auto since_window =
        (night_ - std::chrono::hours{3}) - (night_ - date::days{1} - std::chrono::minutes{10});
    event["earlier"] = std::chrono::microseconds{since_window}.count();
    write({event});
  }

  /// Which the next night reads, as others may still be stored that arrived before.
  void write_in_the_last_minutes() {
    go_to(night_ - std::chrono::minutes{5});
    const unsigned user = rewritten_.value_or(draw(user_count));
    write({new_event(user)});
    too_late_ = user_id(user);
  }

  void write(const json::array& writes) { workspace_.server.add(writes); }
  void go_to(Time time) { workspace_.server.set_clock(text_of(time)); }

  /// Faults of the next requests: streams that end at any byte, and refusals.
  [[nodiscard]] json::array breaks() {
    json::array faults;
    for (unsigned i = draw(4); i > 0; --i) {
      if (draw(4) == 0) {
        faults.push_back(json::object{{"status", 503}});
      } else {
        faults.push_back(
            json::object{{"cut", draw(3000)}, {"how", draw(2) == 0 ? "reset" : "end"}});
      }
      faults.push_back(nullptr);
    }
    for (json::value& fault : faults) {
      if (fault.is_null()) fault = json::object{};
    }
    return faults;
  }

  [[nodiscard]] Words words() const {
    Words words{"update",  "--state",    "users.state", "--events",     "firestore",
                "--goals", "goals.json", "--now",       text_of(night_)};
    if (by_arrival_) words.insert(words.end(), {"--audit", fmt::format("1/{}", audit_nights)});
    return words;
  }

  [[nodiscard]] ProcessResult update() { return workspace_.run(words()); }

  /// A run that waits for an answer when it is killed: it leaves the state as it was.
  void be_killed() {
    const std::string before = workspace_.directory.read("users.state");
    workspace_.server.fail(
        json::array{json::object{}, json::object{{"cut", 200}, {"how", "stall"}}});
    static_cast<void>(workspace_.billed());
    Words command = words();
    command.insert(command.begin(), program);
    BackgroundProcess run(command, workspace_.directory.path_of("killed.log"), workspace_.options);
    for (std::size_t seen = 0; seen < 2 && run.is_running();) {
      std::this_thread::sleep_for(std::chrono::milliseconds{2});
      seen += workspace_.server.requests().size();
    }
    CHECK(run.end(SIGKILL) == 128 + SIGKILL);
    CHECK(workspace_.directory.read("users.state") == before);
  }

  /// All users' reports from the state are those from all events, but for deletions that may still
  /// be unseen.
  void check_reports(std::map<std::string, int> unseen) {
    std::string users;
    for (unsigned user = 0; user < user_count; ++user) {
      users += (user == 0 ? "" : ",") + user_id(user);
    }
    const auto now = text_of(night_);
    const auto lines_of = [](const std::string& text) {
      std::vector<std::string> lines;
      for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) {
        lines.push_back(text.substr(at, text.find('\n', at) - at));
      }
      return lines;
    };
    const auto kept = lines_of(workspace_.reports({"--state", "users.state"}, now, users));
    static_cast<void>(workspace_.billed());
    const auto whole = lines_of(workspace_.reports({"--events", "firestore"}, now, users));
    REQUIRE(kept.size() == user_count);
    REQUIRE(whole.size() == user_count);
    for (unsigned user = 0; user < user_count; ++user) {
      const std::string name = user_id(user);
      if (name == too_late_) continue;
      const auto at = unseen.find(name);
      if (at != unseen.end() && nights_ < at->second && kept[user] != whole[user]) continue;
      CAPTURE(nights_);
      CHECK(kept[user] == whole[user]);
      unseen_.erase(name);
    }
    too_late_.clear();
  }

  UpdateWorkspace workspace_;
  bool by_arrival_;
  // One long life; a hundred of them would take minutes.
  std::mt19937 random_{20260201};  // NOLINT(cert-msc32-c,cert-msc51-cpp)
  Time night_ = date::sys_days{date::year{2026} / 2 / 1} + std::chrono::hours{22};
  int nights_ = 0;
  int next_id_ = 0;
  std::map<std::string, std::vector<std::string>> ids_;
  /// By user, the night in which an audit has found the deletion at the latest.
  std::map<std::string, int> unseen_;
  /// Who has an event that was written again today.
  std::optional<unsigned> rewritten_;
  /// Who has an event that this night leaves to the next.
  std::string too_late_;
  std::uint64_t update_reads_ = 0;
  std::uint64_t full_reads_ = 0;
};

}  // namespace

TEST_CASE("every night of a month by arrival reports what a full reading reports") {
  Month month(true);
  for (int night = 0; night < 30; ++night) month.live_a_night(night < 30 - Month::audit_nights);
  CHECK_FALSE(month.has_unseen());
  CHECK(month.share_of_reads() < 0.1);
}

TEST_CASE("every night of a month by count reports what a full reading reports") {
  Month month(false);
  for (int night = 0; night < 15; ++night) month.live_a_night(true);
  CHECK(month.share_of_reads() < 0.4);
}

TEST_SUITE_END();
