// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include <signals/abi.hpp>

#include "peekable_source.hpp"

namespace signals::inline SIGNALS_ABI::files {

/// What a source holds that begins as gzip or Zstandard does; nothing for any other. Archives that
/// were joined end to end read as one. Reading throws `Error` with `data_loss` where an archive is
/// damaged or cut short, by the name of the file. `source` must outlive it.
[[nodiscard]] std::unique_ptr<ByteSource> open_decompressed(PeekableSource& source,
                                                            const std::string& name);

}  // namespace signals::inline SIGNALS_ABI::files
