// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <span>
#include <string_view>
#include <vector>

#include <signals/abi.hpp>
#include <signals/detail/text_hash.hpp>
#include <signals/detail/word.hpp>

namespace signals::inline SIGNALS_ABI::arrow {

/// Whether both are equal, by as few branches as texts of some 16 to 32 bytes allow.
[[nodiscard]] inline bool is_same(std::string_view left, std::string_view right) noexcept {
  constexpr std::size_t word = 8;
  const std::size_t size = left.size();
  if (size != right.size() || size < 2 * word || size > 4 * word) return left == right;
  const auto difference = [&](std::size_t at) {
    return load_word<word>(left.data() + at) ^ load_word<word>(right.data() + at);
  };
  // The words may overlap.
  return (difference(0) | difference(word) | difference(size - 2 * word) |
          difference(size - word)) == 0;
}

/// A text, and what tells it from others of its size: all of it where it is short, else its hash.
/// Without a copy of the text.
struct TextKey {
  static constexpr std::size_t most_short = 16;

  TextKey() = default;
  explicit TextKey(std::string_view of) noexcept : text(of) {
    if (is_short()) {
      ends = text_hash::ends_of(of);
      hash = text_hash::mix_ends(ends, text_hash::k0 ^ of.size());
    } else {
      hash = hash_of(of);
      ends.first = hash;
    }
  }

  [[nodiscard]] bool is_short() const noexcept { return text.size() <= most_short; }

  std::string_view text;
  std::uint64_t hash = 0;
  text_hash::Ends ends;
};

/// Numbers texts from `first` on, in the order in which they come.
class TextNumbers {
 public:
  /// The number of no text.
  static constexpr std::uint32_t none = 0xFFFFFFFF;
  /// The number of a text that needs none: it is there, and no one asks which one it is.
  static constexpr std::uint32_t any = none - 1;
  /// Where numbers are kept: one that is not known yet.
  static constexpr std::uint32_t unread = none - 2;

  /// The number of the text, which is the next one where it is new. Throws `Error` with
  /// `resource_exhausted` above four billion.
  std::uint32_t number_of(std::string_view text) {
    reserve(1);
    return number_of(TextKey(text));
  }

  /// Makes room for that many more texts, for which the following may be called: where their keys
  /// are prefetched, the cache misses of all of them overlap.
  void reserve(std::size_t more) {
    if (is_crowded(slots_.size(), texts_.size() + more)) grow(texts_.size() + more);
  }
  void prefetch(const TextKey& key) const noexcept {
    __builtin_prefetch(&slots_[key.hash & (slots_.size() - 1)]);
  }
  [[nodiscard]] std::uint32_t number_of(const TextKey& key) {
    const Slot& slot = slot_of(key);
    return slot.number != none ? slot.number : add(key);
  }

  /// The number of a text, `none` where it has none.
  [[nodiscard]] std::uint32_t find(std::string_view text) noexcept {
    return slots_.empty() ? none : slot_of(TextKey(text)).number;
  }

  /// The number of the first text: smaller ones may have another meaning.
  [[nodiscard]] std::uint32_t first() const noexcept { return first_; }
  /// Sets it, while there are no texts.
  void begin_with(std::uint32_t first) noexcept { first_ = first; }

  /// All texts; valid as long as this, but for the list itself, which the next text changes.
  [[nodiscard]] std::span<const std::string_view> texts() const noexcept { return texts_; }

  /// Forgets all texts.
  void clear();

 private:
  /// With all that tells a short text from others, so that a search stays in one cache line.
  struct alignas(32) Slot {
    text_hash::Ends ends{};
    std::uint32_t size = 0;  // the lowest bits of it
    std::uint32_t number = none;
  };

  [[nodiscard]] bool holds(const Slot& slot, const TextKey& key) const noexcept {
    return slot.ends.first == key.ends.first && slot.ends.last == key.ends.last &&
           slot.size == static_cast<std::uint32_t>(key.text.size()) &&
           (key.is_short() || is_same(texts_[slot.number - first_], key.text));
  }
  [[nodiscard]] Slot& slot_of(const TextKey& key) noexcept {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = key.hash & mask;
    while (slots_[at].number != none && !holds(slots_[at], key)) at = (at + 1) & mask;
    return slots_[at];
  }
  /// A quarter full, each search but a few ends at its first slot, so that the processor guesses
  /// well; but a large table would take too much memory.
  [[nodiscard]] static bool is_crowded(std::size_t slots, std::size_t texts) noexcept {
    constexpr std::size_t most_of_small = std::size_t{1} << 18U;
    return (slots < most_of_small ? 4 : 2) * texts >= slots;
  }
  [[nodiscard]] std::uint32_t add(const TextKey& key);
  void grow(std::size_t texts);

  std::uint32_t first_ = 0;
  std::vector<Slot> slots_;  // a power of two of them
  std::vector<std::string_view> texts_;
  std::pmr::monotonic_buffer_resource memory_;
};

/// Numbers the texts of one list, such as a dictionary, by their entries: texts that are equal by
/// the first of theirs that was asked for. Without a copy of them, and in a table that is small
/// enough for the caches.
class EntryNumbers {
 public:
  /// As those of `TextNumbers`.
  void reserve(std::size_t more) {
    while (2 * (used_ + more) >= slots_.size()) grow();
  }
  void prefetch(const TextKey& key) const noexcept {
    __builtin_prefetch(&slots_[key.hash & (slots_.size() - 1)]);
  }

  /// The number of the text of `entry`, where `text_of` gives the text of any.
  template <typename TextOf>
  [[nodiscard]] std::uint32_t number_of(const TextKey& key, std::uint32_t entry, TextOf text_of) {
    Slot& slot = slots_[place_of(key, text_of)];
    if (slot.entry != TextNumbers::none) return slot.entry;
    slot = {static_cast<std::uint32_t>(key.hash), entry};
    ++used_;
    return entry;
  }

  /// The number of a text, `TextNumbers::none` where it has none. Room was made for one.
  template <typename TextOf>
  [[nodiscard]] std::uint32_t find(const TextKey& key, TextOf text_of) const {
    return slots_[place_of(key, text_of)].entry;
  }

  /// Calls `use` with each number that was given.
  template <typename Use>
  void each(Use use) const {
    for (const Slot& slot : slots_) {
      if (slot.entry != TextNumbers::none) use(slot.entry);
    }
  }

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t entry = TextNumbers::none;
  };
  template <typename TextOf>
  [[nodiscard]] std::size_t place_of(const TextKey& key, TextOf text_of) const {
    const auto hash = static_cast<std::uint32_t>(key.hash);
    std::size_t at = hash & (slots_.size() - 1);
    while (slots_[at].entry != TextNumbers::none &&
           !(slots_[at].hash == hash && is_same(text_of(slots_[at].entry), key.text))) {
      at = (at + 1) & (slots_.size() - 1);
    }
    return at;
  }
  void grow();

  std::vector<Slot> slots_;  // a power of two of them
  std::size_t used_ = 0;
};

/// The same for whole numbers, whose digits are the texts: saves writing them for each row.
class IntegerNumbers {
 public:
  explicit IntegerNumbers(TextNumbers& numbers)
      : numbers_(&numbers), small_(least_small, TextNumbers::none) {}

  /// The number of the integer's digits, which has 64 bits with or without a sign.
  template <typename Integer>
  std::uint32_t number_of(Integer value) {
    const auto key = static_cast<std::uint64_t>(value);
    if (key < small_.size()) {
      if (small_[key] == TextNumbers::none) small_[key] = add(value);
      return small_[key];
    }
    if (2 * used_ >= slots_.size()) grow();
    Slot& slot = slot_of(key);
    if (slot.number == TextNumbers::none) {
      slot = {key, add(value)};
      ++used_;
    }
    return slot.number;
  }

  /// The numbers of small integers, `none` where one has none yet; until the next one is added.
  [[nodiscard]] std::span<const std::uint32_t> small() const noexcept { return small_; }

 private:
  struct Slot {
    std::uint64_t key = 0;
    std::uint32_t number = TextNumbers::none;
  };

  [[nodiscard]] Slot& slot_of(std::uint64_t key) noexcept;
  std::uint32_t add(std::int64_t value);
  std::uint32_t add(std::uint64_t value);
  void grow();

  TextNumbers* numbers_;
  std::vector<Slot> slots_;  // a power of two of them
  std::size_t used_ = 0;
  static constexpr std::size_t least_small = 1024;
  std::vector<std::uint32_t> small_;  // by the integer; more once there are many
};

}  // namespace signals::inline SIGNALS_ABI::arrow
