// SPDX-License-Identifier: Apache-2.0
#include "credential_source.hpp"

#include <utility>

#include <fmt/format.h>

#include <signals/error.hpp>
#include <signals/http/origin.hpp>

#include "container_credentials.hpp"
#include "environment_credentials.hpp"

namespace signals::inline SIGNALS_ABI::aws_secrets {
namespace {

constexpr std::chrono::minutes renew_before{5};
constexpr std::size_t longest_credentials = 65'536;

}  // namespace

CredentialSource::CredentialSource(SecretsManager::Environment environment,
                                   std::shared_ptr<http::Client> client, http::RetryPolicy policy)
    : environment_(std::move(environment)),
      client_(std::move(client)),
      policy_(std::move(policy)),
      cache_(renew_before, std::chrono::system_clock::now) {}

Credentials CredentialSource::get(std::chrono::steady_clock::time_point deadline,
                                  const std::stop_token& stop) {
  if (auto credentials = environment_credentials(environment_)) return *std::move(credentials);
  return cache_.get(stop, [&] {
    const auto endpoint = container_endpoint(environment_);
    if (!endpoint) {
      throw Error(ErrorCode::unauthenticated,
                  "no AWS credentials to read secrets with; set AWS_ACCESS_KEY_ID and "
                  "AWS_SECRET_ACCESS_KEY (`aws configure export-credentials --format env` prints "
                  "them), or give the Lambda function, task or pod a role");
    }
    return fetch(*endpoint, deadline, stop);
  });
}

bool CredentialSource::reject(const Credentials& refused) {
  bool is_ours = false;
  cache_.forget_if([&](const Credentials& kept) { return is_ours = kept == refused; });
  return is_ours;
}

CredentialSource::Expiring CredentialSource::fetch(const ContainerEndpoint& endpoint,
                                                   std::chrono::steady_clock::time_point deadline,
                                                   const std::stop_token& stop) const {
  http::Request request{
      .url = endpoint.url, .uses_proxy = !endpoint.is_local, .deadline = deadline};
  if (!endpoint.authorization.empty()) {
    request.headers.push_back({"Authorization", endpoint.authorization});
  }
  http::RetrySchedule schedule(policy_, deadline, stop);
  while (true) {
    try {
      return fetch_once(request, stop);
    } catch (const Error& error) {
      if (error.retry() == Retry::useless || !schedule.wait(error)) throw;
    }
  }
}

CredentialSource::Expiring CredentialSource::fetch_once(const http::Request& request,
                                                        const std::stop_token& stop) const {
  const auto origin = http::origin_of(request.url);
  const std::string place = fmt::format("the endpoint for the container's AWS credentials at {}",
                                        origin ? origin->host : "");
  try {
    const auto response = client_->fetch(request, longest_credentials, stop);
    return read_container_credentials(response, place, std::chrono::system_clock::now());
  } catch (const Error& error) {
    if (error.retry() == http::retry_of(error)) throw;
    throw Error(error.code(), fmt::format("no AWS credentials: {}", error.what()), Retry::may_help);
  }
}

}  // namespace signals::inline SIGNALS_ABI::aws_secrets
