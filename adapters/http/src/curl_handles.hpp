// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include <curl/curl.h>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::http {

/// Gives back what libcurl handed out.
struct CurlDeleter {
  void operator()(CURL* handle) const noexcept { curl_easy_cleanup(handle); }
  void operator()(CURLU* url) const noexcept { curl_url_cleanup(url); }
  void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};

// libcurl calls its types of handles void.
struct MultiDeleter {
  void operator()(CURLM* handle) const noexcept { curl_multi_cleanup(handle); }
};

using EasyHandle = std::unique_ptr<CURL, CurlDeleter>;
using MultiHandle = std::unique_ptr<CURLM, MultiDeleter>;
using UrlHandle = std::unique_ptr<CURLU, CurlDeleter>;
using HeaderList = std::unique_ptr<curl_slist, CurlDeleter>;

}  // namespace signals::inline SIGNALS_ABI::http
