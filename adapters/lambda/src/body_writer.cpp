// SPDX-License-Identifier: Apache-2.0
#include "body_writer.hpp"

#include <utility>

#include <fmt/format.h>

#include <signals/formats/report_json.hpp>

namespace signals::inline SIGNALS_ABI::lambda {
namespace {

void append_separated(std::string& list, std::string_view element) {
  if (!list.empty()) list += ',';
  list += element;
}

[[nodiscard]] std::string quoted(std::string_view text) {
  std::string json;
  append_json_string(json, text);
  return json;
}

}  // namespace

BodyWriter::BodyWriter(AnswerBudget& budget, std::stop_source stop)
    : budget_(budget), stop_(std::move(stop)) {}

bool BodyWriter::has_room(std::string_view user_id, std::size_t size) {
  if (!is_full_ && budget_.exchange(listed_size(user_id), size)) return true;
  is_full_ = true;
  stop_.request_stop();
  unprocessed(user_id);
  return false;
}

void BodyWriter::report(const Report& report) {
  const std::string name = quoted(report.user_id);
  std::string entry = name + ':';
  append_json(entry, report);
  if (!has_room(report.user_id, escaped_size(entry) + 1 + escaped_size(name) + 1)) return;
  append_separated(processed_, name);
  append_separated(results_, entry);
  ++counts_.reported;
}

void BodyWriter::failed(std::string_view user_id, const Error& error) {
  failures_.add(error);
  std::string entry = quoted(user_id) + ':';
  append_json_error(entry, error);
  if (!has_room(user_id, escaped_size(entry) + 1)) return;
  append_separated(errors_, entry);
  ++counts_.failed;
}

void BodyWriter::unprocessed(std::string_view user_id) {
  append_separated(unprocessed_, quoted(user_id));
  ++counts_.unprocessed;
}

std::string BodyWriter::finish(const std::optional<std::string>& next_cursor) const {
  std::string body;
  body.reserve(processed_.size() + results_.size() + errors_.size() + unprocessed_.size() + 200);
  body.append(R"({"processed_user_ids":[)").append(processed_);
  body.append(R"(],"results":{)").append(results_).append("}");
  if (!errors_.empty()) body.append(R"(,"errors":{)").append(errors_).append("}");
  if (!unprocessed_.empty()) {
    body.append(R"(,"unprocessed_user_ids":[)").append(unprocessed_).append("]");
  }
  if (next_cursor) body.append(R"(,"next_cursor":)").append(quoted(*next_cursor));
  return body.append("}");
}

}  // namespace signals::inline SIGNALS_ABI::lambda
