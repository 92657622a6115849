#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/http/multipart.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace motcua::http {

/// "form-data; name=\"a\"; filename=\"b\"": the value, then its parameters in order, quotes undone.
struct ParameterList {
    std::string_view value;
    std::vector<std::pair<std::string_view, std::string>> parameters;

    /// Nothing when absent or given twice.
    [[nodiscard]] std::string const* only(std::string_view name) const;
};

/// Nothing for anything RFC 9110 does not call a value with parameters.
[[nodiscard]] std::optional<ParameterList> read_parameters(std::string_view field);

/// Reads the lines above a part, each ending in CRLF.
[[nodiscard]] core::Expected<PartHead> read_part_head(std::string_view lines);

[[nodiscard]] core::Failure form_fault(std::string rule, std::string vi, std::string en);

} // namespace motcua::http
