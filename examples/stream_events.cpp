// SPDX-License-Identifier: Apache-2.0
//
// Events come one at a time, from a queue or a socket or, here, as lines of JSON on standard
// input. The builder folds each and forgets it, so memory does not grow with the events, and it can
// report at any moment: this program says after each event which signals have changed.
//
//     stream_events < examples/data/visits.ndjson

#include <cstdlib>
#include <iostream>
#include <string>

#include <signals/formats/event_document.hpp>
#include <signals/formats/event_json.hpp>
#include <signals/formats/instant_text.hpp>
#include <signals/formats/report_json.hpp>
#include <signals/signals.hpp>

namespace {

void print_changes(const signals::Signals& before, const signals::Signals& after) {
  for (const signals::SignalField& field : signals::signal_fields) {
    if (before.*field.value != after.*field.value) {
      std::cout << "  " << field.name << " is now " << (after.*field.value ? "true" : "false")
                << '\n';
    }
  }
}

}  // namespace

int main() {
  signals::AppCatalogue catalogue;
  catalogue.add("com.baobabjar.savings", {"savings"});
  const signals::Timeframe timeframe(*signals::parse_instant("2025-11-26T12:00:00Z"));
  signals::ReportBuilder builder("amina", {{.id = "g1", .subcategory = "savings"}}, catalogue,
                                 timeframe);

  // All three are used again for each line, so that reading allocates next to nothing.
  signals::EventJsonReader reader;
  signals::EventDocument document;
  signals::Event event;
  std::string line;

  signals::Signals before = builder.report().signals;
  for (int number = 1; std::getline(std::cin, line); ++number) {
    if (const auto fault = reader.read(line, document)) {
      std::cerr << "line " << number << ", column " << fault->offset + 1 << ": " << fault->reason
                << '\n';
      return EXIT_FAILURE;
    }
    document.read_into(event);  // whichever of the known spellings the document uses
    builder.add(event);

    const signals::Signals after = builder.report().signals;
    std::cout << "event " << number << '\n';
    print_changes(before, after);
    before = after;
  }
  std::cout << signals::to_json(builder.report()) << '\n';
}
