#pragma once

#include <motcua/core/failure.hpp>

#include <boost/json/object.hpp>

#include <string>

namespace motcua::catalogue {

/// A field of a form by its place in the data.
struct FieldAt {
    boost::json::object const* node{}; ///< its schema; null when the form has no such field
    std::string vi;                    ///< label, with the line of its table
    std::string en;
};

/// `pointer` is a JSON pointer into the data, "/san_pham/1/ten".
[[nodiscard]] FieldAt field_at(boost::json::object const& schema, std::string const& pointer);

/// The label of one field of the form.
[[nodiscard]] std::string label_of(boost::json::object const& schema, std::string_view field);
[[nodiscard]] std::string label_en_of(boost::json::object const& schema, std::string_view field);

/// The fault in words made of the field's label and its limits: "Số suất ăn phải từ 1 trở lên."
[[nodiscard]] core::FieldFault
worded(boost::json::object const& schema, std::string const& pointer, std::string const& rule);

} // namespace motcua::catalogue
