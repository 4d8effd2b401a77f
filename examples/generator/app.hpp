// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

namespace samples {

/// What an app is for and a goal aims at; its number is its place in `topics()`.
enum class Topic : std::uint8_t {
  mobile_money,
  savings,
  lending,
  insurance,
  farming,
  telehealth,
  learning,
  jobs,
  market,
  transport,
};

/// How the data spells a topic, and what people who have such a goal say.
struct TopicText {
  std::string_view id;
  std::string_view name;
  std::array<std::string_view, 2> goal_titles;
};

/// A set of topics.
class TopicSet {
 public:
  constexpr TopicSet() noexcept = default;
  constexpr TopicSet(std::initializer_list<Topic> topics) noexcept {
    for (const Topic topic : topics) insert(topic);
  }

  constexpr void insert(Topic topic) noexcept {
    bits_ = static_cast<std::uint16_t>(bits_ | bit(topic));
  }
  [[nodiscard]] constexpr bool contains(Topic topic) const noexcept {
    return (bits_ & bit(topic)) != 0;
  }
  [[nodiscard]] constexpr bool meets(TopicSet other) const noexcept {
    return (bits_ & other.bits_) != 0;
  }
  [[nodiscard]] constexpr bool empty() const noexcept { return bits_ == 0; }

  /// Every topic that the set lacks.
  [[nodiscard]] constexpr TopicSet others() const noexcept {
    TopicSet result;
    result.bits_ = static_cast<std::uint16_t>(~bits_);
    return result;
  }

 private:
  [[nodiscard]] static constexpr unsigned bit(Topic topic) noexcept {
    return 1U << static_cast<unsigned>(topic);
  }

  std::uint16_t bits_ = 0;
};

/// An app on somebody's phone. One without topics is outside the app catalogue.
struct App {
  std::string_view id;
  TopicSet topics;
};

/// The place of an app in `apps()`.
using AppNumber = std::uint8_t;

/// All topics, in the order of the enumeration.
[[nodiscard]] std::span<const TopicText> topics() noexcept;

/// All apps; for each topic, some belong to it alone. Invented: no company bears these names.
[[nodiscard]] std::span<const App> apps() noexcept;

}  // namespace samples
