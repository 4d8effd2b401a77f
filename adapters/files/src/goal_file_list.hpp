// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace signals::files {

/// One of the lists of a goal file while it is read: which element is at hand, and the first fault.
class GoalFileList {
 public:
  /// The list's name in the file.
  explicit GoalFileList(std::string_view name) : name_(name) {}

  /// Forgets everything: where a file has a list twice, the last one counts.
  void restart() noexcept {
    index_ = 0;
    fault_.clear();
  }

  /// Which element is at hand, from 0.
  [[nodiscard]] std::size_t index() const noexcept { return index_; }
  /// The next element is at hand.
  void advance() noexcept { ++index_; }

  /// What is wrong and where, such as `users[3].user_id: is needed`; empty when nothing is.
  [[nodiscard]] const std::string& fault() const noexcept { return fault_; }
  [[nodiscard]] bool has_fault() const noexcept { return !fault_.empty(); }

  void refuse_list() { refuse(fmt::format("{}: must be a JSON array", name_)); }
  void refuse_element() { refuse_element(": must be a JSON object"); }
  /// `fault` begins with the place in the element at hand, such as `.id: is needed`.
  void refuse_element(std::string_view fault) {
    refuse(fmt::format("{}[{}]{}", name_, index_, fault));
  }
  void refuse_id(std::string_view member) {
    refuse_element(fmt::format(".{}: is needed, a string that is not empty", member));
  }

  /// The fault of a subcategory that is not among those listed.
  [[nodiscard]] static std::string unknown_subcategory(std::string_view place,
                                                       std::string_view subcategory) {
    return fmt::format("{}: \"{}\" is not among the subcategories; list it there, or mend the id",
                       place, subcategory);
  }

 private:
  void refuse(std::string fault) {
    if (fault_.empty()) fault_ = std::move(fault);
  }

  std::string_view name_;
  std::size_t index_ = 0;
  std::string fault_;
};

}  // namespace signals::files
