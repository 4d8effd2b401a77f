// SPDX-License-Identifier: Apache-2.0
// Reports on 3 million events of 30,000 users in one Arrow array, interleaved at random, on one
// core: ids as text, as integers, and as dictionaries.
#include <array>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>

#include <signals/analysis/goals_in_memory.hpp>
#include <signals/arrow/reports.hpp>
#include <signals/formats/instant_text.hpp>

namespace {

constexpr std::size_t event_count = 3'000'000;
constexpr std::size_t user_count = 30'000;
constexpr std::size_t app_count = 200;
constexpr std::size_t session_count = 400'000;
const signals::Instant now = signals::parse_instant("2025-11-26T12:00:00Z").value();

enum class Ids { text, integer, dictionary };

/// A name of the frame by its number.
[[nodiscard]] std::string name_of(std::size_t column, std::uint32_t number) {
  if (column == 0) return "user-0000-" + std::to_string(number);
  if (column == 1) return "com.example.app" + std::to_string(number);
  return "session-" + std::to_string(number);
}

/// The same goals for every user.
void fill(signals::GoalsInMemory& goals, Ids ids) {
  for (std::uint32_t user = 0; user < user_count; ++user) {
    goals.append().subcategory = "s1";
    goals.append() = {.subcategory = "s2", .tier = signals::Tier::two};
    goals.close(ids == Ids::integer ? std::to_string(user) : name_of(0, user));
  }
  auto catalogue = std::make_shared<signals::AppCatalogue>();
  for (std::size_t app = 0; app < app_count; ++app) {
    catalogue->add("com.example.app" + std::to_string(app), {{"s" + std::to_string(app % 12)}});
  }
  goals.set_catalogue(std::move(catalogue));
}

/// Texts as Arrow has them.
struct Texts {
  std::vector<std::int32_t> ends{0};
  std::string bytes;

  void add(const std::string& text) {
    bytes += text;
    ends.push_back(static_cast<std::int32_t>(bytes.size()));
  }
};

/// The columns of the frame, and the structures that export them.
class Frame {
 public:
  explicit Frame(Ids ids) : ids_(ids) {
    std::mt19937_64 random(7);
    const std::int64_t now_us = now.time_since_epoch().count() * 1000;
    const std::array<std::size_t, 3> counts{user_count, app_count, session_count};
    for (std::size_t i = 0; i < event_count; ++i) {
      times_.push_back(now_us - static_cast<std::int64_t>(random() % (60 * 86'400'000'000ULL)));
      foregrounds_.push_back(static_cast<std::int64_t>(random() % 400'000));
      for (std::size_t column = 0; column < 3; ++column) {
        const auto number = static_cast<std::uint32_t>(random() % counts[column]);
        numbers_[column].push_back(number);
        if (ids_ == Ids::text) texts_[column].add(name_of(column, number));
      }
    }
    if (ids_ == Ids::text) return;
    for (std::size_t column = 0; column < 3; ++column) {
      for (std::uint32_t i = 0; i < counts[column]; ++i) texts_[column].add(name_of(column, i));
    }
  }

  [[nodiscard]] ArrowArrayStream stream() {
    next_ = 0;
    ArrowArrayStream stream{};
    stream.private_data = this;
    stream.get_schema = [](ArrowArrayStream* self, ArrowSchema* out) {
      return static_cast<Frame*>(self->private_data)->write(*out);
    };
    stream.get_next = [](ArrowArrayStream* self, ArrowArray* out) {
      return static_cast<Frame*>(self->private_data)->write(*out);
    };
    stream.release = [](ArrowArrayStream* self) { self->release = nullptr; };
    return stream;
  }

 private:
  static constexpr std::array<const char*, 5> names{"user_id", "app_id", "session_id", "timestamp",
                                                    "total_time_in_foreground_ms"};

  [[nodiscard]] bool is_encoded(std::size_t column) const {
    return ids_ == Ids::dictionary || (ids_ == Ids::integer && column != 0);
  }

  int write(ArrowSchema& out) {
    for (std::size_t column = 0; column < 5; ++column) {
      ArrowSchema& child = schemas_[column];
      child = {};
      child.name = names[column];
      child.format = column == 3 ? "tsu:UTC" : column == 4 ? "l" : ids_ == Ids::text ? "u" : "I";
      if (column < 3 && is_encoded(column)) {
        entry_schemas_[column] = {};
        entry_schemas_[column].format = "u";
        child.dictionary = &entry_schemas_[column];
      }
      schema_pointers_[column] = &child;
    }
    out = {};
    out.format = "+s";
    out.n_children = 5;
    out.children = schema_pointers_.data();
    out.release = [](ArrowSchema* self) { self->release = nullptr; };
    return 0;
  }

  int write(ArrowArray& out) {
    out = {};
    if (next_++ > 0) return 0;
    for (std::size_t column = 0; column < 5; ++column) {
      ArrowArray& child = arrays_[column];
      auto& buffers = buffers_[column];
      child = {};
      child.length = event_count;
      child.n_buffers = 2;
      child.buffers = buffers.data();
      if (column == 3) buffers[1] = times_.data();
      if (column == 4) buffers[1] = foregrounds_.data();
      if (column < 3) {
        entry_buffers_[column] = {nullptr, texts_[column].ends.data(), texts_[column].bytes.data()};
        buffers[1] = numbers_[column].data();
        if (ids_ == Ids::text) {
          buffers = entry_buffers_[column];
          child.n_buffers = 3;
        } else if (is_encoded(column)) {
          ArrowArray& entries = entry_arrays_[column];
          entries = {};
          entries.length = static_cast<std::int64_t>(texts_[column].ends.size()) - 1;
          entries.n_buffers = 3;
          entries.buffers = entry_buffers_[column].data();
          child.dictionary = &entries;
        }
      }
      array_pointers_[column] = &child;
    }
    out.length = event_count;
    out.n_children = 5;
    out.n_buffers = 1;
    out.buffers = no_buffers_.data();
    out.children = array_pointers_.data();
    out.release = [](ArrowArray* self) { self->release = nullptr; };
    return 0;
  }

  Ids ids_;
  int next_ = 0;
  std::vector<std::int64_t> times_;
  std::vector<std::int64_t> foregrounds_;
  std::array<std::vector<std::uint32_t>, 3> numbers_;
  std::array<Texts, 3> texts_;
  std::array<ArrowSchema, 5> schemas_{};
  std::array<ArrowSchema, 3> entry_schemas_{};
  std::array<ArrowSchema*, 5> schema_pointers_{};
  std::array<ArrowArray, 5> arrays_{};
  std::array<ArrowArray, 3> entry_arrays_{};
  std::array<ArrowArray*, 5> array_pointers_{};
  std::array<std::array<const void*, 3>, 5> buffers_{};
  std::array<std::array<const void*, 3>, 3> entry_buffers_{};
  std::array<const void*, 1> no_buffers_{};
};

void evaluate_frame(benchmark::State& state, Ids ids) {
  Frame frame(ids);
  signals::GoalsInMemory goals;
  fill(goals, ids);
  const signals::Timeframe timeframe(now);
  for (auto _ : state) {
    ArrowArrayStream stream = frame.stream();
    benchmark::DoNotOptimize(signals::arrow::evaluate(stream, goals, timeframe));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(event_count));
}

BENCHMARK_CAPTURE(evaluate_frame, text, Ids::text)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(evaluate_frame, integer_users, Ids::integer)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(evaluate_frame, dictionary, Ids::dictionary)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
