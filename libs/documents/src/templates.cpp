#include "form_table.hpp"
#include "template_shelf.hpp"
#include <motcua/documents/templates.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <utility>

namespace motcua::documents {
namespace {

core::Expected<std::string> read_file(std::filesystem::path const& directory, std::string const& file) {
    auto stream = std::ifstream(directory / file, std::ios::binary);
    auto bytes = std::string(std::istreambuf_iterator<char>(stream), {});
    if (!stream) {
        return core::Failure(
            core::Errc::unavailable,
            "template_missing",
            "Không đọc được mẫu " + file + ".",
            "The template " + file + " cannot be read."
        );
    }
    return bytes;
}

/// What every ICC profile has at its 36th byte.
bool is_colour_profile(std::string const& bytes) {
    return bytes.size() > 128 && bytes.compare(36, 4, "acsp") == 0 && bytes.compare(16, 4, "RGB ") == 0;
}

core::Expected<std::vector<FormTemplate>> read_templates(std::filesystem::path const& directory) {
    auto templates = std::vector<FormTemplate>();
    for (auto const& entry : form_table()) {
        auto const file = template_name(entry) + ".json";
        auto const json = read_file(directory, file);
        if (!json) {
            return json.error();
        }
        auto read = read_template(file, *json, entry.spec);
        if (!read) {
            return read.error();
        }
        read->form.set = entry.set;
        templates.push_back(std::move(*read));
    }
    return templates;
}

core::Expected<FormTemplate> read_application(std::filesystem::path const& directory) {
    auto const file = std::string("application.any.json");
    auto const json = read_file(directory, file);
    if (!json) {
        return json.error();
    }
    return read_template(file, *json, application_spec());
}

} // namespace

FormTemplate const* TemplateShelf::find(FormKind kind, FormSet set) const {
    auto const found = std::find_if(templates_.begin(), templates_.end(), [&](FormTemplate const& one) {
        return one.form.kind == kind && one.form.set == set;
    });
    return found == templates_.end() ? nullptr : &*found;
}

Templates::Templates(std::unique_ptr<TemplateShelf const> shelf)
    : shelf_(std::move(shelf)) {}

Templates::Templates(Templates&& other) noexcept = default;
Templates& Templates::operator=(Templates&& other) noexcept = default;
Templates::~Templates() = default;

core::Expected<Templates>
Templates::load(std::filesystem::path const& directory, std::filesystem::path const& typeface) {
    auto templates = read_templates(directory);
    if (!templates) {
        return templates.error();
    }
    auto application = read_application(directory);
    if (!application) {
        return application.error();
    }
    auto profile = read_file(directory, "srgb.icc");
    if (!profile) {
        return profile.error();
    }
    if (!is_colour_profile(*profile)) {
        return core::invalid(
            "/srgb.icc",
            "colour_profile",
            "Tệp không phải hồ sơ màu RGB.",
            "The file is not an RGB colour profile."
        );
    }
    auto faces = Typeface::load(typeface);
    if (!faces) {
        return faces.error();
    }
    return Templates(std::make_unique<TemplateShelf const>(
        std::move(*templates),
        std::move(*faces),
        std::move(*profile),
        std::move(*application)
    ));
}

std::vector<Form> Templates::forms() const {
    auto forms = std::vector<Form>();
    for (auto const& one : shelf_->templates()) {
        forms.push_back(one.form);
    }
    return forms;
}

Form const* Templates::find(FormKind kind, FormSet set) const {
    auto const* found = shelf_->find(kind, set);
    return found == nullptr ? nullptr : &found->form;
}

} // namespace motcua::documents
