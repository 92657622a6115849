#include "read_layout.hpp"

#include <boost/json.hpp>

#include <array>
#include <cmath>

namespace motcua::documents {
namespace {

template <class Owner>
struct Size {
    char const* name;
    double Owner::*member;
    double least;
    double most;
};

/// Bounds wide enough for A4 and A5; the exact sizes of Decree 30/2020 stand in the templates.
constexpr auto page_sizes = std::array{
    Size<PageLayout>{"page_width_mm", &PageLayout::page_width_mm, 148, 297},
    Size<PageLayout>{"page_height_mm", &PageLayout::page_height_mm, 148, 297},
    Size<PageLayout>{"margin_top_mm", &PageLayout::margin_top_mm, 8, 25},
    Size<PageLayout>{"margin_bottom_mm", &PageLayout::margin_bottom_mm, 8, 25},
    Size<PageLayout>{"margin_left_mm", &PageLayout::margin_left_mm, 8, 35},
    Size<PageLayout>{"margin_right_mm", &PageLayout::margin_right_mm, 8, 20},
    Size<PageLayout>{"national_name_pt", &PageLayout::national_name_pt, 8, 13},
    Size<PageLayout>{"motto_pt", &PageLayout::motto_pt, 8, 14},
    Size<PageLayout>{"issuer_pt", &PageLayout::issuer_pt, 8, 13},
    Size<PageLayout>{"number_pt", &PageLayout::number_pt, 8, 13},
    Size<PageLayout>{"place_date_pt", &PageLayout::place_date_pt, 8, 14},
    Size<PageLayout>{"title_pt", &PageLayout::title_pt, 10, 14},
    Size<PageLayout>{"page_number_pt", &PageLayout::page_number_pt, 9, 14},
    Size<PageLayout>{"signature_pt", &PageLayout::signature_pt, 9, 14},
    Size<PageLayout>{"recipients_label_pt", &PageLayout::recipients_label_pt, 8, 12},
    Size<PageLayout>{"recipients_pt", &PageLayout::recipients_pt, 8, 11},
    Size<PageLayout>{"table_pt", &PageLayout::table_pt, 7, 12},
    Size<PageLayout>{"first_line_indent_mm", &PageLayout::first_line_indent_mm, 0, 12.7},
    Size<PageLayout>{"signature_space_mm", &PageLayout::signature_space_mm, 10, 40},
    Size<PageLayout>{"qr_mm", &PageLayout::qr_mm, 12, 40},
};

constexpr auto step_sizes = std::array{
    Size<BodyStep>{"body_pt", &BodyStep::body_pt, 8, 14},
    Size<BodyStep>{"line_spacing", &BodyStep::line_spacing, 1.1, 1.75},
    Size<BodyStep>{"paragraph_gap_pt", &BodyStep::paragraph_gap_pt, 0, 18},
};

template <class Owner, std::size_t count>
void read_sizes(
    boost::json::object const* from,
    std::string const& pointer,
    std::array<Size<Owner>, count> const& sizes,
    std::vector<std::string> const& others,
    TemplateFaults& faults,
    Owner& into
) {
    auto known = others;
    for (auto const& size : sizes) {
        into.*size.member = faults.number(from, pointer, size.name, size.least, size.most);
        known.emplace_back(size.name);
    }
    if (from != nullptr) {
        faults.refuse_unknown(*from, pointer, known);
    }
}

TableColumn read_column(boost::json::object const& from, std::string const& pointer, TemplateFaults& faults) {
    faults.refuse_unknown(from, pointer, {"name", "title", "group", "share", "align"});
    auto column = TableColumn();
    column.title = faults.text(from, pointer, "title");
    column.group = faults.text_if_any(from, pointer, "group");
    column.share = faults.number(&from, pointer, "share", 2, 90) / 100;
    auto const align = faults.text(from, pointer, "align");
    column.is_centred = align == "centre";
    if (!column.is_centred && align != "left") {
        faults.add(pointer + "/align", "align", "Chỉ có left và centre.", "There are left and centre only.");
    }
    return column;
}

} // namespace

PageLayout read_layout(boost::json::object const& root, TemplateFaults& faults) {
    auto layout = PageLayout();
    auto const* value = root.if_contains("layout");
    auto const* object = value == nullptr ? nullptr : value->if_object();
    read_sizes(object, "/layout", page_sizes, {"body_steps"}, faults, layout);
    auto const* steps = object == nullptr ? nullptr : object->if_contains("body_steps");
    if (steps == nullptr || !steps->is_array() || steps->get_array().empty()) {
        faults.add("/layout/body_steps", "list", "Cần ít nhất một cỡ chữ.", "At least one step is needed.");
        return layout;
    }
    for (auto const& entry : steps->get_array()) {
        auto const pointer = "/layout/body_steps/" + std::to_string(layout.body_steps.size());
        read_sizes(entry.if_object(), pointer, step_sizes, {}, faults, layout.body_steps.emplace_back());
    }
    return layout;
}

std::vector<TableColumn>
read_columns(boost::json::object const& root, std::vector<std::string> const& names, TemplateFaults& faults) {
    auto columns = std::vector<TableColumn>();
    if (names.empty()) {
        return columns;
    }
    auto const* value = root.if_contains("columns");
    auto const* list = value == nullptr ? nullptr : value->if_array();
    auto sum = 0.0;
    for (auto index = std::size_t{0}; list != nullptr && index < list->size(); ++index) {
        auto const pointer = "/columns/" + std::to_string(index);
        auto const* object = (*list)[index].if_object();
        if (object == nullptr || index >= names.size() ||
            faults.text(*object, pointer, "name") != names[index]) {
            faults.add(
                pointer,
                "unknown_column",
                "Bảng của mẫu này không có cột đó ở đây.",
                "The table of this form has no such column here."
            );
            continue;
        }
        columns.push_back(read_column(*object, pointer, faults));
        sum += columns.back().share;
    }
    if (columns.size() != names.size() || std::abs(sum - 1) > 1e-6) {
        faults.add(
            "/columns",
            "columns",
            "Bảng phải có đủ các cột, tổng độ rộng là 100.",
            "The table must have all columns and shares of 100 together."
        );
    }
    return columns;
}

} // namespace motcua::documents
