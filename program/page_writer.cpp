// SPDX-License-Identifier: Apache-2.0
#include "page_writer.hpp"

#include <utility>

#include <fmt/format.h>

namespace signals::program {
namespace {

/// Adds each outcome to a page, and writes it at the end.
class PageWriter final : public ReportWriter {
 public:
  PageWriter(Output& output, const PageOptions& options,
             std::function<PageUser(const Report&)> know)
      : output_(output), page_(options), know_(std::move(know)) {}

  void report(const Report& report) override {
    const PageUser user = know_(report);
    page_.add(report, user.course ? &*user.course : nullptr, user.before ? &*user.before : nullptr);
  }

  void failed(std::string_view user_id, const Error& error) override {
    page_.add_failure(user_id, fmt::format("{}: {}", name_of(error.code()), error.what()));
  }

  void unprocessed(std::string_view user_id) override { page_.add_failure(user_id, "unprocessed"); }

  void remark(std::string_view text) override {
    constexpr std::string_view kind = "warning: ";
    page_.add_remark(text.substr(text.starts_with(kind) ? kind.size() : 0));
  }

  void finish() override {
    page_.write([&](std::string_view text) { output_.write(text); });
  }

 private:
  Output& output_;
  Page page_;
  std::function<PageUser(const Report&)> know_;
};

}  // namespace

void refuse_terminal(const Output& output) {
  if (!output.is_terminal()) return;
  throw Error(ErrorCode::invalid_argument,
              "--output: a page is not text for a terminal; give a file: --output page.html");
}

std::unique_ptr<ReportWriter> make_page_writer(Output& output, const PageOptions& options,
                                               std::function<PageUser(const Report&)> know) {
  refuse_terminal(output);
  return std::make_unique<PageWriter>(output, options, std::move(know));
}

}  // namespace signals::program
