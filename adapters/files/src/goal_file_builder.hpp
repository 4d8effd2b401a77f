// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/unordered/unordered_flat_set.hpp>

#include <signals/analysis/goals_in_memory.hpp>
#include <signals/app_catalogue.hpp>
#include <signals/detail/text_hash.hpp>
#include <signals/goal.hpp>
#include <signals/subcategory.hpp>

#include "goal_file_parts.hpp"

namespace signals::inline SIGNALS_ABI::files {

/// All that a goal file says, but for its users.
struct GoalFileContents {
  std::vector<Subcategory> subcategories{};
  std::shared_ptr<AppCatalogue> catalogue = std::make_shared<AppCatalogue>();
  /// What may be a mistake but need not be one, such as an unknown relationship: a place and a
  /// sentence for each kind.
  std::vector<std::string> remarks{};
};

/// A value of a goal file that is a text, or nothing that one could look into.
struct GoalFileValue {
  enum class Kind : std::uint8_t { null, string, integer, other };

  Kind kind = Kind::null;
  /// A string's text or an integer's digits; else empty. Lasts as long as the parser says.
  std::string_view text{};
};

/// Makes goals and a catalogue of the parts of a goal file, in the order in which they stand there.
///
/// What does not fit is kept until its object ends, as the last of two members of one name counts;
/// and until the file ends, as the first list's fault is told, wherever the lists stand.
class GoalFileBuilder {
 public:
  /// Adds the users to `goals`.
  explicit GoalFileBuilder(GoalsInMemory& goals) : goals_(goals) {}

  /// Whether anybody will look at what the object holds; if not, no more is said of it.
  [[nodiscard]] bool begin_object(GoalFilePart object);
  void end_object(GoalFilePart object);
  /// A member of that object begins, known as `part` or ignored.
  void begin_member(GoalFilePart object, GoalFilePart part, std::string_view name);
  /// Takes a text, or what stands in the place of an object or a list.
  void take(GoalFilePart part, const GoalFileValue& value);

  /// What is wrong and where, such as `users[3].user_id: is needed`; empty when nothing is.
  [[nodiscard]] std::string first_fault() const;

  /// All else that was read, once.
  [[nodiscard]] GoalFileContents take_contents();

 private:
  using TextSet = boost::unordered_flat_set<std::string, TextHash, std::equal_to<>>;

  /// One of the lists of the file, of which no more is read after the first fault.
  struct Section {
    std::string_view name;
    std::string_view id_name;
    std::string_view place_of_mention{};  // for an element, and an index in its list
    bool is_given = false;
    std::size_t size = 0;
    std::string fault{};

    /// A subcategory, and where it is named first: in which element and at which place of its list.
    struct Mention {
      std::string subcategory;
      std::size_t element;
      std::size_t index;
    };
    std::vector<Mention> mentions{};
    TextSet mentioned{};

    void mention(std::string_view subcategory, std::size_t index) {
      if (mentioned.contains(subcategory)) return;
      mentioned.emplace(subcategory);
      mentions.push_back({std::string(subcategory), size, index});
    }
  };

  /// Which members an object has: the known ones, and the first one that looks like a known one.
  struct Members {
    std::uint32_t known = 0;  // a bit for each part
    std::string misspelt{};
    GoalFileMember meant{};

    void clear() noexcept {
      known = 0;
      misspelt.clear();
    }
    /// What is wrong with the object; a member that is there too is not what was meant.
    [[nodiscard]] std::string fault() const;
  };

  /// The element of a section that is being read.
  struct Element {
    Members members{};
    std::string id{};
    bool has_id = false;
    std::string name{};
    bool is_name_text = true;
    std::vector<std::string> subcategories{};
    std::string list_fault{};  // of its goals or subcategories
  };

  [[nodiscard]] Section& section_of(GoalFilePart part);
  static void refuse(Section& section, std::string_view fault);
  void refuse_file(std::string fault);
  void refuse_goal(std::string_view fault);
  void end_element(Section& section, std::string fault);
  [[nodiscard]] std::string keep_subcategory();
  [[nodiscard]] std::string keep_app();
  [[nodiscard]] std::string keep_user();
  void end_goal();
  [[nodiscard]] std::string fault_of_goal();
  void take_goal_text(GoalFilePart part, const GoalFileValue& value);
  void take_app_subcategory(const GoalFileValue& value);

  GoalsInMemory& goals_;
  GoalFileContents contents_;
  std::string fault_;  // of the file as a whole
  Section subcategories_{.name = "subcategories", .id_name = "id"};
  Section apps_{
      .name = "apps", .id_name = "app_id", .place_of_mention = "apps[{}].subcategories[{}]"};
  Section users_{
      .name = "users", .id_name = "user_id", .place_of_mention = "users[{}].goals[{}].subcategory"};
  TextSet listed_subcategories_;
  TextSet app_ids_;
  Element element_;
  Goal* goal_ = nullptr;
  Members goal_members_;
  std::array<bool, 4> is_goal_text_wrong_{};
  std::string relationship_;  // of the goal, where it makes no tier
  std::uint64_t unknown_relationships_ = 0;
  std::string first_unknown_relationship_;
};

}  // namespace signals::inline SIGNALS_ABI::files
