// SPDX-License-Identifier: Apache-2.0
#include "failure.hpp"

#include <string_view>

#include <fmt/format.h>

namespace signals::inline SIGNALS_ABI::http {
namespace {

/// What libcurl had to say, else what it says of the code in general.
[[nodiscard]] std::string_view explanation_of(const Outcome& outcome) {
  return outcome.explanation.empty() ? std::string_view(curl_easy_strerror(outcome.code))
                                     : std::string_view(outcome.explanation);
}

/// Whether a handshake failed for the network's sake, rather than for what the two could not agree
/// on. libcurl has one code for both.
[[nodiscard]] bool broke_off(std::string_view explanation) noexcept {
  for (const std::string_view sign : {"SSL_ERROR_SYSCALL", "reset by peer", "unexpected eof",
                                      "Broken pipe", "SSL_ERROR_ZERO_RETURN", "timed out"}) {
    if (explanation.find(sign) != std::string_view::npos) return true;
  }
  return false;
}

[[nodiscard]] Error refused_by_proxy(long status, const std::string& authority) {
  constexpr long needs_credentials = 407;
  if (status == needs_credentials) {
    return {ErrorCode::failed_precondition,
            fmt::format("the proxy on the way to {} requires a user and a password; put them into "
                        "HTTPS_PROXY",
                        authority)};
  }
  return {ErrorCode::unavailable,
          fmt::format("the proxy on the way to {} answered with status {}; check HTTPS_PROXY and "
                      "NO_PROXY, and what the proxy allows",
                      authority, status),
          Retry::may_help};
}

[[nodiscard]] Error unreachable(std::string_view what, const std::string& authority,
                                std::string_view how_to_mend) {
  return {ErrorCode::unavailable, fmt::format("{} {}; {}", what, authority, how_to_mend),
          Retry::may_help};
}

[[nodiscard]] Error untrusted(const Outcome& outcome, const std::string& authority) {
  return {ErrorCode::failed_precondition,
          fmt::format("no trusted TLS connection to {} ({}); check the server's certificate, and "
                      "that SSL_CERT_FILE, if it is set, names the certificates to trust",
                      authority, explanation_of(outcome))};
}

[[nodiscard]] Error of_code(const Outcome& outcome, const std::string& authority) {
  constexpr long first_failing_status = 300;
  if (outcome.proxy_status >= first_failing_status) {
    return refused_by_proxy(outcome.proxy_status, authority);
  }
  switch (outcome.code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return unreachable("no address was found for", authority,
                         "check the name, and that the name server answers");
    case CURLE_COULDNT_RESOLVE_PROXY:
      return unreachable("no address was found for the proxy on the way to", authority,
                         "check HTTPS_PROXY, HTTP_PROXY and ALL_PROXY");
    case CURLE_PROXY:
      return unreachable("the proxy refuses to connect to", authority,
                         "check HTTPS_PROXY, HTTP_PROXY and ALL_PROXY");
    case CURLE_COULDNT_CONNECT:
      if (outcome.is_address_refused) {
        return {
            ErrorCode::failed_precondition,
            fmt::format("the address of {} is not public: it is of this machine or of a private "
                        "network",
                        authority)};
      }
      return unreachable("cannot connect to", authority,
                         "check that a server listens there and that the network, or the proxy "
                         "that HTTPS_PROXY names, leads to it");
    case CURLE_SSL_CONNECT_ERROR:
      if (broke_off(outcome.explanation)) break;
      return untrusted(outcome, authority);
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_USE_SSL_FAILED:
      return untrusted(outcome, authority);
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
      return {ErrorCode::unavailable,
              fmt::format("{} does not answer in HTTP; check the port", authority)};
    case CURLE_OPERATION_TIMEDOUT:
      return {ErrorCode::deadline_exceeded,
              fmt::format("connecting to {} took too long", authority), Retry::may_help};
    case CURLE_BAD_CONTENT_ENCODING:
      return {ErrorCode::data_loss,
              fmt::format(
                  "the body that {} sent is damaged, or is not the gzip that its headers announce",
                  authority),
              Retry::may_help};
    case CURLE_OUT_OF_MEMORY:
      return {ErrorCode::resource_exhausted,
              fmt::format("no memory is left for the response of {}", authority), Retry::may_help};
    case CURLE_FAILED_INIT:
    case CURLE_BAD_FUNCTION_ARGUMENT:
    case CURLE_WRITE_ERROR:
      return {ErrorCode::internal,
              fmt::format("the request to {} failed ({})", authority, explanation_of(outcome))};
    default:
      break;
  }
  return {ErrorCode::unavailable,
          fmt::format("the connection with {} broke off ({})", authority, explanation_of(outcome)),
          Retry::may_help};
}

}  // namespace

Error failure_of(const Outcome& outcome, const std::string& authority) {
  switch (outcome.end) {
    case End::connect_timeout:
      return {ErrorCode::deadline_exceeded,
              fmt::format("connecting to {} took too long; check the network, or the proxy that "
                          "HTTPS_PROXY names",
                          authority),
              Retry::may_help};
    case End::idle_timeout:
      return {ErrorCode::deadline_exceeded, fmt::format("{} sent nothing for too long", authority),
              Retry::may_help};
    case End::deadline:
      return {ErrorCode::deadline_exceeded,
              fmt::format("{} did not answer within the time limit", authority)};
    case End::complete:
    case End::failed:
      break;
  }
  return of_code(outcome, authority);
}

}  // namespace signals::inline SIGNALS_ABI::http
