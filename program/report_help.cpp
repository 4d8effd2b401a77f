// SPDX-License-Identifier: Apache-2.0
#include "help.hpp"

namespace signals::program {

std::string_view report_help() noexcept {
  return R"(NAME
  signals report - make a page that shows who is engaged and who is drifting away

USAGE
  signals report --events PATH --goals PATH --output FILE [OPTION]...
  signals report --state FILE --goals PATH --output FILE [OPTION]...
  signals report --reports FILE --output FILE [OPTION]...

DESCRIPTION
  Writes one HTML file for people, which any browser opens: how many users are engaged, whom to
  write to and by when, where people are lost on the way from goal to retained, and each user's
  weeks, flags and reasons. The file holds all that it shows and asks no server for anything. It
  holds user ids: share it as you would share them.

INPUT
  --events PATH...|FOLDER|-|firestore
          Files of events, or Firestore, as for signals evaluate.
  --state FILE|postgres
          A state that signals update keeps, instead of events. The page shows what changed since
          its last run, too.
  --reports FILE|-
          Reports that signals evaluate --format ndjson wrote, instead of events and goals. With
          --explain they tell reasons, dates and apps. They do not tell when a user began, and who
          is about to be lost.
  --goals PATH|postgres
          Goals and the app catalogue, as for signals evaluate. With --reports it is optional, and
          names the subcategories.

OUTPUT
  --output FILE|-
          Write the page to FILE, which appears complete or not at all. Default: -, standard output.

OTHER OPTIONS
  --user-id, --user-id-file, --limit, --since, --now, --rules, --skip-malformed, --strict, --jobs
  and --env-file are as for signals evaluate: see signals evaluate --help. With --reports, --rules
  are the rules that the reports were made with, and --now is their time, if they do not tell it.

LIMITS
  The page lists up to 100,000 users. Of more, it lists the first 1,000 and the 1,000 with most to
  lose, and says so; its numbers are of all users.

EXIT STATUS
  0  All users were evaluated.
  1  Some users failed: the page says why. Or, with --strict, something was passed over.
  2  The arguments, the configuration or the input are invalid. No page was written.

EXAMPLES
  A page of an export:
      signals report --events events.ndjson --goals goals.json --output page.html

  A page of reports that were saved:
      signals evaluate --events events.ndjson --goals goals.json --format ndjson --explain \
          --output reports.ndjson
      signals report --reports reports.ndjson --output page.html
)";
}

}  // namespace signals::program
