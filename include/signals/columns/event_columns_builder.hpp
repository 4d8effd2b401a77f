// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

#include <signals/abi.hpp>
#include <signals/app_catalogue.hpp>
#include <signals/columns/columns.hpp>
#include <signals/event.hpp>
#include <signals/instant.hpp>
#include <signals/minutes.hpp>

namespace signals::inline SIGNALS_ABI {

/// Turns events into columns: looks apps up in the catalogue and numbers the sessions.
///
/// A builder numbers a session the same for all users. The numbers of two builders cannot be
/// compared. It borrows the catalogue, which must outlive it. Not safe to use from two threads.
///
///     signals::EventColumnsBuilder builder(catalogue);
///     for (const signals::Event& event : events) builder.add(event);
///     signals::EventColumns columns = builder.columns();
class SIGNALS_EXPORT EventColumnsBuilder {
 public:
  /// Starts with no events.
  explicit EventColumnsBuilder(std::reference_wrapper<const AppCatalogue> catalogue)
      : catalogue_(catalogue) {}

  /// Appends one event. Throws `Error` with `resource_exhausted` above four billion sessions.
  void add(const Event& event);

  /// The number of events.
  [[nodiscard]] std::size_t size() const noexcept { return events_.apps.size(); }

  /// The events so far; valid until the next is added.
  [[nodiscard]] EventColumns columns() const& noexcept { return events_.view(); }
  EventColumns columns() const&& = delete;

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  [[nodiscard]] SessionIndex number_of(std::string_view session_id);

  std::reference_wrapper<const AppCatalogue> catalogue_;
  std::unordered_map<std::string, SessionIndex, Hash, std::equal_to<>> numbers_;
  OwnedEventColumns events_;
};

}  // namespace signals::inline SIGNALS_ABI
