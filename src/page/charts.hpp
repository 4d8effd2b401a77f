// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI {

/// Numbers of one kind, over the columns of a chart.
struct Series {
  std::string_view name;
  /// The class that the style sheet paints and hatches.
  std::string_view style;
  std::vector<std::uint64_t> values;
  /// The first of the values that is known.
  std::size_t first_known = 0;
};

/// A bar that is so many hundredths of its place long, as SVG without text.
[[nodiscard]] std::string bar(double hundredths, std::string_view style);

/// A column for each label, as high as its share of `whole`, as SVG. The labels are HTML.
[[nodiscard]] std::string share_chart(std::string_view title,
                                      const std::vector<std::string>& labels,
                                      const std::vector<std::uint64_t>& values,
                                      std::uint64_t whole);

/// A line for each series, named at its end, as SVG.
[[nodiscard]] std::string line_chart(std::string_view title, const std::vector<std::string>& labels,
                                     const std::vector<Series>& all_series);

/// Columns of the series above each other, and those of `below` under the axis, as SVG with a
/// legend.
[[nodiscard]] std::string stacked_chart(std::string_view title,
                                        const std::vector<std::string>& labels,
                                        const std::vector<Series>& above, const Series& below);

}  // namespace signals::inline SIGNALS_ABI
