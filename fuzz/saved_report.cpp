// SPDX-License-Identifier: Apache-2.0
// Saved reports: what is read can be written, and is the same when it is read again.
#include <signals/formats/report_json.hpp>
#include <signals/formats/saved_report.hpp>

#include "target.hpp"

void signals::fuzz::take(std::string_view input) {
  const SavedReport saved = read_report_json(input);
  if (!saved.report) return;
  const std::string written = to_json(*saved.report);
  const SavedReport again = read_report_json(written);
  require(again.report && to_json(*again.report) == written);
}
