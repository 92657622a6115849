#include "component_list.hpp"
#include "endpoints.hpp"
#include "json_reader.hpp"
#include "merge_patch.hpp"
#include <motcua/app/digitise.hpp>

#include <boost/json.hpp>

#include <algorithm>
#include <charconv>

namespace motcua::api {

namespace {

namespace json = boost::json;

core::Expected<app::CopyName> copy_named(Request const& request) {
    auto const& text = request.param("seq");
    auto seq = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), seq);
    if (error != std::errc() || end != text.data() + text.size() || seq < 1) {
        return core::not_found("copy");
    }
    return app::CopyName{request.param("component"), seq};
}

bool is_sha256(std::string const& text) {
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

domain::DocumentTerms read_terms(JsonReader& reader) {
    auto terms = domain::DocumentTerms{};
    terms.title = reader.optional_text("title", 500);
    terms.symbol = reader.optional_text("symbol", 100);
    terms.issuer = reader.optional_text("issuer", 300);
    terms.issued_on = reader.date("issued_on");
    terms.valid_until = reader.date("valid_until");
    return terms;
}

core::Expected<app::CopyCommand> read_copy(Request const& request) {
    auto command = app::CopyCommand{};
    command.component = request.param("component");
    auto const read = read_body(request.body, [&](JsonReader& reader) {
        command.file = reader.text("file", 64);
        if (!command.file.empty() && !is_sha256(command.file)) {
            reader
                .fault("file", "sha256", "Mã SHA-256: 64 chữ số thập lục phân.", "A SHA-256: 64 hex digits.");
        }
        auto const made_of = domain::copy_kind_named(
            reader.choice("copy_kind", {"original", "certified_copy", "photocopy", "electronic"})
        );
        command.made_of = made_of.value_or(domain::CopyKind::original);
        command.terms = read_terms(reader);
        reader.object("replaces", false, [&](JsonReader& replaces) {
            auto const seq = replaces.integer("seq", 1, 10'000);
            if (!seq && !replaces.has("seq")) {
                replaces.fault("seq", "required", "Không được để trống.", "Must not be empty.");
            }
            command.replaces = app::CopyCommand::Replacement{
                static_cast<int>(seq.value_or(0)),
                replaces.text("reason", 2000)};
        });
    });
    if (!read) {
        return read.error();
    }
    return command;
}

/// Where a command on copies begins.
struct CopyRequest {
    std::optional<app::IdempotencyKey> key;
    std::int64_t version{};
    app::DossierView view;
};

core::Expected<CopyRequest> opened(Services& services, Actor const& actor, Request const& request) {
    auto view = visible_dossier(services, actor, request);
    if (!view) {
        return view.error();
    }
    auto const key = idempotency_key(services, actor, request);
    auto const version = expected_version(request);
    if (!key || !version) {
        return !key ? key.error() : version.error();
    }
    return CopyRequest{*key, *version, std::move(*view)};
}

/// The receipt of a command with the component as it is now.
Answer component_receipt(
    Services& services,
    Actor const& actor,
    Request const& request,
    int status,
    core::Expected<app::Receipt> const& receipt
) {
    if (!receipt) {
        return receipt.error();
    }
    auto const view = visible_dossier(services, actor, request);
    auto const list = view ? component_list(services, actor, view->facts) : view.error();
    auto const component = list ? component_in(*list, request.param("component")) : list.error();
    if (!component) {
        return component.error();
    }
    auto response = receipt_response(200, *receipt);
    auto body = json::parse(response.body.view()).as_object();
    body["component"] = *component;
    response.status = status;
    response.body = json::serialize(body);
    if (status == 201) {
        response.with("Location", "/v1/dossiers/" + receipt->dossier.text() + "/components");
    }
    return response;
}

} // namespace

Answer get_components(Services& services, Actor const& actor, Request const& request) {
    auto const view = visible_dossier(services, actor, request);
    if (!view) {
        return view.error();
    }
    auto list = component_list(services, actor, view->facts);
    if (!list) {
        return list.error();
    }
    auto response = json_response(200, json::object{{"items", std::move(*list)}, {"next", nullptr}});
    response.with("ETag", etag(view->facts.version));
    return response;
}

Answer post_copy(Services& services, Actor const& actor, Request const& request) {
    auto const asked = opened(services, actor, request);
    auto const command = read_copy(request);
    if (!asked || !command) {
        return !asked ? asked.error() : command.error();
    }
    auto const rules = services.rules.now();
    auto const receipt = services.store.command([&](app::UnitOfWork& work) {
        return app::digitise_component(
            work,
            *rules,
            asked->view.facts.id,
            *command,
            asked->version,
            actor,
            asked->key
        );
    });
    return component_receipt(services, actor, request, 201, receipt);
}

Answer patch_copy(Services& services, Actor const& actor, Request const& request) {
    auto const asked = opened(services, actor, request);
    auto const name = copy_named(request);
    auto const patch = parse_object(request.body);
    if (!asked || !name || !patch) {
        return !asked ? asked.error() : !name ? name.error() : patch.error();
    }
    auto const list = component_list(services, actor, asked->view.facts);
    auto const component = list ? component_in(*list, name->component) : list.error();
    auto const copy = component ? copy_in(*component, name->seq) : component.error();
    if (!copy) {
        return copy.error();
    }
    auto terms = json::object();
    for (auto const* field : {"title", "symbol", "issuer", "issued_on", "valid_until"}) {
        if (auto const& value = copy->at(field); !value.is_null() && !value.as_string().empty()) {
            terms[field] = value;
        }
    }
    merge_patch(terms, *patch);
    auto correction = app::CopyToCorrect{*name, {}};
    auto const read = read_object(terms, [&](JsonReader& reader) { correction.terms = read_terms(reader); });
    if (!read) {
        return read.error();
    }
    auto const receipt = services.store.command([&](app::UnitOfWork& work) {
        return app::correct_copy(work, asked->view.facts.id, correction, asked->version, actor, asked->key);
    });
    return component_receipt(services, actor, request, 200, receipt);
}

Answer post_copy_verify(Services& services, Actor const& actor, Request const& request) {
    auto const asked = opened(services, actor, request);
    auto const name = copy_named(request);
    if (!asked || !name) {
        return !asked ? asked.error() : name.error();
    }
    auto const receipt = services.store.command([&](app::UnitOfWork& work) {
        return app::verify_copy(work, asked->view.facts.id, *name, asked->version, actor, asked->key);
    });
    return component_receipt(services, actor, request, 200, receipt);
}

Answer post_copy_retry(Services& services, Actor const& actor, Request const& request) {
    auto const view = visible_dossier(services, actor, request);
    auto const name = copy_named(request);
    if (!view || !name) {
        return !view ? view.error() : name.error();
    }
    if (auto const done = services.copies.retry_copy_signing(view->facts.id, *name); !done) {
        return done.error();
    }
    return get_components(services, actor, request);
}

Answer get_copy_suggestions(Services& services, Actor const& actor, Request const& request) {
    auto const view = visible_dossier(services, actor, request);
    auto const name = copy_named(request);
    if (!view || !name) {
        return !view ? view.error() : name.error();
    }
    auto const suggestions = services.copies.copy_suggestions(view->facts.id, *name);
    if (!suggestions) {
        return suggestions.error();
    }
    return json_response(200, json::parse(*suggestions));
}

} // namespace motcua::api
