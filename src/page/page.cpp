// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <utility>

#include <fmt/format.h>

#include <signals/page/page.hpp>
#include <signals/version.hpp>

#include "calendar_text.hpp"
#include "html_text.hpp"
#include "page_files.hpp"
#include "sections.hpp"
#include "user_rows.hpp"

namespace signals::inline SIGNALS_ABI {
namespace {

[[nodiscard]] std::string navigation(const PageContent& content) {
  std::string out;
  const auto add = [&](std::string_view id, std::string_view name) {
    out += fmt::format(R"(<li><a href="#{}">{}</a></li>)", id, name);
  };
  add("people", "Who to write to");
  add("funnel", "Funnel");
  add("weeks", "Weeks");
  if (!changes_section(content).empty()) add("changes", "Changes");
  if (!content.overview.apps().empty()) add("apps", "Apps");
  add("data", "Data");
  return out;
}

/// What stands for a mark of the page's HTML.
[[nodiscard]] std::string part_named(std::string_view name, const PageContent& content) {
  const std::string when = content.options.now ? instant_text(*content.options.now) : "";
  if (name == "answer") return answer_section(content);
  if (name == "changes") return changes_section(content);
  if (name == "data") return data_section(content);
  if (name == "funnel") return funnel_section(content);
  if (name == "limits") return people_limits(content);
  if (name == "navigation") return navigation(content);
  if (name == "people") return people_rows(content);
  if (name == "people_lead") return people_lead(content);
  if (name == "people_note") return people_note(content);
  if (name == "reasons") return script_json(content.rows.reasons_json());
  if (name == "rows") return script_json(content.rows.rows_json());
  if (name == "script") return std::string(page_files::script);
  if (name == "script_hash") return std::string(page_files::script_hash);
  if (name == "style") return std::string(page_files::style);
  if (name == "style_hash") return std::string(page_files::style_hash);
  if (name == "usage") return usage_section(content);
  if (name == "version") return SIGNALS_VERSION_TEXT;
  if (name == "weeks") return weeks_section(content);
  if (name == "when") return when.empty() ? "Saved reports" : "As of " + when;
  if (name == "when_title") return when.empty() ? "" : ", " + when;
  throw Error(ErrorCode::internal, fmt::format("page.html: unknown mark {{{{{}}}}}", name));
}

}  // namespace

struct Page::Content : PageContent {};

Page::Page(const PageOptions& options)
    : content_(
          new Content{{.options = options,
                       .overview = Overview(options.rules, options.soon_end(), options.catalogue),
                       .rows = UserRows(options)}}) {}

Page::~Page() = default;

void Page::add(const Report& report, const UserCourse* course, const Signals* before) {
  content_->overview.add(report, course, before);
  content_->rows.add(report, concern_of(report, content_->options.rules, course));
}

void Page::add_failure(std::string_view user_id, std::string_view reason) {
  ++content_->failed;
  if (content_->failures.size() < content_->options.first_users) {
    content_->failures.emplace_back(user_id, reason);
  }
}

void Page::add_remark(std::string_view remark) { content_->remarks.emplace_back(remark); }

const Overview& Page::overview() const noexcept { return content_->overview; }

void Page::write(const std::function<void(std::string_view)>& out) const {
  // What stands for a mark is not searched for marks, as data may hold some.
  std::string_view rest = page_files::html;
  for (std::size_t mark = rest.find("{{"); mark != std::string_view::npos; mark = rest.find("{{")) {
    out(rest.substr(0, mark));
    const std::size_t end = rest.find("}}", mark);
    out(part_named(rest.substr(mark + 2, end - mark - 2), *content_));
    rest.remove_prefix(end + 2);
  }
  out(rest);
}

}  // namespace signals::inline SIGNALS_ABI
