// SPDX-License-Identifier: Apache-2.0
#include "body_decoder.hpp"

#include <algorithm>
#include <cstddef>
#include <new>

#include <zlib.h>

#include "header_name.hpp"

namespace signals::inline SIGNALS_ABI::http {
namespace {

constexpr std::size_t output_size = std::size_t{64} * 1024;

}  // namespace

void BodyDecoder::StreamDeleter::operator()(z_stream_s* stream) const noexcept {
  ::inflateEnd(stream);
  const std::unique_ptr<z_stream> owner(stream);
}

BodyDecoder::~BodyDecoder() = default;

void BodyDecoder::head(const ResponseHead& head) {
  const auto encoding = head.find("content-encoding");
  if (encoding && (equal_names(*encoding, "gzip") || equal_names(*encoding, "x-gzip"))) {
    auto stream = std::make_unique<z_stream>();
    constexpr int gzip_only = 16 + MAX_WBITS;
    if (::inflateInit2(stream.get(), gzip_only) != Z_OK) throw std::bad_alloc();
    stream_.reset(stream.release());
    output_.resize(output_size);
  }
  has_head_ = true;
  sink_.head(head);
}

bool BodyDecoder::body(std::string_view part) {
  if (!stream_) {
    sink_.body(part);
    return true;
  }
  // zlib counts in 32 bits.
  constexpr std::size_t longest = std::size_t{1} << 30U;
  for (; !part.empty(); part.remove_prefix(std::min(longest, part.size()))) {
    if (!inflate(part.substr(0, longest))) return false;
  }
  return true;
}

bool BodyDecoder::inflate(std::string_view part) {
  // zlib reads from there only.
  stream_->next_in = reinterpret_cast<Bytef*>(const_cast<char*>(part.data()));  // NOLINT
  stream_->avail_in = static_cast<uInt>(part.size());
  do {
    // A body may be several members, one after the other.
    if (!is_within_member_ && stream_->avail_in > 0) {
      ::inflateReset(stream_.get());
      is_within_member_ = true;
    }
    stream_->next_out = reinterpret_cast<Bytef*>(output_.data());
    stream_->avail_out = static_cast<uInt>(output_.size());
    const int result = ::inflate(stream_.get(), Z_NO_FLUSH);
    const std::size_t size = output_.size() - stream_->avail_out;
    if (size > 0) sink_.body({output_.data(), size});
    if (result == Z_STREAM_END) {
      is_within_member_ = false;
    } else if (result == Z_MEM_ERROR) {
      throw std::bad_alloc();
    } else if (result != Z_OK && result != Z_BUF_ERROR) {
      return false;
    }
  } while (stream_->avail_in > 0 || stream_->avail_out == 0);
  return true;
}

bool BodyDecoder::is_whole() const noexcept { return has_head_ && !is_within_member_; }

}  // namespace signals::inline SIGNALS_ABI::http
