// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "byte_source.hpp"
#include "input_file.hpp"

namespace signals::files {

/// What a file holds that begins as gzip or Zstandard does; nothing for any other file. Archives
/// that were joined end to end read as one. Reading throws `Error` with `data_loss` where an
/// archive is damaged or cut short. `file` must outlive it.
[[nodiscard]] std::unique_ptr<ByteSource> open_decompressed(InputFile& file);

}  // namespace signals::files
