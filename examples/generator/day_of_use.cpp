// SPDX-License-Identifier: Apache-2.0
#include "day_of_use.hpp"

#include <algorithm>

#include "random.hpp"

namespace samples {
namespace {

constexpr std::uint64_t day_stream = 3;

constexpr std::uint32_t second = 1000;
constexpr std::uint32_t minute = 60 * second;
constexpr std::uint32_t hour = 60 * minute;
constexpr std::uint32_t day = 24 * hour;

/// A session begins around the owner's favourite hour, and so that an hour of it lies within the 24
/// hours that end at `last`.
[[nodiscard]] signals::Instant start_of_session(const Person& person, signals::Instant last,
                                                Random& random) {
  const std::uint32_t local_hour = person.favourite_hour + 24 + random.below(4) - random.below(4);
  const std::uint32_t clock =
      ((local_hour - person.utc_offset_hours) * hour + random.below(hour)) % day;
  const signals::Instant first = last - date::days{1};
  const auto first_clock =
      static_cast<std::uint32_t>((first - date::floor<date::days>(first)).count());
  const std::uint32_t into_day = (clock + day - first_clock) % day;
  // A second off the edges keeps writers that drop milliseconds on the right side of them.
  return first + std::chrono::milliseconds{std::clamp(into_day, second, day - hour - second)};
}

[[nodiscard]] std::uint32_t foreground_of(Usage usage, bool is_first, Random& random) {
  switch (usage) {
    case Usage::lasting:
      return is_first ? random.between(5 * minute, 25 * minute)
                      : random.between(6 * second, 8 * minute);
    case Usage::brief:
      return random.between(5 * second, 50 * second);
    case Usage::opened:
      break;
  }
  return 0;
}

[[nodiscard]] AppNumber app_of(const Person& person, bool is_first, Random& random) {
  if (is_first) return person.apps[0];
  if (random.chance(350)) return person.pastimes[random.below(2)];
  return person.apps[random.below(person.app_count)];
}

[[nodiscard]] Oddity oddity_of(const Person& person, bool is_first, Random& random) {
  if (person.life->clock == Clock::broken) {
    return random.chance(700) ? Oddity::no_time : Oddity::time_in_words;
  }
  // The first event keeps what the life promises.
  if (is_first || !random.chance(40)) return Oddity::none;
  return static_cast<Oddity>(random.between(1, 9));
}

}  // namespace

void append_day(std::vector<AppUse>& uses, const Options& options, const Person& person,
                unsigned days_ago) {
  const DaySet days = days_of_use(options, person, days_ago / 7);
  if ((days & (1U << days_ago % 7)) == 0) return;

  Random random(options.seed, {day_stream, person.index, days_ago});
  const signals::Instant last = options.now - date::days{days_ago};
  const std::uint32_t mean = person.thousandths_a_day;
  const std::uint32_t thousandths = random.between(mean / 2, mean + mean / 2);
  const std::uint32_t rounded = thousandths / 1000 + (random.chance(thousandths % 1000) ? 1 : 0);
  const std::uint32_t count = std::max(1U, rounded);

  std::uint32_t left_in_session = 0;
  std::uint32_t gap = 0;
  signals::Instant time;
  std::uint32_t session = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    if (left_in_session == 0) {
      left_in_session = random.between(1, 6);
      gap = hour / left_in_session;
      time = start_of_session(person, last, random);
      session = static_cast<std::uint32_t>(random.next());
    }
    const bool is_first = i == 0;
    uses.push_back({.time = time,
                    .id = random.next(),
                    .person = person.index,
                    .session = session,
                    .foreground = std::chrono::duration<std::uint32_t, std::milli>{foreground_of(
                        person.life->usage, is_first, random)},
                    .app = app_of(person, is_first, random),
                    .oddity = oddity_of(person, is_first, random)});
    time += std::chrono::milliseconds{random.between(gap / 8, gap)};
    --left_in_session;
  }
}

}  // namespace samples
