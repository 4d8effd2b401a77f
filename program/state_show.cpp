// SPDX-License-Identifier: Apache-2.0
#include "state_show.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include <signals/formats/instant_text.hpp>
#include <signals/formats/report_json.hpp>
#include <signals/user_state_bytes.hpp>

namespace signals::program {
namespace {

void append_member(std::string& out, std::string_view name, std::string_view value) {
  out += out.back() == '{' ? "\"" : ",\"";
  out.append(name).append("\":").append(value);
}

void append_member(std::string& out, std::string_view name, std::uint64_t value) {
  append_member(out, name, std::to_string(value));
}

void append_member(std::string& out, std::string_view name, const std::optional<Instant>& value) {
  append_member(out, name, value ? '"' + format_instant(*value) + '"' : std::string("null"));
}

[[nodiscard]] std::string json_string(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

[[nodiscard]] std::string json_of(const AppState& app) {
  std::string out = "{";
  append_member(out, "app_id", json_string(app.app_id));
  append_member(out, "event_count", app.event_count);
  append_member(out, "longest_minutes", fmt::format("{}", app.longest_foreground.count()));
  append_member(out, "first", app.first);
  std::string runs;
  for (const InstantRun& run : app.active.runs()) {
    runs += fmt::format("{}[\"{}\",\"{}\"]", runs.empty() ? "" : ",", format_instant(run.first),
                        format_instant(run.last));
  }
  append_member(out, "active", '[' + runs + ']');
  append_member(out, "instants_ahead", app.ahead.size());
  append_member(out, "sessions", app.sessions.size());
  return out += '}';
}

}  // namespace

void show_store(StateStore& file, StateTransaction& store, Output& output) {
  const StateRun run = store.last_run().value_or(StateRun{});
  const StateCounts counts = file.counts();
  std::string line = "{";
  append_member(line, "source", json_string(run.origin.source));
  append_member(line, "since", run.origin.since);
  append_member(line, "sessions_kept_days",
                static_cast<std::uint64_t>(run.origin.sessions_kept.most.count()));
  append_member(line, "runs", run.epoch);
  append_member(line, "now", std::optional(run.now));
  append_member(line, "users", counts.users);
  append_member(line, "apps", counts.apps);
  append_member(line, "batches", counts.batches);
  append_member(line, "state_bytes", counts.state_bytes);
  output.write(line + "}\n");
}

void show_user(const StoredUser& user, const AppDictionary& dictionary, Output& output) {
  const UserState state = decode_user_state(user.state, dictionary);
  std::string line = "{";
  append_member(line, "user_id", json_string(user.user_id));
  append_member(line, "event_count", state.event_count());
  std::string flags;
  user.flags.for_each([&](std::size_t, std::string_view name) {
    flags += fmt::format("{}\"{}\"", flags.empty() ? "" : ",", name);
  });
  append_member(line, "flags", '[' + flags + ']');
  append_member(line, "next_change", user.due);
  append_member(line, "state_bytes", user.state.size());
  append_member(line, "sealed_at", state.seal() ? std::optional(state.seal()->at) : std::nullopt);
  std::string apps;
  for (const AppState& app : state.apps()) apps += (apps.empty() ? "" : ",") + json_of(app);
  append_member(line, "apps", '[' + apps + ']');
  output.write(line + "}\n");
}

}  // namespace signals::program
