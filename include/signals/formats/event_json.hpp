// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include <signals/abi.hpp>
#include <signals/formats/event_document.hpp>
#include <signals/formats/json_fault.hpp>

namespace signals::inline SIGNALS_ABI {

/// Reads event documents from JSON objects, one at a time, without building a tree.
///
/// Strict RFC 8259: valid UTF-8, no comments, at most 64 levels deep. Keep one for each thread and
/// reuse it; it keeps its memory.
class SIGNALS_EXPORT EventJsonReader {
 public:
  EventJsonReader();
  /// Readers move; they are not copied.
  EventJsonReader(EventJsonReader&&) noexcept;
  /// Readers move; they are not copied.
  EventJsonReader& operator=(EventJsonReader&&) noexcept;
  EventJsonReader(const EventJsonReader&) = delete;
  EventJsonReader& operator=(const EventJsonReader&) = delete;
  ~EventJsonReader();

  /// Clears `document`, then reads the fields of the JSON object `json` into it. Text before or
  /// after the object is a fault. Returns the fault if there is one; `document` is then undefined.
  [[nodiscard]] std::optional<JsonFault> read(std::string_view json, EventDocument& document);

 private:
  class SIGNALS_HIDDEN Parser;
  std::unique_ptr<Parser> parser_;
};

/// The event that one JSON object describes. Throws `Error` with `invalid_argument` and the
/// position if `json` is not a JSON object.
///
///     signals::Event event = signals::read_event_json(R"({"app": "com.mtn.momo"})");
[[nodiscard]] SIGNALS_EXPORT Event read_event_json(std::string_view json);

}  // namespace signals::inline SIGNALS_ABI
