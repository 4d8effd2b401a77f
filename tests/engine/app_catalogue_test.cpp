// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <signals/app_catalogue.hpp>

#include "support/subcategories.hpp"

using signals::AppCatalogue;

namespace {

[[nodiscard]] std::vector<std::string> subcategories_of(const AppCatalogue& catalogue,
                                                        std::string_view app_id) {
  return signals::testing::subcategories_of(catalogue, app_id)
      .value_or(std::vector<std::string>{"unknown app"});
}

}  // namespace

TEST_CASE("app ids compare trimmed, with ASCII case ignored") {
  AppCatalogue catalogue;
  catalogue.add(" Com.Oze\n", {"lending"});
  for (const std::string_view id :
       {"Com.Oze", "com.oze", "COM.OZE", " com.oze ", "\tcOm.oZe\r\n"}) {
    CAPTURE(id);
    CHECK(subcategories_of(catalogue, id) == std::vector<std::string>{"lending"});
  }
  for (const std::string_view id : {"", " ", "com.oz", "com.oze2", "com oze", "com. oze"}) {
    CAPTURE(id);
    CHECK_FALSE(catalogue.find(id).has_value());
  }
}

TEST_CASE("the case of letters beyond ASCII matters") {
  AppCatalogue catalogue;
  catalogue.add("caf\xC3\xA9", {"food"});  // é
  CHECK(catalogue.find("CAF\xC3\xA9").has_value());
  CHECK_FALSE(catalogue.find("caf\xC3\x89").has_value());  // É
  CHECK_FALSE(catalogue.find("cafe").has_value());
}

TEST_CASE("characters that differ from letters by the case bit alone stay apart") {
  AppCatalogue catalogue;
  catalogue.add("a[b", {"x"});
  CHECK_FALSE(catalogue.find("a{b").has_value());
  CHECK_FALSE(catalogue.find("A;B").has_value());
}

TEST_CASE("adding an app again merges its subcategories, each once") {
  AppCatalogue catalogue;
  catalogue.add("com.mtn.momo", {"mobile-money"});
  catalogue.add("COM.MTN.MOMO", {"savings", "mobile-money", "savings"});
  CHECK(catalogue.size() == 1);
  CHECK(subcategories_of(catalogue, "com.mtn.momo") ==
        std::vector<std::string>{"mobile-money", "savings"});
  CHECK(catalogue.app_id(*catalogue.find("com.MTN.momo")) == "com.mtn.momo");
}

TEST_CASE("an id that is empty once trimmed is passed over") {
  AppCatalogue catalogue;
  catalogue.add("", {"x"});
  catalogue.add(" \t\n", {"x"});
  CHECK(catalogue.size() == 0);
  CHECK_FALSE(catalogue.find("").has_value());
}

TEST_CASE("an app may be in no subcategory") {
  AppCatalogue catalogue;
  catalogue.add("com.mtn.momo", {});
  CHECK(catalogue.find("com.mtn.momo").has_value());
  CHECK(subcategories_of(catalogue, "com.mtn.momo").empty());
}

TEST_CASE("many apps keep apart, and keep their indices when more are added") {
  AppCatalogue catalogue;
  constexpr int count = 5000;
  for (int i = 0; i < count; ++i) {
    catalogue.add(fmt::format("com.app{}", i), {fmt::format("category-{}", i)});
  }
  CHECK(catalogue.size() == count);
  for (int i = 0; i < count; ++i) {
    const auto app = catalogue.find(fmt::format(" COM.APP{} ", i));
    REQUIRE(app.has_value());
    CHECK(static_cast<int>(*app) == i);
    CHECK(catalogue.app_id(*app) == fmt::format("com.app{}", i));
    CHECK(catalogue[catalogue.subcategories(*app).front()].id == fmt::format("category-{}", i));
  }
}
