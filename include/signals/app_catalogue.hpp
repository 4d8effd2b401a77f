// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <signals/abi.hpp>
#include <signals/detail/index_last.hpp>
#include <signals/detail/text.hpp>
#include <signals/detail/text_hash.hpp>
#include <signals/list_view.hpp>
#include <signals/subcategory.hpp>

namespace signals::inline SIGNALS_ABI {

/// The index of an app in one `AppCatalogue`; it has no meaning in another.
enum class AppIndex : std::uint32_t {};

/// The index of a subcategory in one `AppCatalogue`; it has no meaning in another.
enum class SubcategoryIndex : std::uint32_t {};

/// Which subcategories each app belongs to.
///
/// App ids are compared after trimming, ignoring ASCII case; subcategory ids byte by byte. Build
/// the catalogue first, then share it: `const` members are safe to call from any number of threads.
/// A member that throws leaves the catalogue unchanged.
///
///     signals::AppCatalogue catalogue;
///     catalogue.add("com.mtn.momo", {"mobile-money"});
///     catalogue.add({.id = "mobile-money", .name = "Mobile money"});
class AppCatalogue {
 public:
  /// Adds an app to these subcategories, in addition to those that it has already. Ignores an id
  /// that is empty after trimming.
  void add(std::string_view app_id, ListView<std::string> subcategories) {
    const std::string_view trimmed = text::trim(app_id);
    if (trimmed.empty()) return;
    const std::size_t known = subcategories_.size();
    try {
      add_app(trimmed, subcategories);
    } catch (...) {
      while (subcategories_.size() > known) forget_last_subcategory();
      throw;
    }
  }

  /// Adds a subcategory. If its id is known, replaces the name.
  void add(Subcategory subcategory) {
    const SubcategoryIndex index = index_of(subcategory.id);
    subcategories_[static_cast<std::uint32_t>(index)].name = std::move(subcategory.name);
  }

  /// The app with this id; nothing if the catalogue does not have it.
  [[nodiscard]] std::optional<AppIndex> find(std::string_view app_id) const {
    const auto at = app_indices_.find(text::trim(app_id));
    if (at == app_indices_.end()) return std::nullopt;
    return at->second;
  }

  /// The subcategory with this id; nothing if neither an app nor a call of `add` named it.
  [[nodiscard]] std::optional<SubcategoryIndex> find_subcategory(std::string_view id) const {
    const auto at = subcategory_indices_.find(id);
    if (at == subcategory_indices_.end()) return std::nullopt;
    return at->second;
  }

  /// The app's id as it was first added, trimmed.
  [[nodiscard]] std::string_view app_id(AppIndex app) const noexcept { return entry(app).app_id; }

  /// The app's subcategories, each once, in the order in which they were added.
  [[nodiscard]] std::span<const SubcategoryIndex> subcategories(AppIndex app) const noexcept {
    return entry(app).subcategories;
  }

  /// All subcategories, in the order of their indices.
  [[nodiscard]] std::span<const Subcategory> subcategories() const noexcept {
    return subcategories_;
  }

  /// One of the subcategories.
  [[nodiscard]] const Subcategory& operator[](SubcategoryIndex subcategory) const noexcept {
    assert(static_cast<std::uint32_t>(subcategory) < subcategories_.size());
    return subcategories_[static_cast<std::uint32_t>(subcategory)];
  }

  /// The number of apps.
  [[nodiscard]] std::size_t size() const noexcept { return apps_.size(); }

 private:
  struct Entry {
    std::string app_id;
    std::vector<SubcategoryIndex> subcategories;
  };
  struct CaselessHash {
    using is_transparent = void;
    [[nodiscard]] std::size_t operator()(std::string_view app_id) const noexcept {
      return static_cast<std::size_t>(caseless_hash_of(app_id));
    }
  };
  struct CaselessEqual {
    using is_transparent = void;
    [[nodiscard]] bool operator()(std::string_view left, std::string_view right) const noexcept {
      return left == right || text::equal_ignoring_case(left, right);
    }
  };

  [[nodiscard]] const Entry& entry(AppIndex app) const noexcept {
    assert(static_cast<std::uint32_t>(app) < apps_.size());
    return apps_[static_cast<std::uint32_t>(app)];
  }

  void add_app(std::string_view app_id, std::span<const std::string> subcategories) {
    const std::optional<AppIndex> app = find(app_id);
    std::vector<SubcategoryIndex> all;
    if (app) all = entry(*app).subcategories;
    for (const std::string& id : subcategories) {
      const SubcategoryIndex index = index_of(id);
      if (std::find(all.begin(), all.end(), index) == all.end()) all.push_back(index);
    }
    if (app) {
      apps_[static_cast<std::uint32_t>(*app)].subcategories = std::move(all);
      return;
    }
    apps_.push_back({.app_id = std::string(app_id), .subcategories = std::move(all)});
    detail::index_last(apps_, app_id, app_indices_);
  }

  [[nodiscard]] SubcategoryIndex index_of(std::string_view id) {
    if (const auto known = find_subcategory(id)) return *known;
    subcategories_.push_back({.id = std::string(id)});
    return detail::index_last(subcategories_, id, subcategory_indices_);
  }

  void forget_last_subcategory() noexcept {
    subcategory_indices_.erase(subcategory_indices_.find(subcategories_.back().id));
    subcategories_.pop_back();
  }

  std::vector<Entry> apps_;
  std::unordered_map<std::string, AppIndex, CaselessHash, CaselessEqual> app_indices_;
  std::vector<Subcategory> subcategories_;
  std::unordered_map<std::string, SubcategoryIndex, TextHash, std::equal_to<>> subcategory_indices_;
};

}  // namespace signals::inline SIGNALS_ABI
