// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <signals/app_catalogue.hpp>
#include <signals/detail/text_hash.hpp>

#include "contribution.hpp"

namespace signals::inline SIGNALS_ABI {

/// Finds apps in a catalogue by ids as events spell them, and caches the results by the exact bytes
/// of the id, so that a known spelling needs no trimming and no case folding. One for each thread.
/// The catalogue must outlive it and not change.
class AppLookup {
 public:
  explicit AppLookup(const AppCatalogue& catalogue) : catalogue_(catalogue), answers_(size) {}

  /// As `AppCatalogue::find`, with `Contribution::no_app` for an unknown app.
  [[nodiscard]] AppIndex find(std::string_view app_id) {
    Answer& answer = answers_[hash_of(app_id) % size];
    if (answer.app_id != app_id) {
      answer.app = catalogue_.find(app_id).value_or(Contribution::no_app);
      answer.app_id = app_id;
    }
    return answer.app;
  }

 private:
  static constexpr std::size_t size = 1024;

  struct Answer {
    std::string app_id{};
    AppIndex app = Contribution::no_app;
  };

  const AppCatalogue& catalogue_;
  std::vector<Answer> answers_;
};

}  // namespace signals::inline SIGNALS_ABI
