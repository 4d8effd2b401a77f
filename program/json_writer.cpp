// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>

#include <signals/formats/report_json.hpp>

#include "report_writer.hpp"

namespace signals::program {
namespace {

/// One JSON object: the Lambda body. The results come first, so that each is written as it comes
/// and none is kept.
class JsonWriter final : public ReportWriter {
 public:
  explicit JsonWriter(Output& output) : output_(output) {}

  void report(const Report& report) override {
    text_ = is_first_ ? R"({"results":{)" : ",";
    is_first_ = false;
    append_json_string(text_, report.user_id);
    text_ += ':';
    append_json(text_, report);
    output_.write(text_);
    append_item(processed_, report.user_id);
  }

  void failed(std::string_view user_id, const Error& error) override {
    append_item(errors_, user_id);
    errors_ += ':';
    append_json_error(errors_, error);
  }

  void unprocessed(std::string_view user_id) override { append_item(unprocessed_, user_id); }

  void left_out(std::optional<std::uint64_t> users) override {
    if (!users) left_out_ = R"(,"users_left_out":"unknown")";
    if (users && *users > 0) left_out_ = R"(,"users_left_out":)" + std::to_string(*users);
  }

  void finish() override {
    text_ = is_first_ ? R"({"results":{)" : "";
    text_ += R"(},"processed_user_ids":[)" + processed_ + ']';
    if (!errors_.empty()) text_ += R"(,"errors":{)" + errors_ + '}';
    if (!unprocessed_.empty()) text_ += R"(,"unprocessed_user_ids":[)" + unprocessed_ + ']';
    text_ += left_out_ + "}\n";
    output_.write(text_);
  }

 private:
  static void append_item(std::string& list, std::string_view user_id) {
    if (!list.empty()) list += ',';
    append_json_string(list, user_id);
  }

  Output& output_;
  bool is_first_ = true;
  std::string text_;
  std::string processed_;
  std::string errors_;
  std::string unprocessed_;
  std::string left_out_;
};

/// A JSON object a line and user.
class NdjsonWriter final : public ReportWriter {
 public:
  explicit NdjsonWriter(Output& output) : output_(output) {}

  void report(const Report& report) override {
    line_.clear();
    append_json(line_, report);
    write_line();
  }

  void failed(std::string_view user_id, const Error& error) override {
    begin(user_id);
    line_ += R"("error":)";
    append_json_error(line_, error);
    line_ += '}';
    write_line();
  }

  void unprocessed(std::string_view user_id) override {
    begin(user_id);
    line_ += R"("unprocessed":true})";
    write_line();
  }

  void finish() override {}

 private:
  void begin(std::string_view user_id) {
    line_ = R"({"user_id":)";
    append_json_string(line_, user_id);
    line_ += ',';
  }
  void write_line() {
    line_ += '\n';
    output_.write(line_);
  }

  Output& output_;
  std::string line_;
};

}  // namespace

std::unique_ptr<ReportWriter> make_json_writer(const ReportWriting& writing) {
  return std::make_unique<JsonWriter>(writing.output);
}

std::unique_ptr<ReportWriter> make_ndjson_writer(const ReportWriting& writing) {
  return std::make_unique<NdjsonWriter>(writing.output);
}

}  // namespace signals::program
