#include <motcua/http/media.hpp>

#include <gtest/gtest.h>

#include <array>
#include <string_view>

namespace motcua::http {

namespace {

constexpr auto json = std::string_view("application/json, application/merge-patch+json");

struct Case {
    std::string_view field;
    std::string_view types;
    bool good;
};

// RFC 9110, 12.5.1: the most specific range decides; the order of the field does not.
constexpr std::array accepted{
    Case{"*/*", json, true},
    Case{"application/json", json, true},
    Case{"Application/JSON; charset=utf-8", json, true},
    Case{"application/*", json, true},
    Case{"text/html, application/xhtml+xml, */*;q=0.8", json, true},
    Case{"text/html", json, false},
    Case{"text/*", json, false},
    Case{"application/json;q=0, */*", "application/json", false},
    Case{"*/*, application/json; q=0.000", "application/json", false},
    Case{"*/*;q=0, application/json;q=0.1", "application/json", true},
    Case{"application/j", json, false},
    Case{"", json, true},
    Case{", ,", json, true},
    Case{"nonsense", json, true},
};

constexpr std::array taken{
    Case{"application/json", json, true},
    Case{"APPLICATION/JSON ; charset=utf-8", json, true},
    Case{"application/merge-patch+json", json, true},
    Case{"application/x-www-form-urlencoded", json, true},
    Case{"text/plain", json, false},
    Case{"application/jsonp", json, false},
    Case{"multipart/form-data; boundary=application/json", json, false},
    Case{"", json, false},
    Case{"anything/at-all", "", true},
};

} // namespace

TEST(Media, MostSpecificRangeOfAcceptDecides) {
    for (auto const& row : accepted) {
        EXPECT_EQ(is_acceptable(row.field, row.types), row.good) << row.field;
    }
}

TEST(Media, BodyIsTakenByItsTypeWithoutParameters) {
    for (auto const& row : taken) {
        EXPECT_EQ(is_taken(row.field, row.types), row.good) << row.field;
    }
}

} // namespace motcua::http
