// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <utility>

#include <signals/http/response.hpp>

namespace signals::inline SIGNALS_ABI::http::testing {

/// Keeps what it is handed.
struct RecordingSink : ResponseSink {
  void head(const ResponseHead& head) override {
    ++heads;
    response.head = head;
  }
  void body(std::string_view part) override { response.body.append(part); }

  Response response{};
  int heads = 0;
};

/// Does as it is told with each part of a body.
struct CallingSink : ResponseSink {
  explicit CallingSink(std::function<void(std::string_view)> function)
      : on_body(std::move(function)) {}
  void head(const ResponseHead&) override {}
  void body(std::string_view part) override { on_body(part); }

  std::function<void(std::string_view)> on_body;
};

}  // namespace signals::inline SIGNALS_ABI::http::testing
