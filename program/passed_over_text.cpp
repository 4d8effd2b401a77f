// SPDX-License-Identifier: Apache-2.0
#include "passed_over_text.hpp"

#include <fmt/format.h>

#include <signals/formats/instant_text.hpp>

namespace signals::program {
namespace {

using Kind = EventLineNoteKind;
// The kinds of what is passed over begin those of notes, but for the last.
static_assert(passed_over_fields[static_cast<std::size_t>(Kind::unreadable_time)].value ==
              &PassedOver::unreadable_times);
static_assert(passed_over_fields[static_cast<std::size_t>(Kind::without_session)].value ==
              &PassedOver::without_session);

[[nodiscard]] const files::PassedOverPlace* find(std::span<const files::PassedOverPlace> places,
                                                 std::size_t kind) {
  for (const files::PassedOverPlace& place : places) {
    if (static_cast<std::size_t>(place.kind) == kind) return &place;
  }
  return nullptr;
}

[[nodiscard]] std::string place_text(const files::PassedOverPlace& place) {
  std::string text = fmt::format("; the first is {}", place.where);
  if (place.kind == Kind::after_now) return fmt::format("{}, of {}", text, place.value);
  if (place.field.empty()) return text;
  if (place.kind == Kind::without_time) {
    return fmt::format("{}, with an unknown field that looks like a time: {} \"{}\"", text,
                       place.field, place.value);
  }
  if (place.value.empty()) {
    return fmt::format("{}, field {}: a map, a list or a boolean", text, place.field);
  }
  return fmt::format("{}, field {}: \"{}\"", text, place.field, place.value);
}

}  // namespace

std::vector<std::string> passed_over_text(const PassedOver& passed_over,
                                          std::span<const files::PassedOverPlace> places,
                                          std::uint64_t deleted_rows) {
  std::vector<std::string> lines;
  for (std::size_t kind = 0; kind < passed_over_fields.size(); ++kind) {
    const PassedOverField& field = passed_over_fields[kind];
    const std::uint64_t count = passed_over.*field.value;
    if (count == 0) continue;
    const auto* const place = find(places, kind == PassedOverSet::after_now_bit
                                               ? static_cast<std::size_t>(Kind::after_now)
                                               : kind);
    lines.push_back(fmt::format(
        "warning: {} {}{}", count == 1 ? "1 event" : fmt::format("{} events", count),
        count == 1 ? field.of_one : field.of_many, place != nullptr ? place_text(*place) : ""));
  }
  if (const auto* place = find(places, static_cast<std::size_t>(Kind::without_foreground))) {
    lines.push_back(
        fmt::format("warning: {}: an unknown field looks like a foreground time: {} \"{}\"; "
                    "rename it to a known one, such as totalTimeInForegroundMs",
                    place->where, place->field, place->value));
  }
  if (deleted_rows > 0) {
    const auto* place = find(places, static_cast<std::size_t>(Kind::deleted_row));
    lines.push_back(fmt::format(
        "warning: skipped {} row{} of deleted documents{}; export the table of latest documents, "
        "since the rows of earlier ones still count",
        deleted_rows, deleted_rows == 1 ? "" : "s", place != nullptr ? place_text(*place) : ""));
  }
  return lines;
}

std::optional<std::string> early_events_text(const AnalysisProgress& progress,
                                             const Timeframe& timeframe) {
  const Instant latest{std::chrono::milliseconds{progress.latest_event.load()}};
  const Instant first =
      timeframe.first_instant_of(WeeksAgo{timeframe.rules().weeks_considered() - 1});
  if (latest == Instant::min() || latest >= first) return std::nullopt;
  return fmt::format(
      "warning: all events are before the weeks that the rules look at, which begin at {}; the "
      "latest event is of {}; give the time of the export with --now",
      format_instant(first), format_instant(latest));
}

}  // namespace signals::program
