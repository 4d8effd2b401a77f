// SPDX-License-Identifier: Apache-2.0
#include "generate.hpp"

#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include "day_of_use.hpp"
#include "event_writer.hpp"
#include "goal_writer.hpp"
#include "person.hpp"

namespace samples {
namespace {

constexpr std::size_t chunk = std::size_t{1} << 18U;

/// Gathers text and hands it on in large pieces.
class Chunks {
 public:
  explicit Chunks(std::ostream& out) : out_(out) {}

  [[nodiscard]] std::string& text() noexcept { return text_; }

  void flush_when_large() {
    if (text_.size() >= chunk) flush();
  }
  void flush() {
    out_.write(text_.data(), static_cast<std::streamsize>(text_.size()));
    text_.clear();
  }

 private:
  std::ostream& out_;
  std::string text_;
};

}  // namespace

void write_events(std::ostream& out, const Options& options) {
  std::vector<Person> people;
  people.reserve(options.users);
  for (std::uint32_t i = 0; i < options.users; ++i) people.push_back(make_person(options, i));

  Chunks chunks(out);
  std::vector<AppUse> uses;
  for (unsigned days_ago = options.weeks * 7; days_ago-- > 0;) {
    uses.clear();
    for (const Person& person : people) append_day(uses, options, person, days_ago);
    std::sort(uses.begin(), uses.end(), [](const AppUse& left, const AppUse& right) {
      return std::tie(left.time, left.id) < std::tie(right.time, right.id);
    });
    for (const AppUse& use : uses) {
      const Person& person = people[use.person];
      const bool is_updated = days_ago / 7 < person.update_week;
      append_event(chunks.text(), use, person,
                   is_updated ? *person.spelling : *person.old_spelling);
      chunks.flush_when_large();
    }
  }
  chunks.flush();
}

void write_goals(std::ostream& out, const Options& options) {
  Chunks chunks(out);
  append_catalogue(chunks.text());
  for (std::uint32_t i = 0; i < options.users; ++i) {
    append_goals(chunks.text(), make_person(options, i), options.seed);
    chunks.text() += i + 1 < options.users ? ",\n" : "\n";
    chunks.flush_when_large();
  }
  chunks.text() += "]}\n";
  chunks.flush();
}

}  // namespace samples
