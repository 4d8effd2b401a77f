// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include <signals/minutes_text.hpp>

#include "printable.hpp"
#include "report_writer.hpp"

namespace signals::program {
namespace {

enum class Align { left, right };

struct Column {
  std::string_view heading;
  Align align;
};

// The signals' columns stand after the first ones, and one for each of the tiers that milestones
// have after these.
constexpr std::array<Column, 6> first_columns{{{"user", Align::left},
                                               {"events", Align::right},
                                               {"service", Align::right},
                                               {"longest", Align::right},
                                               {"sessions", Align::right},
                                               {"weeks", Align::left}}};
constexpr std::array<Column, 2> tier_columns{{{"tier 1", Align::left}, {"tier 2", Align::left}}};
constexpr auto columns = [] {
  std::array<Column, first_columns.size() + signal_fields.size() + tier_columns.size()> all{};
  auto* next = std::copy(first_columns.begin(), first_columns.end(), all.begin());
  for (const SignalField& field : signal_fields) *next++ = {field.heading, Align::left};
  std::copy(tier_columns.begin(), tier_columns.end(), next);
  return all;
}();

constexpr const char* mark_legend =
    "! before events: some could not be used in full; --format json says how many and why\n";

[[nodiscard]] std::string legend() {
  std::string text =
      "longest: minutes of the longest service event · sessions: in the registration window\n"
      "weeks: active ● or idle ·, this week first";
  std::size_t on_line = 1;
  for (const SignalField& field : signal_fields) {
    if (field.meaning.empty()) continue;
    text += on_line++ % 4 == 3 ? "\n" : " · ";
    text += fmt::format("{}: {}", field.heading, field.meaning);
  }
  return text + "\ntier 1, tier 2: the milestones reached there\n";
}

enum class Colour { none, bold, dim, green, red };

struct Cell {
  std::string text;
  Colour colour = Colour::none;
};

/// A table's row, and the lines below it.
struct Row {
  std::array<Cell, columns.size()> cells;
  std::string notes;
  bool is_marked = false;  // something was passed over
};

[[nodiscard]] Cell mark(bool value, bool is_good) {
  if (!value) return {"·", Colour::dim};
  return {"✓", is_good ? Colour::green : Colour::red};
}

/// The milestones of a tier that were reached, by the headings of their signals.
[[nodiscard]] std::string milestones_of(const Milestones& milestones, Tier tier) {
  std::string text;
  for (const MilestoneField& field : milestone_fields) {
    if (field.tier != tier || !(milestones.*field.value)) continue;
    text += fmt::format("{}{}", text.empty() ? "" : " ", signal_of(field).heading);
  }
  return text;
}

[[nodiscard]] Row row_of(const Report& report) {
  const Signals& signals = report.signals;
  Row row;
  std::size_t column = 0;
  const auto add = [&](Cell cell) { row.cells.at(column++) = std::move(cell); };
  add({printable(report.user_id), Colour::bold});
  row.is_marked = report.passed_over != PassedOver{};
  add({fmt::format("{}{}", row.is_marked ? "!" : "", report.event_count)});
  add({fmt::format("{}", signals.service_event_count)});
  add({fmt::format("{:.2f}", round_for_people(signals.registration_metrics.max_minutes).count())});
  add({fmt::format("{}", signals.registration_metrics.weekly_sessions)});
  std::string weeks;
  for (unsigned week = 0; week < signals.active_weeks.considered; ++week) {
    weeks += signals.active_weeks[WeeksAgo{week}] ? "●" : "·";
  }
  add({weeks});
  for (const SignalField& field : signal_fields) {
    add(mark(signals.*field.value, !field.is_loss));
  }
  add({milestones_of(report.milestones, Tier::one)});
  add({milestones_of(report.milestones, Tier::two)});
  if (report.explanation) {
    for (const Reason& reason : report.explanation->reasons) {
      row.notes += fmt::format("    {} {:<36} {}\n", reason.value ? "✓" : "·", reason.flag,
                               printable(reason.text));
    }
  }
  return row;
}

/// Lines for people. The columns are as wide as the first rows need, so that the rest need not
/// wait.
class TableWriter final : public ReportWriter {
 public:
  TableWriter(Output& output, Style style) : output_(output), style_(style) {}

  void report(const Report& report) override { add(row_of(report)); }

  void failed(std::string_view user_id, const Error& error) override {
    Row row;
    row.cells[0] = {printable(user_id), Colour::bold};
    row.notes = fmt::format("    {}\n", paint(fmt::format("failed, {}: {}", name_of(error.code()),
                                                          printable(error.what())),
                                              Colour::red));
    add(std::move(row));
  }

  void unprocessed(std::string_view user_id) override {
    Row row;
    row.cells[0] = {printable(user_id), Colour::bold};
    row.notes = fmt::format("    {}\n", paint("unprocessed", Colour::red));
    add(std::move(row));
  }

  void finish() override {
    if (!has_started_) start();
    output_.write(paint("\n" + legend() + (has_marks_ ? mark_legend : ""), Colour::dim));
  }

 private:
  static constexpr std::size_t rows_measured = 1000;

  void add(Row row) {
    has_marks_ = has_marks_ || row.is_marked;
    if (has_started_) {
      write(row);
      return;
    }
    waiting_.push_back(std::move(row));
    if (waiting_.size() >= rows_measured) start();
  }

  void start() {
    has_started_ = true;
    Row heading;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      heading.cells[i] = {std::string(columns[i].heading), Colour::bold};
      widths_[i] = width_of(columns[i].heading);
      for (const Row& row : waiting_) {
        widths_[i] = std::max(widths_[i], width_of(row.cells[i].text));
      }
    }
    write(heading);
    for (const Row& row : waiting_) write(row);
    waiting_.clear();
  }

  void write(const Row& row) {
    std::string line;
    std::size_t owed = 0;  // spaces that are written only when text follows them
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const Cell& cell = row.cells[i];
      const std::size_t width = width_of(cell.text);
      const std::size_t padding = widths_[i] > width ? widths_[i] - width : 0;
      if (columns[i].align == Align::right) owed += padding;
      if (!cell.text.empty()) {
        line += std::string(owed, ' ') + paint(cell.text, cell.colour);
        owed = 0;
      }
      if (columns[i].align == Align::left) owed += padding;
      owed += 2;
    }
    output_.write(line + '\n' + row.notes);
  }

  [[nodiscard]] std::string paint(std::string text, Colour colour) const {
    if (style_ == Style::plain || colour == Colour::none) return text;
    constexpr std::array<std::string_view, 5> codes{"0", "1", "2", "32", "31"};
    return fmt::format("\x1b[{}m{}\x1b[0m", codes[static_cast<std::size_t>(colour)], text);
  }

  Output& output_;
  Style style_;
  std::array<std::size_t, columns.size()> widths_{};
  std::vector<Row> waiting_;
  bool has_started_ = false;
  bool has_marks_ = false;
};

}  // namespace

std::unique_ptr<ReportWriter> make_table_writer(const ReportWriting& writing) {
  return std::make_unique<TableWriter>(writing.output, writing.style);
}

}  // namespace signals::program
