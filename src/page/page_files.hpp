// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include <signals/abi.hpp>

/// The files beside this one, as `embed_files.py` puts them into the library, and the SHA-256 of
/// the last two as a content security policy names it.
namespace signals::inline SIGNALS_ABI::page_files {

extern const std::string_view html;
extern const std::string_view style;
extern const std::string_view script;
extern const std::string_view style_hash;
extern const std::string_view script_hash;

}  // namespace signals::inline SIGNALS_ABI::page_files
