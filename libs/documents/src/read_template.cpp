#include "form_template.hpp"
#include <motcua/core/text.hpp>

#include <boost/json.hpp>

#include <algorithm>
#include <array>

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
    Size<PageLayout>{"first_line_indent_mm", &PageLayout::first_line_indent_mm, 0, 12.7},
    Size<PageLayout>{"signature_space_mm", &PageLayout::signature_space_mm, 10, 40},
    Size<PageLayout>{"qr_mm", &PageLayout::qr_mm, 12, 40},
};

constexpr auto step_sizes = std::array{
    Size<BodyStep>{"body_pt", &BodyStep::body_pt, 9, 14},
    Size<BodyStep>{"line_spacing", &BodyStep::line_spacing, 1.1, 1.75},
    Size<BodyStep>{"paragraph_gap_pt", &BodyStep::paragraph_gap_pt, 0, 18},
};

bool contains(std::vector<std::string> const& list, std::string_view name) {
    return std::find(list.begin(), list.end(), name) != list.end();
}

/// Collects every fault of one file.
class TemplateReading {
public:
    TemplateReading(std::string const& file, FormSpec const& spec)
        : file_(file)
        , spec_(spec) {}

    [[nodiscard]] core::Expected<FormTemplate> read(boost::json::value const& root) {
        if (!root.is_object()) {
            fault("", "object", "Mẫu phải là một đối tượng JSON.", "The template must be a JSON object.");
            return core::invalid(faults_);
        }
        auto const& object = root.get_object();
        read_layout(object);
        made_.title = text_of(object, "/title", "title");
        made_.keep_together = list_of(object, "keep_together");
        made_.bold = list_of(object, "bold");
        read_words(object);
        read_body(object);
        check_mandatory();
        if (!faults_.empty()) {
            return core::invalid(faults_);
        }
        return std::move(made_);
    }

private:
    void fault(std::string const& pointer, char const* rule, std::string vi, std::string en) {
        faults_.push_back({"/" + file_ + pointer, rule, std::move(vi), std::move(en)});
    }

    std::string text_of(boost::json::object const& object, std::string const& pointer, char const* name) {
        auto const* value = object.if_contains(name);
        auto const* text = value == nullptr ? nullptr : value->if_string();
        auto composed = text == nullptr ? std::nullopt : core::to_nfc({text->data(), text->size()});
        if (!composed || composed->empty()) {
            fault(pointer, "text", "Cần một đoạn chữ.", "A text is needed.");
            return {};
        }
        return *composed;
    }

    std::vector<std::string> list_of(boost::json::object const& object, char const* name) {
        auto list = std::vector<std::string>();
        auto const* value = object.if_contains(name);
        if (value == nullptr || !value->is_array()) {
            fault(std::string("/") + name, "list", "Cần một danh sách chữ.", "A list of texts is needed.");
            return list;
        }
        for (auto const& entry : value->get_array()) {
            if (entry.is_string()) {
                list.emplace_back(entry.get_string());
            }
        }
        return list;
    }

    template <class Owner, std::size_t count>
    void read_sizes(
        boost::json::value const* from,
        std::string const& pointer,
        std::array<Size<Owner>, count> const& sizes,
        Owner& into
    ) {
        auto const* object = from == nullptr ? nullptr : from->if_object();
        for (auto const& size : sizes) {
            auto const* value = object == nullptr ? nullptr : object->if_contains(size.name);
            auto const number =
                value != nullptr && value->is_number() ? value->template to_number<double>() : -1;
            if (number < size.least || number > size.most) {
                fault(
                    pointer + "/" + size.name,
                    "range",
                    "Kích thước thiếu hoặc ngoài khoảng cho phép.",
                    "The size is missing or out of range."
                );
            }
            into.*size.member = number;
        }
    }

    void read_layout(boost::json::object const& root) {
        auto const* layout = root.if_contains("layout");
        read_sizes(layout, "/layout", page_sizes, made_.layout);
        auto const* object = layout == nullptr ? nullptr : layout->if_object();
        auto const* steps = object == nullptr ? nullptr : object->if_contains("body_steps");
        if (steps == nullptr || !steps->is_array() || steps->get_array().empty()) {
            fault("/layout/body_steps", "list", "Cần ít nhất một cỡ chữ.", "At least one step is needed.");
            return;
        }
        for (auto const& entry : steps->get_array()) {
            auto const pointer = "/layout/body_steps/" + std::to_string(made_.layout.body_steps.size());
            read_sizes(&entry, pointer, step_sizes, made_.layout.body_steps.emplace_back());
        }
    }

    Pattern checked(std::string const& text, std::string const& pointer) {
        auto pattern = Pattern(text);
        if (!pattern.is_well_formed()) {
            fault(pointer, "braces", "Dấu ngoặc nhọn không khớp.", "Braces do not match.");
        }
        for (auto const& piece : pattern.pieces()) {
            if (piece.is_placeholder && !contains(spec_.placeholders, piece.text)) {
                fault(
                    pointer,
                    "unknown_placeholder",
                    "Chỗ điền không có trong mẫu này: " + piece.text + ".",
                    "This form has no placeholder " + piece.text + "."
                );
            }
            if (piece.is_placeholder) {
                said_.push_back(piece.text);
            }
        }
        return pattern;
    }

    void read_words(boost::json::object const& root) {
        auto const* value = root.if_contains("words");
        auto const* words = value == nullptr ? nullptr : value->if_object();
        for (auto const& name : spec_.words) {
            auto const pointer = "/words/" + name;
            if (words == nullptr) {
                fault(pointer, "text", "Cần một đoạn chữ.", "A text is needed.");
                continue;
            }
            made_.words.emplace(name, checked(text_of(*words, pointer, name.c_str()), pointer));
        }
    }

    void read_body(boost::json::object const& root) {
        auto const* value = root.if_contains("body");
        if (value == nullptr || !value->is_array() || value->get_array().empty()) {
            fault("/body", "list", "Mẫu không có nội dung.", "The template has no body.");
            return;
        }
        auto index = 0;
        for (auto const& entry : value->get_array()) {
            read_paragraph(entry, "/body/" + std::to_string(index));
            ++index;
        }
    }

    void read_paragraph(boost::json::value const& entry, std::string const& pointer) {
        if (!entry.is_object()) {
            fault(pointer, "object", "Đoạn văn phải là một đối tượng.", "A paragraph must be an object.");
            return;
        }
        auto const& object = entry.get_object();
        auto paragraph = BodyParagraph();
        paragraph.text = checked(text_of(object, pointer + "/text", "text"), pointer + "/text");
        if (object.contains("when")) {
            paragraph.when = text_of(object, pointer + "/when", "when");
        }
        if (object.contains("shape")) {
            paragraph.shape = text_of(object, pointer + "/shape", "shape");
        }
        if (!paragraph.when.empty() && !contains(spec_.conditions, paragraph.when)) {
            fault(pointer + "/when", "unknown_condition", "Điều kiện không có.", "No such condition.");
        }
        if (!paragraph.shape.empty() && paragraph.shape != "table" && paragraph.shape != "note") {
            fault(pointer + "/shape", "unknown_shape", "Kiểu đoạn văn không có.", "No such shape.");
        }
        made_.body.push_back(std::move(paragraph));
    }

    void check_mandatory() {
        for (auto const& name : spec_.must_say) {
            if (!contains(said_, name)) {
                fault(
                    "/body",
                    "mandatory_content",
                    "Mẫu thiếu nội dung bắt buộc: " + name + ".",
                    "The template leaves out mandatory content: " + name + "."
                );
            }
        }
    }

    std::string const& file_;
    FormSpec const& spec_;
    FormTemplate made_;
    std::vector<std::string> said_;
    std::vector<core::FieldFault> faults_;
};

} // namespace

core::Expected<FormTemplate>
read_template(std::string const& file, std::string_view json, FormSpec const& spec) {
    auto broken = boost::json::error_code();
    auto const root = boost::json::parse(boost::json::string_view(json.data(), json.size()), broken);
    if (broken) {
        return core::invalid("/" + file, "json", "Tệp không phải JSON.", "The file is not JSON.");
    }
    return TemplateReading(file, spec).read(root);
}

} // namespace motcua::documents
