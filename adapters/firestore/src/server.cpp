// SPDX-License-Identifier: Apache-2.0
#include "server.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

#include <signals/error.hpp>

namespace signals::inline SIGNALS_ABI::firestore {
namespace {

/// `application/json`, perhaps with parameters.
[[nodiscard]] bool is_json(std::string_view content_type) {
  constexpr std::string_view json = "application/json";
  const std::string_view type = content_type.substr(0, content_type.find_first_of("; \t"));
  return std::equal(type.begin(), type.end(), json.begin(), json.end(), [](char left, char right) {
    return std::tolower(static_cast<unsigned char>(left)) == right;
  });
}

/// Keeps what a server says against a request, and hands on what answers it.
class Answer final : public http::ResponseSink {
 public:
  Answer(const Call& call, const std::function<void(std::string_view part)>& read)
      : target_(call.target()), token_(call.sent_token()), read_(read) {}

  void head(const http::ResponseHead& head) override {
    head_ = head;
    const auto content_type = head.find("Content-Type").value_or("");
    if (is_good() && !is_json(content_type)) {
      has_thrown_ = true;
      throw wrong_content_type(target_, token_, content_type);
    }
  }

  void body(std::string_view part) override {
    if (is_good()) {
      has_thrown_ = true;
      read_(part);
      has_thrown_ = false;
    } else {
      refusal_ += part.substr(0, longest_refusal - refusal_.size());
      if (refusal_.size() == longest_refusal) {
        throw Error(ErrorCode::resource_exhausted, "the reason for a refusal is too long");
      }
    }
  }

  /// Whether what was thrown last came from here.
  [[nodiscard]] bool has_thrown() const noexcept { return has_thrown_; }

  void throw_refusal() const {
    if (!is_good()) throw request_refused(target_, token_, head_, refusal_);
  }
  [[nodiscard]] bool is_compressed() const noexcept {
    return head_.find("Content-Encoding").has_value();
  }
  /// If the status arrived, it says more than the failure to read its message.
  [[nodiscard]] bool is_refused() const noexcept { return head_.status != 0 && !is_good(); }

 private:
  static constexpr std::size_t longest_refusal = 65'536;

  [[nodiscard]] bool is_good() const noexcept { return head_.status == 200; }

  const ReadTarget& target_;
  const std::string& token_;
  const std::function<void(std::string_view part)>& read_;
  http::ResponseHead head_;
  std::string refusal_;
  bool has_thrown_ = false;
};

}  // namespace

Server::Server(const Options& options, bool is_encrypted, std::shared_ptr<http::Client> client)
    : client_(std::move(client)),
      is_encrypted_(is_encrypted),
      connect_timeout_(options.connect_timeout),
      idle_timeout_(options.idle_timeout) {}

void Server::authorise(Call& call, http::Request& request) const {
  if (const std::string& token = call.token(); !token.empty()) {
    request.headers.push_back({"Authorization", "Bearer " + token});
  } else if (!is_encrypted_) {
    // An emulator shows its owner what its security rules hide from others.
    request.headers.push_back({"Authorization", "Bearer owner"});
  }
}

void Server::send(Call& call, http::Request request,
                  const std::function<void(std::string_view part)>& read) const {
  request.headers.push_back({"Accept", "application/json"});
  authorise(call, request);
  request.connect_timeout = connect_timeout_;
  request.idle_timeout = idle_timeout_;
  request.deadline = call.deadline();
  // It only reads. Firestore's first byte takes a fraction of a second.
  request.reuse_timeout = std::chrono::seconds{4};

  Answer answer(call, read);
  try {
    client_->send(request, answer, call.stop());
  } catch (const Error& error) {
    // A damaged compressed body may decode to something that is no JSON before its checksum fails.
    const bool is_damaged = error.code() == ErrorCode::data_loss && answer.is_compressed();
    if ((answer.has_thrown() && !is_damaged) || error.code() == ErrorCode::cancelled) throw;
    if (!answer.is_refused()) throw reading_failed(call.target(), error);
  }
  answer.throw_refusal();
}

}  // namespace signals::inline SIGNALS_ABI::firestore
