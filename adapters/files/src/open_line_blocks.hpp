// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>

#include <signals/abi.hpp>

#include "input_file.hpp"
#include "line_block.hpp"

namespace signals::inline SIGNALS_ABI::files {

/// The lines of a file, in the way that suits it: in parts side by side where it can be read so;
/// from front to end where it is a pipe, or where documents do not stand on a line each; and
/// decompressed, ahead of its readers, where its first bytes are those of gzip or Zstandard,
/// whatever its name. Throws `Error` for a file of another kind. `file` must outlive them.
[[nodiscard]] std::unique_ptr<LineBlocks> open_line_blocks(InputFile& file,
                                                           std::size_t longest_line);

}  // namespace signals::inline SIGNALS_ABI::files
