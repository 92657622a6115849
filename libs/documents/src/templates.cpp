#include "template_shelf.hpp"
#include <motcua/documents/templates.hpp>

#include <fstream>
#include <iterator>
#include <utility>

namespace motcua::documents {
namespace {

core::Expected<FormTemplate>
read_file(std::filesystem::path const& directory, std::string const& file, FormSpec const& spec) {
    auto stream = std::ifstream(directory / file, std::ios::binary);
    auto const json = std::string(std::istreambuf_iterator<char>(stream), {});
    if (!stream) {
        return core::Failure(
            core::Errc::unavailable,
            "template_missing",
            "Không đọc được mẫu " + file + ".",
            "The template " + file + " cannot be read."
        );
    }
    return read_template(file, json, spec);
}

} // namespace

TemplateShelf::TemplateShelf(
    FormTemplate apology_2018,
    FormTemplate apology_2025,
    FormTemplate receipt_2018,
    FormTemplate receipt_2025,
    std::unique_ptr<Typeface const> typeface
)
    : apology_2018_(std::move(apology_2018))
    , apology_2025_(std::move(apology_2025))
    , receipt_2018_(std::move(receipt_2018))
    , receipt_2025_(std::move(receipt_2025))
    , typeface_(std::move(typeface)) {}

FormTemplate const& TemplateShelf::apology(FormSet set) const {
    return set == FormSet::circular_01_2018 ? apology_2018_ : apology_2025_;
}

FormTemplate const& TemplateShelf::receipt(FormSet set) const {
    return set == FormSet::circular_01_2018 ? receipt_2018_ : receipt_2025_;
}

Templates::Templates(std::unique_ptr<TemplateShelf const> shelf)
    : shelf_(std::move(shelf)) {}

Templates::Templates(Templates&& other) noexcept = default;
Templates& Templates::operator=(Templates&& other) noexcept = default;
Templates::~Templates() = default;

core::Expected<Templates>
Templates::load(std::filesystem::path const& directory, std::filesystem::path const& typeface) {
    auto apology_2018 = read_file(directory, "apology.2018.json", apology_spec());
    if (!apology_2018) {
        return apology_2018.error();
    }
    auto apology_2025 = read_file(directory, "apology.2025.json", apology_spec());
    if (!apology_2025) {
        return apology_2025.error();
    }
    auto receipt_2018 = read_file(directory, "receipt.2018.json", receipt_spec());
    if (!receipt_2018) {
        return receipt_2018.error();
    }
    auto receipt_2025 = read_file(directory, "receipt.2025.json", receipt_spec());
    if (!receipt_2025) {
        return receipt_2025.error();
    }
    auto faces = Typeface::load(typeface);
    if (!faces) {
        return faces.error();
    }
    return Templates(std::make_unique<TemplateShelf const>(
        std::move(*apology_2018),
        std::move(*apology_2025),
        std::move(*receipt_2018),
        std::move(*receipt_2025),
        std::move(*faces)
    ));
}

} // namespace motcua::documents
