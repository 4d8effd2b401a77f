// SPDX-License-Identifier: Apache-2.0
#include "decompression.hpp"

#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <zlib.h>
#include <zstd.h>

#include <signals/error.hpp>

namespace signals::inline SIGNALS_ABI::files {
namespace {

constexpr std::size_t input_size = std::size_t{128} << 10U;

/// The compressed bytes, piece by piece.
class CompressedInput {
 public:
  CompressedInput(ByteSource& source, std::string name, std::string_view format)
      : source_(source), name_(std::move(name)), format_(format), buffer_(input_size) {}

  /// Reads a piece when the last one is used up; false at the end of the file.
  [[nodiscard]] bool refill() {
    if (used < size) return true;
    size = source_.read(buffer_);
    used = 0;
    return size > 0;
  }
  [[nodiscard]] const char* data() const noexcept { return buffer_.data(); }

  [[noreturn]] void fail_damaged(std::string_view reason) const {
    throw Error(
        ErrorCode::data_loss,
        fmt::format("{}: the {} data is damaged: {}; get the file again", name_, format_, reason));
  }
  [[noreturn]] void fail_cut_short() const {
    throw Error(ErrorCode::data_loss,
                fmt::format("{}: the {} data ends too early; get the file again", name_, format_));
  }

  std::size_t size = 0;
  std::size_t used = 0;

 private:
  ByteSource& source_;
  std::string name_;
  std::string_view format_;
  std::vector<char> buffer_;
};

class GzipSource final : public ByteSource {
 public:
  GzipSource(ByteSource& source, const std::string& name) : input_(source, name, "gzip") {
    constexpr int largest_window_of_gzip = 15 + 16;
    if (::inflateInit2(&stream_, largest_window_of_gzip) != Z_OK) throw std::bad_alloc();
  }
  ~GzipSource() override { ::inflateEnd(&stream_); }

  [[nodiscard]] std::size_t read(std::span<char> buffer) override {
    stream_.next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream_.avail_out = static_cast<uInt>(buffer.size());
    while (stream_.avail_out == buffer.size()) {
      if (!input_.refill()) {
        if (is_within_member_) input_.fail_cut_short();
        return 0;
      }
      inflate_some();
    }
    return buffer.size() - stream_.avail_out;
  }

 private:
  void inflate_some() {
    is_within_member_ = true;
    // zlib's interface is not const, but it does not write there.
    stream_.next_in =
        reinterpret_cast<Bytef*>(const_cast<char*>(input_.data() + input_.used));  // NOLINT
    stream_.avail_in = static_cast<uInt>(input_.size - input_.used);
    const int status = ::inflate(&stream_, Z_NO_FLUSH);
    input_.used = input_.size - stream_.avail_in;
    if (status == Z_STREAM_END) {
      is_within_member_ = false;
      ::inflateReset(&stream_);
    } else if (status == Z_MEM_ERROR) {
      throw std::bad_alloc();
    } else if (status != Z_OK && status != Z_BUF_ERROR) {
      input_.fail_damaged(stream_.msg != nullptr ? stream_.msg : "not gzip");
    }
  }

  CompressedInput input_;
  z_stream stream_{};
  bool is_within_member_ = false;
};

class ZstandardSource final : public ByteSource {
 public:
  ZstandardSource(ByteSource& source, const std::string& name)
      : input_(source, name, "Zstandard"), context_(::ZSTD_createDCtx(), &::ZSTD_freeDCtx) {
    if (!context_) throw std::bad_alloc();
  }

  [[nodiscard]] std::size_t read(std::span<char> buffer) override {
    ZSTD_outBuffer out{buffer.data(), buffer.size(), 0};
    while (out.pos == 0) {
      // A frame may have more to give when all of it has been taken in.
      const bool has_input = input_.refill();
      ZSTD_inBuffer in{input_.data(), input_.size, input_.used};
      const std::size_t status = ::ZSTD_decompressStream(context_.get(), &out, &in);
      input_.used = in.pos;
      if (::ZSTD_isError(status) != 0) input_.fail_damaged(::ZSTD_getErrorName(status));
      if (has_input || out.pos > 0) {
        is_within_frame_ = status != 0;
      } else {
        if (is_within_frame_) input_.fail_cut_short();
        return 0;
      }
    }
    return out.pos;
  }

 private:
  CompressedInput input_;
  std::unique_ptr<ZSTD_DCtx, decltype(&::ZSTD_freeDCtx)> context_;
  bool is_within_frame_ = false;
};

}  // namespace

std::unique_ptr<ByteSource> open_decompressed(PeekableSource& source, const std::string& name) {
  using namespace std::string_view_literals;
  const std::string_view head = source.head();
  if (head.starts_with("\x1F\x8B"sv)) return std::make_unique<GzipSource>(source, name);
  if (head.starts_with("\x28\xB5\x2F\xFD"sv)) {
    return std::make_unique<ZstandardSource>(source, name);
  }
  return nullptr;
}

}  // namespace signals::inline SIGNALS_ABI::files
