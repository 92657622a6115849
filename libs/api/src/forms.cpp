#include "applicant_json.hpp"
#include "endpoints.hpp"
#include "json_reader.hpp"
#include "pdf_response.hpp"
#include "record_look.hpp"
#include <motcua/app/form_store.hpp>

#include <boost/json.hpp>

#include <charconv>

namespace motcua::api {

namespace {

namespace json = boost::json;
using core::Expected;

/// Whoever works on dossiers, and portals; the form itself holds nobody's data.
constexpr auto day_long = "private, max-age=86400";

/// A form found in a snapshot, which has to live as long.
struct FormInPath {
    std::shared_ptr<app::Rules const> rules;
    domain::ProcedureVersion const* procedure{};
    app::Form const* form{};
};

Expected<FormInPath> form_in_path(Services& services, Request const& request) {
    auto const& text = request.param("version");
    auto version = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), version);
    if (error != std::errc() || end != text.data() + text.size()) {
        return core::not_found("procedure");
    }
    auto const code = core::ProcedureCode(request.param("code"));
    auto found = FormInPath{services.rules.now()};
    auto const form = app::form_of(*found.rules, code, version, request.param("component"));
    if (!form) {
        return form.error();
    }
    found.form = *form;
    found.procedure = found.rules->procedure(code, version);
    return found;
}

/// What a prefill and a preview are about: the applicant, and what he filled in so far.
struct Asked {
    app::Applicant applicant;
    core::UnitId unit;
    std::string data; ///< JSON text
};

app::Applicant read_known_parts(JsonReader& reader) {
    auto applicant = app::Applicant{};
    applicant.kind = reader.choice("kind", {"", "person", "enterprise", "household"}, "");
    applicant.name = reader.optional_text("name", 250);
    applicant.address = reader.optional_text("address", 500);
    applicant.phone = reader.optional_text("phone", 20);
    applicant.email = reader.optional_text("email", 200);
    applicant.id_type =
        reader.choice("id_type", {"", "cccd", "cmnd", "passport", "tax_code", "business_code"}, "");
    applicant.id_number = reader.optional_text("id_number", 30);
    applicant.authorised_name = reader.optional_text("authorised_name", 250);
    applicant.authorised_id_number = reader.optional_text("authorised_id_number", 30);
    return applicant;
}

/// The record and earlier forms of the holder with the applicant's identifier, once the look is written down.
Expected<app::KnownOfApplicant> known_of(
    Services& services,
    Actor const& actor,
    Request const& request,
    app::Rules const& rules,
    app::Applicant const& applicant
) {
    if (applicant.id_type.empty() && applicant.id_number.empty()) {
        return app::KnownOfApplicant{};
    }
    auto const identifier = checked_identifier(applicant.id_type, applicant.id_number);
    auto const look = look_asked(actor, request, "prefill");
    if (!identifier || !look) {
        return !identifier ? identifier.error() : look.error();
    }
    auto const found = services.holders.holders(*identifier, *look);
    if (!found) {
        return found.error();
    }
    auto const holders = json::parse(*found);
    if (holders.as_array().empty()) {
        return app::KnownOfApplicant{};
    }
    auto const id = std::string(holders.at(0).at("holder_id").as_string());
    return services.forms.known_of_holder(core::HolderId(id), rules);
}

json::object reference_of(app::Form const& form) {
    return {{"id", form.id()}, {"version", form.version()}};
}

core::Failure unit_unknown() {
    return core::invalid("/unit", "unit_unknown", "Không có đơn vị tiếp nhận này.", "There is no such unit.");
}

Expected<Asked> read_preview(Request const& request) {
    auto asked = Asked{};
    auto const read = read_body(request.body, [&](JsonReader& reader) {
        asked.unit = core::UnitId(reader.text("unit", 30));
        reader.object("applicant", true, [&](JsonReader& applicant) {
            asked.applicant = read_applicant(applicant);
        });
        auto const* const data = reader.any_object("data");
        asked.data = data == nullptr ? std::string("{}") : json::serialize(*data);
    });
    if (!read) {
        return read.error();
    }
    return asked;
}

} // namespace

Answer get_form(Services& services, Actor const&, Request const& request) {
    auto const found = form_in_path(services, request);
    if (!found) {
        return found.error();
    }
    auto const tag = "\"" + services.sha256_hex(found->form->document()) + "\"";
    auto response = http::Response(200, "application/json; charset=utf-8", found->form->document());
    if (request.header("If-None-Match") == tag) {
        response = http::Response();
        response.status = 304;
    }
    return response.with("ETag", tag).with("Cache-Control", day_long).with("Vary", "Authorization");
}

Answer post_form_prefill(Services& services, Actor const& actor, Request const& request) {
    auto const found = form_in_path(services, request);
    if (!found) {
        return found.error();
    }
    auto applicant = app::Applicant{};
    auto const read = read_body(request.body, [&](JsonReader& reader) {
        reader.object("applicant", true, [&](JsonReader& parts) { applicant = read_known_parts(parts); });
    });
    if (!read) {
        return read.error();
    }
    auto known = known_of(services, actor, request, *found->rules, applicant);
    if (!known) {
        return known.error();
    }
    known->applicant = std::move(applicant);
    auto body = json::parse(found->form->prefilled(*known)).as_object();
    body["form"] = reference_of(*found->form);
    auto response = json_response(200, body);
    return response.with("Cache-Control", "no-store");
}

Answer post_form_preview(Services& services, Actor const&, Request const& request) {
    auto const found = form_in_path(services, request);
    auto const now = services.store.now();
    auto const asked = read_preview(request);
    if (!found || !now || !asked) {
        return !found ? found.error() : !now ? now.error() : asked.error();
    }
    if (found->rules->unit(asked->unit) == nullptr) {
        return unit_unknown();
    }
    auto const data = found->form->checked(asked->data, core::date_of(*now), "/data");
    if (!data) {
        return data.error();
    }
    auto const paper = services.form_writer.render(app::FormPrint{
        *found->form,
        *data,
        *found->procedure,
        asked->unit,
        asked->applicant,
        *now,
        {},
        std::nullopt,
        {},
        true});
    if (!paper) {
        return paper.error();
    }
    return pdf_response(paper->document, "ban-nhap-" + found->form->id());
}

Answer put_component_form(Services& services, Actor const& actor, Request const& request) {
    auto const key = idempotency_key(services, actor, request);
    auto const version = expected_version(request);
    if (!key || !version) {
        return !key ? key.error() : version.error();
    }
    auto const offered = app::OfferedForm{request.param("component"), "", request.body};
    auto const id = core::DossierId(request.param("id"));
    auto const rules = services.rules.now();
    auto const receipt = services.store.command([&](app::UnitOfWork& work) {
        return app::fill_form(work, *rules, id, offered, *version, actor, *key);
    });
    if (!receipt) {
        return receipt.error();
    }
    return receipt_response(200, *receipt);
}

Answer get_component_form(Services& services, Actor const& actor, Request const& request) {
    auto const view = visible_dossier(services, actor, request);
    if (!view) {
        return view.error();
    }
    auto const form = services.forms.filled_form(view->facts.id, request.param("component"));
    if (!form) {
        return form.error();
    }
    auto response = json_response(200, json::parse(*form));
    return response.with("Cache-Control", "no-store").with("ETag", etag(view->facts.version));
}

Answer get_component_form_pdf(Services& services, Actor const& actor, Request const& request) {
    auto const view = visible_dossier(services, actor, request);
    if (!view) {
        return view.error();
    }
    auto const job = services.forms.form(view->facts.id, request.param("component"));
    if (!job) {
        return job.error();
    }
    auto const file = app::file_of(*services.rules.now(), services.form_writer, services.files, *job);
    if (!file) {
        return file.error();
    }
    return pdf_response(*file, "don-" + job->filled.component + "-" + job->dossier.code);
}

Answer post_component_form_retry(Services& services, Actor const& actor, Request const& request) {
    auto const view = visible_dossier(services, actor, request);
    if (!view) {
        return view.error();
    }
    auto const done = services.forms.retry_form(view->facts.id, request.param("component"));
    if (!done) {
        return done.error();
    }
    return get_component_form(services, actor, request);
}

} // namespace motcua::api
