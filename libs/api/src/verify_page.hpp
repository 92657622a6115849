#pragma once

#include <motcua/http/message.hpp>

#include <boost/json/object.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace motcua::api {

/// What a page for people says of one paper or result: the verdict, then facts.
struct VerifyPage {
    enum class Tone : std::uint8_t { good, old, wait, bad };

    struct Line {
        std::string_view vi;
        std::string_view en;
        std::string value; ///< empty: the line is left out
        bool code{};       ///< a hash: small, breakable anywhere
    };

    Tone tone{Tone::bad};
    std::string_view vi;
    std::string_view en;
    std::string_view advice_vi; ///< may be empty
    std::string_view advice_en;
    std::vector<Line> lines;
    std::string_view title{"Kiểm tra văn bản"};
    std::string link{}; ///< a path of this site; may be empty
    std::string_view link_vi{};
    std::string_view link_en{};
    bool has_foot{true}; ///< what a page about a document never tells
};

/// The page for keys that lead nowhere.
[[nodiscard]] VerifyPage unknown_page();

[[nodiscard]] http::Response page_response(int status, VerifyPage const& page);

/// The field's text, or nothing when it is missing or null.
[[nodiscard]] std::string_view text_at(boost::json::object const& row, std::string_view name);

/// "2026-03-02" as people write it here: "02/03/2026".
[[nodiscard]] std::string written_date(std::string_view iso);

} // namespace motcua::api
