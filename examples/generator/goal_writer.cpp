// SPDX-License-Identifier: Apache-2.0
#include "goal_writer.hpp"

#include <array>
#include <string_view>

#include "random.hpp"

namespace samples {
namespace {

constexpr std::uint64_t goals_stream = 4;

void append_text(std::string& out, std::string_view text) {
  out += '"';
  out += text;
  out += '"';
}

void append_member(std::string& out, std::string_view name, std::string_view text) {
  append_text(out, name);
  out += ": ";
  append_text(out, text);
}

/// Goals have been written by several generations too.
[[nodiscard]] std::string_view relationship_of(std::size_t tier, Random& random) {
  constexpr std::array<std::array<std::string_view, 3>, 3> relationships{{
      {"primary", "Primary", ""},
      {"secondary", "Secondary", "SECONDARY"},
      {"tertiary", "Tertiary", "TERTIARY"},
  }};
  return relationships[tier][random.chance(700) ? 0 : random.between(1, 2)];
}

void begin_goal(std::string& out, std::uint32_t number, std::string_view title) {
  out += number > 1 ? ", {" : "{";
  append_text(out, "id");
  out += ": \"g";
  out += std::to_string(number);
  out += '"';
  out += ", ";
  append_member(out, "title", title);
}

}  // namespace

void append_catalogue(std::string& out) {
  out += "{\"subcategories\": [\n";
  for (const TopicText& topic : topics()) {
    out += '{';
    append_member(out, "id", topic.id);
    out += ", ";
    append_member(out, "name", topic.name);
    out += &topic == &topics().back() ? "}\n" : "},\n";
  }
  out += "],\n\"apps\": [\n";
  std::string_view separator;
  for (const App& app : apps()) {
    if (app.topics.empty()) continue;
    out += separator;
    separator = ",\n";
    out += '{';
    append_member(out, "app_id", app.id);
    out += ", \"subcategories\": [";
    bool is_first = true;
    for (std::size_t i = 0; i < topics().size(); ++i) {
      if (!app.topics.contains(static_cast<Topic>(i))) continue;
      if (!is_first) out += ", ";
      is_first = false;
      append_text(out, topics()[i].id);
    }
    out += "]}";
  }
  out += "\n],\n\"users\": [\n";
}

void append_goals(std::string& out, const Person& person, std::uint64_t seed) {
  Random random(seed, {goals_stream, person.index});
  out += R"({"user_id": ")";
  append_user_id(out, person);
  out += R"(", "goals": [)";
  std::uint32_t number = 0;
  for (std::size_t tier = 0; tier < person.goals.size(); ++tier) {
    if (!person.goals[tier]) continue;
    const TopicText& topic = topics()[static_cast<std::size_t>(*person.goals[tier])];
    begin_goal(out, ++number, topic.goal_titles[random.below(2)]);
    out += ", ";
    append_member(out, "subcategory", topic.id);
    const std::string_view relationship = relationship_of(tier, random);
    if (!relationship.empty()) {
      out += ", ";
      append_member(out, "relationship", relationship);
    }
    out += '}';
  }
  if (person.has_vague_goal) {
    begin_goal(out, ++number, "Live better");
    out += '}';
  }
  out += "]}";
}

}  // namespace samples
