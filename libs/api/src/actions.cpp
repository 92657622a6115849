#include "action_json.hpp"
#include "components_json.hpp"
#include "endpoints.hpp"
#include "run_action.hpp"

namespace motcua::api {

namespace {

using domain::Action;
using domain::ActionType;

std::vector<std::string_view> action_names() {
    auto names = std::vector<std::string_view>();
    for (auto const action : domain::all_actions()) {
        auto const on_letter = action == ActionType::draft_apology || action == ActionType::approve_apology ||
                               action == ActionType::issue_apology;
        auto const elsewhere = action == ActionType::record_components || action == ActionType::correct;
        if (!on_letter && !elsewhere) {
            names.push_back(domain::name_of(action));
        }
    }
    return names;
}

std::optional<domain::SupplementEffect> effect_named(std::string const& name) {
    if (name.empty()) {
        return std::nullopt;
    }
    return name == "pause" ? domain::SupplementEffect::pause : domain::SupplementEffect::restart;
}

} // namespace

core::Expected<Action> read_action(Request const& request) {
    auto action = Action{};
    auto read = read_body(request.body, [&](JsonReader& reader) {
        auto const type = domain::action_named(reader.choice("type", action_names()));
        action.type = type.value_or(ActionType::accept);
        action.reason = reader.optional_text("reason", 2000);
        action.items = reader.texts("items", 50, 1000);
        action.effect = effect_named(reader.choice("effect", {"", "restart", "pause"}, ""));
        action.to_step = reader.optional_text("to_step", 60);
        action.components = read_components(reader);
        action.receiver = reader.optional_text("receiver", 100);
        action.extend_by = static_cast<int>(reader.integer("extend_by", 1, 400).value_or(0));
        reader.object("result", false, [&](JsonReader& result) {
            auto const kind = result.choice("kind", {"granted", "refused"}, "granted");
            action.result_kind =
                kind == "refused" ? domain::ResultKind::refused : domain::ResultKind::granted;
            action.result_number = result.optional_text("number", 100);
            action.result_title = result.optional_text("title", 500);
        });
    });
    if (!read) {
        return read.error();
    }
    return action;
}

Answer run_action(
    Services& services,
    Actor const& actor,
    Request const& request,
    Action const& action,
    std::optional<app::Correction> const& correction
) {
    auto const key = idempotency_key(services, actor, request);
    auto const version = expected_version(request);
    if (!key || !version) {
        return !key ? key.error() : version.error();
    }
    auto const id = core::DossierId(request.param("id"));
    auto const rules = services.rules.now();
    auto const receipt = services.store.command([&](app::UnitOfWork& work) {
        return app::act_on_dossier(
            work,
            *rules,
            services.letters,
            id,
            app::Deed{action, correction, services.fresh_uuid()},
            *version,
            actor,
            *key
        );
    });
    if (!receipt) {
        return receipt.error();
    }
    return receipt_response(200, *receipt);
}

Answer post_components(Services& services, Actor const& actor, Request const& request) {
    auto action = Action{};
    action.type = ActionType::record_components;
    auto read = read_body(request.body, [&](JsonReader& reader) {
        action.components = read_components(reader);
        action.reason = reader.optional_text("reason", 2000);
    });
    if (!read) {
        return read.error();
    }
    return run_action(services, actor, request, action);
}

Answer post_action(Services& services, Actor const& actor, Request const& request) {
    auto const action = read_action(request);
    if (!action) {
        return action.error();
    }
    return run_action(services, actor, request, *action);
}

} // namespace motcua::api
