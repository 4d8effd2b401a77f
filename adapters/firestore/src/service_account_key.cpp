// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include <signals/detail/utf8.hpp>
#include <signals/error.hpp>
#include <signals/formats/json_fault.hpp>
#include <signals/http/origin.hpp>

#include "key_disguise.hpp"
#include "service_account.hpp"
#include "wiping_memory.hpp"

namespace signals::inline SIGNALS_ABI::firestore {
namespace {

namespace json = boost::json;

// A key has about 2,400 bytes.
constexpr std::size_t longest_key = 65'536;

[[noreturn]] void throw_unusable(std::string_view origin, std::string_view reason) {
  throw Error(ErrorCode::invalid_argument,
              fmt::format("{}: {}. It must be the key of a service account, the whole JSON file as "
                          "the Google Cloud console gave it",
                          origin, reason));
}

[[nodiscard]] json::value parse_json(std::string_view text, std::string_view origin,
                                     WipingMemory& memory) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    throw_unusable(origin, "the key is empty");
  }
  if (text.size() > longest_key) throw_unusable(origin, "the text is too long to be a key");
  if (const auto fault = find_json_fault(text)) {
    // With the position but without the text, which may be part of the key.
    const std::string_view before = text.substr(0, fault->offset);
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const std::string_view disguise = key_disguise_of(text);
    throw_unusable(origin,
                   fmt::format("the key is not valid JSON, from its byte {} on, in line {}{}{}",
                               fault->offset + 1, line, disguise.empty() ? "" : "; ", disguise));
  }
  if (const auto disguise = key_disguise_of(text); !disguise.empty()) {
    throw_unusable(origin, disguise);
  }
  json::value value = json::parse(text, &memory);
  if (!value.is_object()) throw_unusable(origin, "the JSON is not an object");
  return value;
}

/// The fields of the JSON, all of which are text.
class Fields {
 public:
  Fields(const json::object& object, std::string_view origin) : object_(object), origin_(origin) {}

  [[nodiscard]] std::string_view required(std::string_view name) const {
    const auto text = find(name);
    if (!text) refuse(fmt::format("the key has no {}", name));
    if (text->empty()) refuse(fmt::format("the key's {} is empty", name));
    return *text;
  }

  [[nodiscard]] std::string_view optional(std::string_view name) const {
    return find(name).value_or("");
  }

  [[noreturn]] void refuse(std::string_view reason) const { throw_unusable(origin_, reason); }

 private:
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const {
    const json::value* const value = object_.if_contains(name);
    if (value == nullptr) return std::nullopt;
    const json::string* const text = value->if_string();
    if (text == nullptr) refuse(fmt::format("the key's {} is not a string", name));
    return *text;
  }

  const json::object& object_;
  std::string_view origin_;
};

void check_type(const Fields& fields) {
  const std::string_view type = fields.required("type");
  if (type == "service_account") return;
  constexpr std::array<std::string_view, 4> others{"authorized_user", "external_account",
                                                   "external_account_authorized_user",
                                                   "impersonated_service_account"};
  if (std::find(others.begin(), others.end(), type) != others.end()) {
    fields.refuse(fmt::format("its type is \"{}\", not \"service_account\"", type));
  }
  fields.refuse("its type is not \"service_account\"");
}

/// Fit for headers, URLs and messages.
[[nodiscard]] bool is_plain(std::string_view text) {
  constexpr std::size_t longest = 1024;
  return text.size() <= longest &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

[[nodiscard]] std::string_view email(const Fields& fields) {
  const std::string_view text = fields.required("client_email");
  const auto at = text.find('@');
  if (!is_plain(text) || at == 0 || at == std::string_view::npos || at + 1 == text.size()) {
    fields.refuse("the key's client_email is not an e-mail address");
  }
  return text;
}

[[nodiscard]] std::string_view token_uri(const Fields& fields) {
  const std::string_view text = fields.required("token_uri");
  const auto origin = is_plain(text) ? http::origin_of(text) : std::nullopt;
  if (!origin) fields.refuse("the key's token_uri is not a URL");
  if (origin->scheme != "https" && !http::is_loopback(*origin)) {
    fields.refuse("the key's token_uri is not https, so anyone could read what is sent there");
  }
  return text;
}

[[nodiscard]] std::string_view plain(const Fields& fields, std::string_view name) {
  const std::string_view text = fields.optional(name);
  if (!is_plain(text)) {
    fields.refuse(fmt::format("the key's {} contains characters that are not allowed", name));
  }
  return text;
}

}  // namespace

ServiceAccountKey ServiceAccountKey::parse(std::string_view json, std::string_view origin) {
  WipingMemory memory;
  const json::value value = parse_json(utf8::without_byte_order_mark(json), origin, memory);
  const Fields fields(value.get_object(), origin);
  check_type(fields);
  ServiceAccount account{
      .client_email = std::string(email(fields)),
      .token_uri = std::string(token_uri(fields)),
      .private_key = PrivateKey::parse(fields.required("private_key"),
                                       fmt::format("{}: the key's private_key", origin)),
      .private_key_id = std::string(plain(fields, "private_key_id")),
      .project_id = std::string(plain(fields, "project_id")),
  };
  return ServiceAccountKey(std::make_unique<Content>(Content{std::move(account)}));
}

ServiceAccountKey::ServiceAccountKey(std::unique_ptr<Content> content) noexcept
    : content_(std::move(content)) {}
ServiceAccountKey::ServiceAccountKey(ServiceAccountKey&&) noexcept = default;
ServiceAccountKey& ServiceAccountKey::operator=(ServiceAccountKey&&) noexcept = default;
ServiceAccountKey::~ServiceAccountKey() = default;

const std::string& ServiceAccountKey::project_id() const noexcept {
  return content_->account.project_id;
}

const std::string& ServiceAccountKey::client_email() const noexcept {
  return content_->account.client_email;
}

}  // namespace signals::inline SIGNALS_ABI::firestore
