// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string_view>
#include <utility>

#include <signals/abi.hpp>
#include <signals/instant.hpp>
#include <signals/interface.hpp>

namespace signals::inline SIGNALS_ABI {

/// When a calendar day begins; UTC by default.
///
/// A value that is cheap to copy and safe to share between threads. `<signals/named_time_zone.hpp>`
/// has the zones of the IANA database, which need another library. UTC needs none.
class TimeZone {
 public:
  /// The calendar of a zone other than UTC. It never changes, and any thread may call it.
  class Calendar : public Interface {
   public:
    /// As `TimeZone::name`.
    [[nodiscard]] virtual std::string_view name() const noexcept = 0;
    /// As `TimeZone::local_date`.
    [[nodiscard]] virtual date::local_days local_date(Instant instant) const = 0;
    /// As `TimeZone::start_of`.
    [[nodiscard]] virtual Instant start_of(date::local_days day) const = 0;
  };

  /// UTC.
  TimeZone() noexcept = default;

  /// The zone with this calendar; null is UTC.
  explicit TimeZone(std::shared_ptr<const Calendar> calendar) noexcept
      : calendar_(std::move(calendar)) {}

  /// The IANA name, such as `Africa/Johannesburg`.
  [[nodiscard]] std::string_view name() const noexcept {
    return calendar_ ? calendar_->name() : std::string_view("UTC");
  }

  /// The calendar date on a wall clock in this zone at `instant`.
  [[nodiscard]] date::local_days local_date(Instant instant) const {
    if (calendar_) return calendar_->local_date(instant);
    return date::local_days{date::floor<date::days>(instant).time_since_epoch()};
  }

  /// The first instant of a calendar date in this zone. If a clock change skips midnight, that is
  /// the change itself; if it repeats midnight, the earlier one.
  [[nodiscard]] Instant start_of(date::local_days day) const {
    if (calendar_) return calendar_->start_of(day);
    return date::sys_days{day.time_since_epoch()};
  }

  /// Whether both have the same name.
  friend bool operator==(const TimeZone& left, const TimeZone& right) noexcept {
    return left.calendar_ == right.calendar_ || left.name() == right.name();
  }

 private:
  std::shared_ptr<const Calendar> calendar_;
};

}  // namespace signals::inline SIGNALS_ABI
