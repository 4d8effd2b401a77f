// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include <signals/abi.hpp>
#include <signals/analysis/event_source.hpp>
#include <signals/event.hpp>
#include <signals/interface.hpp>

namespace signals::inline SIGNALS_ABI::firestore {

/// What a response says of an event's document. Views: they last for the call that takes them.
struct DocumentFacts {
  /// From `projects/` on, without escapes.
  std::string_view name{};
  /// The timestamp in the arrival field, in RFC 3339; empty if there is none.
  std::string_view arrived{};
  /// Whether it was written again after it was created.
  bool is_rewritten = false;
};

/// Takes events with what is known of their documents.
class DocumentSink : public Interface {
 public:
  virtual void accept(const Event& event, const DocumentFacts& facts) = 0;
};

/// Hands on nothing but the events.
class EventsOf final : public DocumentSink {
 public:
  /// The sink must outlive it.
  explicit EventsOf(EventSink& sink) : sink_(sink) {}

  void accept(const Event& event, const DocumentFacts& /*facts*/) override { sink_.accept(event); }

 private:
  EventSink& sink_;
};

}  // namespace signals::inline SIGNALS_ABI::firestore
