// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <signals/abi.hpp>
#include <signals/arrow/c_data_interface.hpp>
#include <signals/arrow/frame_options.hpp>
#include <signals/formats/event_document.hpp>

namespace signals::inline SIGNALS_ABI::arrow {

/// A column of a frame of events, and a fact that is read from it.
struct EventColumn {
  std::string name;
  EventFact fact;
};

/// The columns that `evaluate` reads from such a frame, for a caller who leaves out the others.
/// Those of one fact are in the order in which a row's first usable value is looked for. A column
/// that says two facts is there twice. Only the names of columns matter, not their types or rows.
///
/// Takes over the stream and releases it. Throws `Error` with `invalid_argument` as `evaluate` does
/// for a frame without the columns that it needs.
[[nodiscard]] SIGNALS_EXPORT std::vector<EventColumn> event_columns(
    ArrowArrayStream& events, const ColumnNames& columns = {});

}  // namespace signals::inline SIGNALS_ABI::arrow
