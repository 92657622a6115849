#include "application_form.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace motcua::catalogue {

namespace {

namespace json = boost::json;
using app::FormSheet;

constexpr auto number_share = 7; ///< of a table's width, for the line's number

std::string one_line(std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
}

/// "1.250".
std::string grouped(std::int64_t number) {
    auto text = std::to_string(number);
    auto const first = text.front() == '-' ? std::size_t{1} : std::size_t{0};
    for (auto at = text.size(); at > first + 3;) {
        at -= 3;
        text.insert(at, ".");
    }
    return text;
}

/// "05/01/2026" of "2026-01-05".
std::string day_words(std::string const& day) {
    return day.size() == 10 ? day.substr(8, 2) + '/' + day.substr(5, 2) + '/' + day.substr(0, 4) : day;
}

json::object const& print_of(json::object const& node) {
    static auto const nothing = json::object();
    auto const* const print = node.if_contains("x-print");
    return print == nullptr ? nothing : print->as_object();
}

/// The title of a choice.
std::string title_of(json::object const& node, json::value const& choice) {
    auto const& values = node.at("enum").as_array();
    auto const found = std::find(values.begin(), values.end(), choice);
    auto const index = static_cast<std::size_t>(found - values.begin());
    return std::string(node.at("x-enum-titles").as_array().at(index).as_string());
}

/// A single value as it is printed; empty when it was not given.
std::string words_of(json::object const& node, json::value const* value) {
    if (value == nullptr) {
        return {};
    }
    auto words = std::string();
    if (value->is_bool()) {
        words = value->as_bool() ? "Có" : "Không";
    } else if (value->is_int64()) {
        words = grouped(value->as_int64());
    } else if (node.contains("enum")) {
        words = title_of(node, *value);
    } else {
        words = std::string(value->as_string());
        words = text_or_empty(node, "format") == "date" ? day_words(words) : words;
    }
    auto const unit = text_or_empty(print_of(node), "unit");
    return unit.empty() ? words : words + ' ' + unit;
}

bool chooses(json::value const* value, json::value const& choice) {
    if (value == nullptr) {
        return false;
    }
    if (!value->is_array()) {
        return *value == choice;
    }
    auto const& list = value->as_array();
    return std::find(list.begin(), list.end(), choice) != list.end();
}

FormSheet::Choices choices_of(std::string label, json::object const& named, json::value const* value) {
    auto made = FormSheet::Choices{std::move(label), {}};
    for (auto const& choice : named.at("enum").as_array()) {
        made.choices.push_back({title_of(named, choice), chooses(value, choice)});
    }
    return made;
}

FormSheet::Table table_of(std::string label, json::object const& line, json::value const* value) {
    auto made = FormSheet::Table{std::move(label), {{"STT", number_share, true}}, {}};
    auto const& columns = line.at("properties").as_object();
    for (auto const& [name, column] : columns) {
        auto const& node = column.as_object();
        auto const share = int_if(print_of(node), "share");
        auto const even = (100 - number_share) / static_cast<int>(columns.size());
        made.columns.push_back(
            {text_at(node, "title"), share.value_or(even), text_at(node, "type") != "string"}
        );
    }
    made.columns.back().share = 100;
    for (auto index = std::size_t{0}; index + 1 < made.columns.size(); ++index) {
        made.columns.back().share -= made.columns[index].share;
    }
    auto const rows = value == nullptr ? json::array() : value->as_array();
    for (auto const& row : rows) {
        auto texts = std::vector<std::string>{std::to_string(made.rows.size() + 1)};
        for (auto const& [name, column] : columns) {
            texts.push_back(words_of(column.as_object(), row.as_object().if_contains(name)));
        }
        made.rows.push_back(std::move(texts));
    }
    return made;
}

void add_part(FormSheet::Section& section, json::object const& node, json::value const* value) {
    auto label = text_at(node, "title");
    auto const& print = print_of(node);
    auto const as = text_or_empty(print, "as");
    if (text_at(node, "type") == "array") {
        auto const& items = node.at("items").as_object();
        if (items.contains("enum")) {
            section.parts.emplace_back(choices_of(std::move(label), items, value));
        } else {
            section.parts.emplace_back(table_of(std::move(label), items, value));
        }
        return;
    }
    if (as == "choices") {
        section.parts.emplace_back(choices_of(std::move(label), node, value));
        return;
    }
    auto item = FormSheet::Item{std::move(label), words_of(node, value)};
    auto const beside = print.contains("beside") && flag_at(print, "beside");
    auto* const before =
        section.parts.empty() ? nullptr : std::get_if<FormSheet::Line>(&section.parts.back());
    if (beside && before != nullptr && !before->is_long) {
        before->items.push_back(std::move(item));
        return;
    }
    section.parts.emplace_back(FormSheet::Line{{std::move(item)}, as == "paragraph"});
}

/// Days are looked at by find_false_days: the library's own check of "format" throws on values that are no
/// text.
json::value without_formats(json::value const& schema) {
    if (auto const* const list = schema.if_array()) {
        auto bare = json::array();
        for (auto const& one : *list) {
            bare.push_back(without_formats(one));
        }
        return bare;
    }
    auto const* const object = schema.if_object();
    if (object == nullptr) {
        return schema;
    }
    auto bare = json::object();
    for (auto const& [name, value] : *object) {
        if (name != "format" || !value.is_string()) {
            bare.emplace(name, without_formats(value));
        }
    }
    return bare;
}

} // namespace

ApplicationForm::ApplicationForm(json::object definition, std::string document)
    : definition_(std::move(definition))
    , document_(std::move(document))
    , id_(text_at(definition_, "id"))
    , version_(int_at(definition_, "version"))
    , title_(one_line(text_at(definition_, "title")))
    , schema_(json::serialize(without_formats(definition_.at("schema")))) {}

FormSheet ApplicationForm::sheet(std::string_view data) const {
    auto const said = json::parse({data.data(), data.size()});
    auto const& values = said.as_object();
    auto const& fields = definition_.at("schema").at("properties").as_object();
    auto made = FormSheet();
    made.reference = text_or_empty(definition_, "reference");
    made.title = text_at(definition_, "title");
    made.opening = text_or_empty(definition_, "opening");
    made.closing = texts_at(definition_, "closing");
    made.signer = text_at(definition_, "signer");
    for (auto const& entry : definition_.at("sections").as_array()) {
        auto section = FormSheet::Section{text_or_empty(entry.as_object(), "title"), {}};
        for (auto const& field : entry.at("fields").as_array()) {
            auto const name = std::string(field.as_string());
            add_part(section, fields.at(name).as_object(), values.if_contains(name));
        }
        made.sections.push_back(std::move(section));
    }
    return made;
}

} // namespace motcua::catalogue
