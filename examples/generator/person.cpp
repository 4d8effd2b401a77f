// SPDX-License-Identifier: Apache-2.0
#include "person.hpp"

#include <algorithm>
#include <bit>
#include <charconv>

#include "random.hpp"

namespace samples {
namespace {

// Streams of random numbers; days have their own, see day_of_use.cpp.
constexpr std::uint64_t traits_stream = 1;
constexpr std::uint64_t days_stream = 2;

constexpr std::uint32_t shares = 60;

void assign_life(Person& person) {
  std::uint32_t place = person.index % shares;
  const auto life = std::find_if(lives().begin(), lives().end(), [&](const Life& candidate) {
    if (place < candidate.share) return true;
    place -= candidate.share;
    return false;
  });
  person.life = &*life;
  person.number = person.index / shares * life->share + place + 1;
}

void set_goals(Person& person, Random& random) {
  const GoalSetting setting = person.life->goals;
  if (setting == GoalSetting::none) return;
  person.has_vague_goal = setting == GoalSetting::vague || random.chance(100);
  if (setting == GoalSetting::vague) return;

  TopicSet taken;
  for (std::size_t tier = 0; tier < person.goals.size(); ++tier) {
    const bool wanted = tier == 0 || setting == GoalSetting::all_tiers || random.chance(600);
    if (!wanted) continue;
    Topic topic{};
    do {
      topic = static_cast<Topic>(random.below(static_cast<std::uint32_t>(topics().size())));
    } while (taken.contains(topic));
    taken.insert(topic);
    person.goals[tier] = topic;
  }
}

/// An app in one of the topics and in none of the others.
[[nodiscard]] AppNumber pick_app(TopicSet in, TopicSet not_in, Random& random) {
  const auto count = static_cast<std::uint32_t>(apps().size());
  std::uint32_t number = random.below(count);
  while (!apps()[number].topics.meets(in) || apps()[number].topics.meets(not_in)) {
    number = (number + 1) % count;
  }
  return static_cast<AppNumber>(number);
}

void install_apps(Person& person, Random& random) {
  TopicSet own;
  for (const auto& goal : person.goals) {
    if (goal) own.insert(*goal);
  }
  TopicSet in_main = own.empty() ? own.others() : own;
  TopicSet in = in_main;
  TopicSet not_in;
  switch (person.life->apps) {
    case AppChoice::own_goals:
      if (person.goals[0]) in_main = {*person.goals[0]};
      break;
    case AppChoice::second_goal_only:
      in_main = in = {*person.goals[1]};
      not_in = {*person.goals[0], *person.goals[2]};
      break;
    case AppChoice::third_goal_only:
      in_main = in = {*person.goals[2]};
      not_in = {*person.goals[0], *person.goals[1]};
      break;
    case AppChoice::other_goals:
      in_main = in = own.others();
      not_in = own;
      break;
  }
  person.app_count = random.between(1, 3);
  person.apps[0] = pick_app(in_main, not_in, random);
  for (std::uint32_t i = 1; i < person.app_count; ++i) {
    person.apps[i] = pick_app(in, not_in, random);
  }
  const auto first_pastime =
      std::find_if(apps().begin(), apps().end(), [](const App& app) { return app.topics.empty(); });
  const auto catalogued = static_cast<std::uint32_t>(first_pastime - apps().begin());
  const auto pastimes = static_cast<std::uint32_t>(apps().end() - first_pastime);
  for (AppNumber& app : person.pastimes) {
    app = static_cast<AppNumber>(catalogued + random.below(pastimes));
  }
}

void buy_phone(Person& person, Random& random) {
  const auto count = static_cast<std::uint32_t>(spellings().size());
  const std::uint32_t newest = random.below(count);
  const bool was_updated = newest > 0 && random.chance(300);
  person.spelling = &spellings()[newest];
  person.old_spelling = &spellings()[was_updated ? newest - 1 : newest];
  person.update_week = random.between(2, 8);
  person.utc_offset_hours = random.between(0, 3);
  constexpr std::array<std::uint32_t, 10> favourites{6, 7, 8, 12, 13, 17, 18, 19, 20, 21};
  person.favourite_hour = favourites[random.below(favourites.size())];
}

/// The mean over all lives, in percent.
[[nodiscard]] std::uint64_t mean_volume() {
  std::uint64_t sum = 0;
  for (const Life& life : lives()) sum += std::uint64_t{life.volume} * life.share;
  return sum / shares;
}

void spread_events(const Options& options, Person& person, Random& random) {
  std::uint64_t days = 0;
  for (unsigned week = 0; week < options.weeks; ++week) {
    days += static_cast<std::uint64_t>(std::popcount(days_of_use(options, person, week)));
  }
  if (days == 0) return;
  const std::uint64_t eagerness = random.between(700, 1300);  // thousandths
  const std::uint64_t thousandths =
      eagerness * options.events_per_user * person.life->volume / mean_volume();
  person.thousandths_a_day =
      static_cast<std::uint32_t>(std::max<std::uint64_t>(1000, thousandths / days));
}

/// The 24 hours of the week whose middle is nearest to the night from Saturday to Sunday.
[[nodiscard]] unsigned weekend_day(signals::Instant now) {
  unsigned best = 0;
  for (unsigned day = 0; day < 7; ++day) {
    const signals::Instant last = now - date::days{day};
    const signals::Instant first = last - date::days{1};
    const auto midnight = date::floor<date::days>(last);
    if (date::weekday{midnight} == date::Sunday && midnight > first) best = day;
  }
  return best;
}

}  // namespace

Person make_person(const Options& options, std::uint32_t index) {
  Random random(options.seed, {traits_stream, index});
  Person person{.index = index};
  assign_life(person);
  set_goals(person, random);
  install_apps(person, random);
  buy_phone(person, random);
  spread_events(options, person, random);
  return person;
}

DaySet days_of_use(const Options& options, const Person& person, unsigned week) {
  const auto& life = *person.life;
  for (unsigned i = 0; i < life.spell_count; ++i) {
    const Spell& spell = life.spells[i];
    if (week > spell.oldest_week || week < spell.newest_week) continue;
    if ((week - spell.newest_week) % spell.every != 0) continue;
    if (life.days == Days::weekend) return static_cast<DaySet>(1U << weekend_day(options.now));

    Random random(options.seed, {days_stream, person.index, week});
    const std::uint32_t count = random.between(spell.fewest_days, spell.most_days);
    unsigned days = 0;
    while (static_cast<std::uint32_t>(std::popcount(days)) < count) days |= 1U << random.below(7);
    return static_cast<DaySet>(days);
  }
  return 0;
}

void append_user_id(std::string& out, const Person& person) {
  std::array<char, 10> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), person.number).ptr;
  const auto size = static_cast<std::size_t>(end - digits.data());
  out += person.life->name;
  out += '-';
  out.append(size < 3 ? 3 - size : 0, '0');
  out.append(digits.data(), size);
}

}  // namespace samples
