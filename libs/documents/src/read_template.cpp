#include "form_table.hpp"
#include "form_template.hpp"
#include "read_layout.hpp"
#include "template_faults.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <regex>

namespace motcua::documents {
namespace {

constexpr auto most_versions = 10000.0;

bool contains(std::vector<std::string> const& list, std::string_view name) {
    return std::find(list.begin(), list.end(), name) != list.end();
}

/// The words every form of a sheet has, with those of its own.
std::vector<std::string> all_words(FormSpec const& spec) {
    auto words = std::vector<std::string>{"national_name", "motto", "draft_mark"};
    auto const add = [&words](std::initializer_list<char const*> more) {
        words.insert(words.end(), more.begin(), more.end());
    };
    if (spec.is_numbered) {
        add({"number_label", "number_blank"});
    }
    if (spec.sheet == Sheet::slip || spec.sheet == Sheet::letter) {
        add({"salutation_mr", "salutation_ms", "salutation_person", "salutation_organisation"});
    }
    if (spec.sheet == Sheet::slip) {
        add({"code_line", "blank"});
    }
    if (spec.sheet == Sheet::letter) {
        add({"to_label", "address_label", "phone_label", "recipients_label", "lookup_note"});
    }
    words.insert(words.end(), spec.words.begin(), spec.words.end());
    return words;
}

/// Collects every fault of one file.
class TemplateReading {
public:
    TemplateReading(std::string const& file, FormSpec const& spec)
        : file_(file)
        , spec_(spec)
        , faults_(file) {
        made_.spec = &spec;
    }

    [[nodiscard]] core::Expected<FormTemplate> read(boost::json::value const& root) {
        auto const* object = root.if_object();
        if (object == nullptr) {
            faults_
                .add("", "object", "Mẫu phải là một đối tượng JSON.", "The template must be a JSON object.");
            return core::invalid(faults_.all());
        }
        read_form(*object);
        made_.layout = read_layout(*object, faults_);
        made_.columns = read_columns(*object, spec_.columns, faults_);
        made_.keep_together = faults_.list(*object, "keep_together");
        made_.bold = faults_.list(*object, "bold");
        read_words(*object);
        read_body(*object);
        check_mandatory();
        if (!faults_.all().empty()) {
            return core::invalid(faults_.all());
        }
        return std::move(made_);
    }

private:
    /// Which form the file says it is.
    void read_form(boost::json::object const& root) {
        auto known = std::vector<std::string>{
            "form",
            "set",
            "version",
            "legal_basis",
            "title",
            "layout",
            "words",
            "keep_together",
            "bold",
            "body"};
        if (spec_.is_numbered) {
            known.emplace_back("number_suffix");
        }
        if (!spec_.columns.empty()) {
            known.emplace_back("columns");
        }
        faults_.refuse_unknown(root, "", known);
        std::ignore = faults_.text(root, "", "legal_basis");
        auto const name = faults_.text(root, "", "form") + "." + faults_.text(root, "", "set");
        if (name + ".json" != file_) {
            faults_.add(
                "/form",
                "file_name",
                "Tên tệp không khớp mẫu.",
                "The file is named after another form."
            );
        }
        made_.title = faults_.text(root, "", "title");
        auto& form = made_.form;
        form.kind = spec_.kind;
        form.template_name = name;
        form.template_version = static_cast<int>(faults_.number(&root, "", "version", 1, most_versions));
        form.title = made_.title;
        std::replace(form.title.begin(), form.title.end(), '\n', ' ');
        if (spec_.is_numbered) {
            form.number_suffix = faults_.text(root, "", "number_suffix");
            static auto const shape = std::regex("([A-Z]|Đ)+");
            if (!std::regex_match(form.number_suffix, shape)) {
                faults_
                    .add("/number_suffix", "capitals", "Ký hiệu phải là chữ in hoa.", "Capitals are needed.");
            }
        }
    }

    Pattern checked(std::string const& text, std::string const& pointer) {
        auto pattern = Pattern(text);
        if (!pattern.is_well_formed()) {
            faults_.add(pointer, "braces", "Dấu ngoặc nhọn không khớp.", "Braces do not match.");
        }
        for (auto const& piece : pattern.pieces()) {
            if (piece.is_placeholder && !contains(spec_.placeholders, piece.text)) {
                faults_.add(
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
        if (words == nullptr) {
            faults_.add("/words", "object", "Cần các nhãn của mẫu.", "The words of the form are needed.");
            return;
        }
        auto const names = all_words(spec_);
        faults_.refuse_unknown(*words, "/words", names);
        for (auto const& name : names) {
            made_.words.emplace(
                name,
                checked(faults_.text(*words, "/words", name.c_str()), "/words/" + name)
            );
        }
    }

    void read_body(boost::json::object const& root) {
        auto const* value = root.if_contains("body");
        if (value == nullptr || !value->is_array() || value->get_array().empty()) {
            faults_.add("/body", "list", "Mẫu không có nội dung.", "The template has no body.");
            return;
        }
        auto index = 0;
        for (auto const& entry : value->get_array()) {
            read_paragraph(entry.if_object(), "/body/" + std::to_string(index++));
        }
    }

    void read_paragraph(boost::json::object const* object, std::string const& pointer) {
        if (object == nullptr) {
            faults_
                .add(pointer, "object", "Đoạn văn phải là một đối tượng.", "A paragraph must be an object.");
            return;
        }
        faults_.refuse_unknown(*object, pointer, {"text", "when", "shape"});
        auto paragraph = BodyParagraph();
        paragraph.text = checked(faults_.text(*object, pointer, "text"), pointer + "/text");
        paragraph.when = faults_.text_if_any(*object, pointer, "when");
        paragraph.shape = faults_.text_if_any(*object, pointer, "shape");
        if (!paragraph.when.empty() && !contains(spec_.conditions, paragraph.when)) {
            faults_.add(pointer + "/when", "unknown_condition", "Điều kiện không có.", "No such condition.");
        }
        if (!paragraph.shape.empty() && paragraph.shape != "note" &&
            !contains(spec_.shapes, paragraph.shape)) {
            faults_.add(pointer + "/shape", "unknown_shape", "Kiểu đoạn văn không có.", "No such shape.");
        }
        said_.push_back(paragraph.shape);
        made_.body.push_back(std::move(paragraph));
    }

    void check_mandatory() {
        auto mandatory = spec_.must_say;
        mandatory.insert(mandatory.end(), spec_.shapes.begin(), spec_.shapes.end());
        for (auto const& name : mandatory) {
            if (!contains(said_, name)) {
                faults_.add(
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
    TemplateFaults faults_;
    FormTemplate made_;
    std::vector<std::string> said_;
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
