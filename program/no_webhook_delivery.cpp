// SPDX-License-Identifier: Apache-2.0
#include <signals/error.hpp>

#include "webhook_delivery.hpp"

namespace signals::program {

std::unique_ptr<WebhookDelivery> open_webhook(const std::string& /*source*/,
                                              const std::string& /*url*/,
                                              const Configuration& /*configuration*/) {
  throw Error(ErrorCode::unimplemented, "this build has no webhook adapter; leave out --deliver");
}

}  // namespace signals::program
