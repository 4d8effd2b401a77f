// SPDX-License-Identifier: Apache-2.0
#include "charts.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include <fmt/format.h>

#include "numbers_text.hpp"

namespace signals::inline SIGNALS_ABI {
namespace {

// In units of the view box; text of 13 units stays readable on a phone, where charts scroll.
constexpr double width = 760;
constexpr double height = 240;
constexpr double top_edge = 26;
constexpr double bottom_edge = 206;
constexpr double left_edge = 56;

/// The places of a chart's columns, from `left_edge` to `right`.
struct Columns {
  Columns(std::size_t number, double right)
      : count(std::max<std::size_t>(number, 1)),
        step((right - left_edge) / static_cast<double>(count)) {}
  [[nodiscard]] double middle(std::size_t column) const {
    return left_edge + step * (static_cast<double>(column) + 0.5);
  }
  [[nodiscard]] double bar_width() const { return std::min(step * 0.62, 64.0); }
  std::size_t count;
  double step;
};

/// The least of some even multiples of a power of ten that is as large, so that the axis has round
/// numbers.
[[nodiscard]] double round_up(double value) {
  if (value <= 2) return 2;
  const double power = std::pow(10, std::floor(std::log10(value)));
  for (const double factor : {1.0, 1.2, 1.6, 2.0, 3.0, 4.0, 6.0, 8.0}) {
    if (value <= factor * power) return factor * power;
  }
  return 10 * power;
}

[[nodiscard]] std::string begin(std::string_view title) {
  return fmt::format(R"(<div class="chart" role="group" aria-label="Chart: {}" tabindex="0">)"
                     R"(<svg viewBox="0 0 {} {}" role="img" aria-label="{}">)",
                     title, width, height, title);
}

void append_text(std::string& out, double x, double y, std::string_view style,
                 std::string_view text) {
  fmt::format_to(std::back_inserter(out), R"(<text x="{:.1f}" y="{:.1f}" class="{}">{}</text>)", x,
                 y, style, text);
}

void append_rect(std::string& out, double x, double y, double w, double h, std::string_view style) {
  fmt::format_to(std::back_inserter(out),
                 R"(<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" class="{}"/>)", x, y,
                 w, std::max(h, 0.0), style);
}

void append_rule(std::string& out, double y, double right, std::string_view style) {
  fmt::format_to(std::back_inserter(out),
                 R"(<line x1="{}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}" class="{}"/>)", left_edge, y,
                 right, y, style);
}

void append_labels(std::string& out, const Columns& columns,
                   const std::vector<std::string>& labels) {
  constexpr double widest = 52;
  const std::size_t every = columns.step < widest ? 2 : 1;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if ((labels.size() - 1 - i) % every != 0) continue;
    append_text(out, columns.middle(i), bottom_edge + 20, "label", labels[i]);
  }
}

[[nodiscard]] std::string legend(const std::vector<Series>& all_series) {
  std::string out = R"(<ul class="legend">)";
  for (const Series& series : all_series) {
    fmt::format_to(std::back_inserter(out),
                   R"(<li><svg viewBox="0 0 14 14" aria-hidden="true"><rect width="14" )"
                   R"(height="14" class="{}"/></svg>{}</li>)",
                   series.style, series.name);
  }
  return out + "</ul>";
}

/// Line ends moved apart, so that their names do not cover each other.
[[nodiscard]] std::vector<double> spread(const std::vector<double>& wanted) {
  constexpr double distance = 17;
  std::vector<std::size_t> order(wanted.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return wanted[a] > wanted[b]; });
  std::vector<double> places = wanted;
  double limit = bottom_edge;
  for (const std::size_t i : order) {
    places[i] = std::min(places[i], limit);
    limit = places[i] - distance;
  }
  return places;
}

}  // namespace

std::string bar(double hundredths, std::string_view style) {
  return fmt::format(
      R"(<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">)"
      R"(<rect width="100" height="10" class="track"/><rect width="{:.2f}" height="10" class="{}"/></svg>)",
      hundredths, style);
}

std::string share_chart(std::string_view title, const std::vector<std::string>& labels,
                        const std::vector<std::uint64_t>& values, std::uint64_t whole) {
  const Columns columns(labels.size(), width - 8);
  std::string out = begin(title);
  const auto y_of = [](double hundredths) {
    return bottom_edge - (bottom_edge - top_edge) * hundredths / 100;
  };
  for (const double mark : {0.0, 50.0, 100.0}) {
    append_rule(out, y_of(mark), width, mark == 0 ? "axis" : "grid");
    append_text(out, left_edge - 8, y_of(mark) + 4, "scale", fmt::format("{}%", mark));
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double share = percent(values[i], whole);
    const bool is_now = i + 1 == values.size();
    append_rect(out, columns.middle(i) - columns.bar_width() / 2, y_of(share), columns.bar_width(),
                bottom_edge - y_of(share), is_now ? "active now" : "active");
    append_text(out, columns.middle(i), y_of(share) - 6, "value", percent_text(values[i], whole));
  }
  append_labels(out, columns, labels);
  return out + "</svg></div>";
}

std::string line_chart(std::string_view title, const std::vector<std::string>& labels,
                       const std::vector<Series>& all_series) {
  constexpr double right = width - 132;
  const Columns columns(labels.size(), right);
  double most = 0;
  for (const Series& series : all_series) {
    for (const auto value : series.values) most = std::max(most, static_cast<double>(value));
  }
  most = round_up(most);
  const auto y_of = [&](double value) {
    return bottom_edge - (bottom_edge - top_edge) * value / most;
  };
  std::string out = begin(title);
  for (const double mark : {0.0, most / 2, most}) {
    append_rule(out, y_of(mark), right, mark == 0 ? "axis" : "grid");
    append_text(out, left_edge - 8, y_of(mark) + 4, "scale",
                grouped(static_cast<std::uint64_t>(mark)));
  }
  std::vector<double> ends;
  for (const Series& series : all_series) {
    std::string points;
    for (std::size_t i = series.first_known; i < series.values.size(); ++i) {
      points += fmt::format("{:.1f},{:.1f} ", columns.middle(i),
                            y_of(static_cast<double>(series.values[i])));
    }
    fmt::format_to(std::back_inserter(out), R"(<polyline points="{}" class="line {}"/>)", points,
                   series.style);
    ends.push_back(series.values.empty() ? bottom_edge
                                         : y_of(static_cast<double>(series.values.back())));
    fmt::format_to(std::back_inserter(out), R"(<circle cx="{:.1f}" cy="{:.1f}" r="4" class="{}"/>)",
                   columns.middle(columns.count - 1), ends.back(), series.style);
  }
  const std::vector<double> places = spread(ends);
  for (std::size_t i = 0; i < all_series.size(); ++i) {
    const Series& series = all_series[i];
    append_text(out, columns.middle(columns.count - 1) + 12, places[i] + 4,
                fmt::format("end {}", series.style),
                fmt::format("{} {}", series.name,
                            series.values.empty() ? "" : grouped(series.values.back())));
  }
  append_labels(out, columns, labels);
  return out + "</svg></div>";
}

std::string stacked_chart(std::string_view title, const std::vector<std::string>& labels,
                          const std::vector<Series>& above, const Series& below) {
  const Columns columns(labels.size(), width - 8);
  double most_above = 0;
  double most_below = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    double sum = 0;
    for (const Series& series : above) sum += static_cast<double>(series.values[i]);
    most_above = std::max(most_above, sum);
    most_below = std::max(most_below, static_cast<double>(below.values[i]));
  }
  const double unit = (bottom_edge - top_edge) / std::max(most_above + most_below, 1.0);
  const double axis = top_edge + most_above * unit;
  std::vector<Series> shown = above;
  shown.push_back(below);
  std::string out = legend(shown) + begin(title);
  const auto append_segment = [&](std::size_t column, double y, std::uint64_t value,
                                  std::string_view style) {
    const double h = static_cast<double>(value) * unit;
    append_rect(out, columns.middle(column) - columns.bar_width() / 2, y, columns.bar_width(), h,
                style);
    if (h >= 15) {
      append_text(out, columns.middle(column), y + h / 2 + 4.5, fmt::format("inside {}-ink", style),
                  grouped(value));
    }
  };
  for (std::size_t i = 0; i < labels.size(); ++i) {
    double y = axis;
    for (const Series& series : above) {
      y -= static_cast<double>(series.values[i]) * unit;
      append_segment(i, y, series.values[i], series.style);
    }
    append_segment(i, axis, below.values[i], below.style);
  }
  append_rule(out, axis, width, "axis");
  append_labels(out, columns, labels);
  return out + "</svg></div>";
}

}  // namespace signals::inline SIGNALS_ABI
