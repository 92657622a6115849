#include "components_json.hpp"

#include "endpoint.hpp"

#include <boost/json.hpp>

namespace motcua::api {

namespace {

domain::HandedComponent read_handed(JsonReader& component) {
    auto handed = domain::HandedComponent{};
    auto const copy = domain::copy_kind_named(
        component.choice("copy", {"original", "certified_copy", "photocopy", "electronic"}, "original")
    );
    handed.copy = copy.value_or(domain::CopyKind::original);
    handed.copies = static_cast<int>(component.integer("copies", 1, 99).value_or(1));
    return handed;
}

} // namespace

std::vector<domain::HandedComponent> read_components(JsonReader& reader) {
    auto list = std::vector<domain::HandedComponent>();
    reader.objects("components", 100, [&](JsonReader& component) {
        auto code = component.text("code", 40);
        list.push_back(read_handed(component));
        list.back().code = std::move(code);
    });
    return list;
}

std::vector<domain::HandedComponent> read_components(
    JsonReader& reader,
    std::vector<app::ComponentReuse>& reuses,
    std::vector<app::OfferedForm>& forms
) {
    auto list = std::vector<domain::HandedComponent>();
    reader.objects("components", 100, [&](JsonReader& component) {
        auto const code = component.text("code", 40);
        if (component.has("form") && !component.has("reuse")) {
            auto const place = "/components/" + std::to_string(list.size()) + "/form";
            auto const* const form = component.any_object("form");
            forms.push_back({code, place, form == nullptr ? std::string("{}") : boost::json::serialize(*form)}
            );
            static_cast<void>(read_handed(component));
            list.push_back(domain::HandedComponent{code, domain::CopyKind::electronic, 1});
            return;
        }
        if (!component.has("reuse")) {
            list.push_back(read_handed(component));
            list.back().code = code;
            return;
        }
        auto reuse = app::ComponentReuse{};
        reuse.component = code;
        component.object("reuse", true, [&](JsonReader& paper) { reuse.paper = read_paper_ref(paper); });
        read_consent(component, reuse);
        reuses.push_back(std::move(reuse));
        list.push_back(domain::HandedComponent{code, domain::CopyKind::electronic, 1});
    });
    return list;
}

app::PaperRef read_paper_ref(JsonReader& reader) {
    auto const copy = reader.optional_text("copy", 36);
    auto const result = reader.optional_text("result", 36);
    if (copy.empty() == result.empty()) {
        reader.fault(
            "copy",
            "reuse_source",
            "Nêu đúng một nguồn: bản số hóa (copy) hoặc kết quả (result).",
            "Name one source: a copy or a result."
        );
    }
    auto const& id = copy.empty() ? result : copy;
    if (!id.empty() && !is_uuid(id)) {
        reader.fault(copy.empty() ? "result" : "copy", "uuid", "Phải là một UUID.", "Must be a UUID.");
    }
    return {copy.empty() ? domain::PaperSource::result : domain::PaperSource::copy, id};
}

void read_consent(JsonReader& reader, app::ComponentReuse& reuse) {
    reader.object("consent", true, [&](JsonReader& consent) {
        auto const basis = consent.choice("basis", {"applicant", "statutory_task"});
        reuse.basis = domain::consent_basis_named(basis).value_or(domain::ConsentBasis::applicant);
        reuse.note = consent.optional_text("note", 500);
    });
}

} // namespace motcua::api
