// SPDX-License-Identifier: Apache-2.0
#include "report_command.hpp"

#include <cerrno>
#include <fstream>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include <signals/detail/text.hpp>
#include <signals/error.hpp>
#include <signals/formats/instant_text.hpp>
#include <signals/formats/saved_report.hpp>

#include "fail.hpp"
#include "input_files.hpp"
#include "message.hpp"
#include "page_writer.hpp"
#include "run_inputs.hpp"

namespace signals::program {
namespace {

/// Refuses what saved reports have behind them.
void require_no_source(const Arguments& arguments) {
  const auto refuse = [](bool is_given, std::string_view option) {
    if (is_given) {
      fail(fmt::format("{}: does not apply to the saved reports of --reports; leave it out",
                       option));
    }
  };
  refuse(!arguments.events.empty(), "--events");
  refuse(arguments.state.has_value(), "--state");
  refuse(arguments.since.has_value(), "--since");
  refuse(arguments.limit.has_value(), "--limit");
  refuse(!arguments.user_ids.empty(), "--user-id");
  refuse(arguments.user_id_file.has_value(), "--user-id-file");
}

/// The instant that a report is for, where its explanation tells it.
[[nodiscard]] std::optional<Instant> instant_of_report(const Report& report) {
  if (!report.explanation || report.explanation->weeks.empty()) return std::nullopt;
  return report.explanation->weeks.front().last;
}

class SavedReports {
 public:
  explicit SavedReports(const Arguments& arguments)
      : configuration_(Configuration::load(arguments.env_file)),
        output_(
            (refuse_input_as_output(arguments.output, inputs_of(arguments)), arguments.output)) {
    options_.rules = rules_of(arguments.rules, configuration_);
    if (arguments.now) options_.now = now_of(arguments.now);
    if (arguments.goals) {
      goals_ = open_goals(arguments.goals, configuration_);
      catalogue_ = goals_->catalogue({});
      options_.catalogue = catalogue_.get();
    }
  }

  [[nodiscard]] ExitStatus run(std::istream& lines, const std::string& name) {
    std::uint64_t number = 0;
    for (std::string line; std::getline(lines, line);) {
      ++number;
      if (text::trim(line).empty()) continue;
      try {
        add(read_report_json(line));
      } catch (const Error& error) {
        throw Error(error.code(), fmt::format("{}:{}: {}", name, number, error.what()));
      }
    }
    if (lines.bad()) fail(fmt::format("cannot read {}", name));
    if (users_ == 0) fail(fmt::format("{}: there is no report", name));
    refuse_terminal(output_);
    if (!page_) page_.emplace(options_);
    for (const SavedReport& saved : failures_) page_->add_failure(saved.user_id, saved.failure);
    page_->write([&](std::string_view text) { output_.write(text); });
    output_.commit();
    if (failures_.empty()) return ExitStatus::all_done;
    say(fmt::format("{} of {} users failed; the page says why", failures_.size(), users_));
    return ExitStatus::some_failed;
  }

 private:
  [[nodiscard]] static std::vector<InputPath> inputs_of(const Arguments& arguments) {
    std::vector<InputPath> inputs{{"--reports", *arguments.reports}};
    if (arguments.goals) inputs.push_back({"--goals", *arguments.goals});
    if (arguments.rules) inputs.push_back({"--rules", *arguments.rules});
    return inputs;
  }

  void add(const SavedReport& saved) {
    ++users_;
    if (!saved.report) {
      failures_.push_back(saved);
      return;
    }
    const unsigned considered = saved.report->signals.active_weeks.considered;
    if (considered != options_.rules.weeks_considered()) {
      fail(
          fmt::format("the report considers {} weeks and the rules {}; give the rules that it was "
                      "made with, --rules FILE",
                      considered, options_.rules.weeks_considered()));
    }
    // The first report tells the time of all.
    const auto now = instant_of_report(*saved.report);
    if (!options_.now) options_.now = now;
    if (now && now != options_.now) {
      fail(fmt::format("the report is for {} and not for {}; make a page of each",
                       format_instant(*now), format_instant(*options_.now)));
    }
    if (!page_) page_.emplace(options_);
    page_->add(*saved.report);
  }

  Configuration configuration_;
  Output output_;
  PageOptions options_;
  std::unique_ptr<GoalSource> goals_;
  std::shared_ptr<const AppCatalogue> catalogue_;
  std::optional<Page> page_;
  std::uint64_t users_ = 0;
  std::vector<SavedReport> failures_;
};

}  // namespace

ExitStatus run_report(const Arguments& arguments) {
  if (!arguments.reports) return run_evaluate(arguments);
  require_no_source(arguments);
  SavedReports reports(arguments);
  if (*arguments.reports == "-") return reports.run(std::cin, "standard input");
  errno = 0;
  std::ifstream file(*arguments.reports, std::ios::binary);
  if (!file) {
    throw Error(errno == ENOENT ? ErrorCode::not_found : ErrorCode::permission_denied,
                fmt::format("--reports: cannot read {}: {}", *arguments.reports,
                            std::generic_category().message(errno)));
  }
  return reports.run(file, *arguments.reports);
}

}  // namespace signals::program
