// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::files {

/// What a file is expected to hold.
enum class ExpectedText { events, json };

/// Throws `Error` with `invalid_argument` where a file whose first bytes are `head` is of a kind
/// that cannot be read as text: UTF-16, an archive, Parquet, Avro, or for events CSV. The message
/// names the kind and the command that converts such a file.
void refuse_other_kinds(std::string_view head, const std::string& name, ExpectedText expected);

}  // namespace signals::inline SIGNALS_ABI::files
