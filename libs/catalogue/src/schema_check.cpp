#include "schema_check.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <valijson/adapters/boost_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

namespace motcua::catalogue {

namespace {

/// How one kind of finding of the validator is told to people.
struct Finding {
    std::string_view begins; ///< of the validator's own text
    std::string_view rule;
    std::string_view vi;
    std::string_view en;
    bool names_key{}; ///< the validator's text ends with the key in quotes
};

constexpr auto findings = std::array{
    Finding{
        "Object contains a property",
        "unknown_key",
        "Khóa không có trong quy định.",
        "The key is not known.",
        true},
    Finding{
        "Missing required property",
        "required",
        "Thiếu khóa bắt buộc.",
        "A required key is missing.",
        true},
    Finding{"Value type not permitted", "type", "Sai kiểu giá trị.", "The value has the wrong type."},
    Finding{
        "Failed to match against any enum",
        "choice",
        "Giá trị không nằm trong danh mục cho phép.",
        "The value is none of the allowed ones."},
    Finding{"Failed to match regex", "pattern", "Sai khuôn dạng.", "The value has the wrong form."},
    Finding{"Expected number", "range", "Số nằm ngoài khoảng cho phép.", "The number is out of range."},
    Finding{"String should be", "length", "Độ dài chuỗi không hợp lệ.", "The text is too short or too long."},
    Finding{"Array should", "count", "Số phần tử không hợp lệ.", "There are too few or too many items."},
    Finding{"Elements at indexes", "unique", "Có phần tử lặp lại.", "Items repeat."},
    Finding{"Object should", "count", "Số khóa không hợp lệ.", "There are too few or too many keys."},
};

constexpr auto other =
    Finding{"", "schema", "Không đúng lược đồ JSON.", "The value does not follow the JSON schema."};

Finding const& finding_of(std::string_view description) {
    auto const* const found = std::find_if(findings.begin(), findings.end(), [&](Finding const& finding) {
        return description.starts_with(finding.begins);
    });
    return found == findings.end() ? other : *found;
}

/// The validator names keys, never values, between single quotes at the end.
std::string quoted_key(std::string_view description) {
    auto const last = description.rfind('\'');
    auto const first = last == std::string_view::npos || last == 0 ? std::string_view::npos
                                                                   : description.rfind('\'', last - 1);
    return first == std::string_view::npos ? std::string()
                                           : std::string(description.substr(first + 1, last - first - 1));
}

std::string escaped(std::string_view key) {
    auto pointer = std::string();
    for (auto const character : key) {
        if (character == '~') {
            pointer += "~0";
        } else if (character == '/') {
            pointer += "~1";
        } else {
            pointer += character;
        }
    }
    return pointer;
}

/// {"<root>", "[steps]", "[0]"} is "/steps/0".
std::string pointer_of(std::vector<std::string> const& context) {
    auto pointer = std::string();
    for (auto const& part : context) {
        if (part.size() >= 2 && part.front() == '[' && part.back() == ']') {
            pointer += '/' + escaped(std::string_view(part).substr(1, part.size() - 2));
        }
    }
    return pointer;
}

} // namespace

std::vector<core::FieldFault>
schema_faults(boost::json::value const& document, std::string_view schema_text) {
    auto schema = valijson::Schema();
    auto const source = boost::json::parse({schema_text.data(), schema_text.size()});
    auto parser = valijson::SchemaParser();
    parser.populateSchema(valijson::adapters::BoostJsonAdapter(source), schema);
    auto results = valijson::ValidationResults();
    auto validator = valijson::Validator();
    auto const valid = validator.validate(schema, valijson::adapters::BoostJsonAdapter(document), &results);
    auto faults = std::vector<core::FieldFault>();
    for (auto const& error : results) {
        // An outer level only repeats that something inside is wrong.
        if (error.description.starts_with("Failed to validate")) {
            continue;
        }
        auto const& finding = finding_of(error.description);
        auto pointer = pointer_of(error.context);
        if (finding.names_key) {
            pointer += '/' + escaped(quoted_key(error.description));
        }
        faults.push_back(
            {pointer, std::string(finding.rule), std::string(finding.vi), std::string(finding.en)}
        );
    }
    if (!valid && faults.empty()) {
        faults.push_back({"", std::string(other.rule), std::string(other.vi), std::string(other.en)});
    }
    return faults;
}

} // namespace motcua::catalogue
