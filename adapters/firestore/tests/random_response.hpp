// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::firestore::testing {

/// Writes responses of `:runQuery` at random: documents with values of every type, nested ones too,
/// members in any order, white space of any kind, escapes where none are needed.
class RandomResponse {
 public:
  explicit RandomResponse(std::uint64_t seed) : random_(seed) {}

  /// A response of up to four results.
  [[nodiscard]] std::string text();

 private:
  [[nodiscard]] bool one_in(std::uint64_t count) { return below(count) == 0; }
  [[nodiscard]] std::uint64_t below(std::uint64_t end) { return random_() % end; }
  template <typename Texts>
  [[nodiscard]] std::string_view any_of(const Texts& texts) {
    return texts[below(std::size(texts))];
  }

  void space();
  void string(std::string_view text);
  void member(std::string_view name, bool& is_first);
  void value(unsigned depth);
  void fields(unsigned depth);
  void document();
  void result();

  std::mt19937_64 random_;
  std::string out_;
};

}  // namespace signals::inline SIGNALS_ABI::firestore::testing
