#include "applicant_json.hpp"
#include "components_json.hpp"
#include "contact_json.hpp"
#include "endpoints.hpp"
#include "intake_json.hpp"
#include "json_reader.hpp"

namespace motcua::api {

core::Expected<app::IntakeCommand> read_intake(std::string const& body) {
    auto command = app::IntakeCommand{};
    auto read = read_body(body, [&](JsonReader& reader) {
        command.unit = core::UnitId(reader.text("unit", 30));
        command.procedure = core::ProcedureCode(reader.text("procedure", 40));
        if (auto const version = reader.integer("procedure_version", 1, 9999)) {
            command.procedure_version = static_cast<int>(*version);
        }
        auto const channel =
            domain::channel_named(reader.choice("channel", {"counter", "online", "post"}, "counter"));
        command.channel = channel.value_or(domain::Channel::counter);
        command.content = reader.optional_text("content", 2000);
        command.received_at = reader.instant("received_at");
        command.sets = static_cast<int>(reader.integer("sets", 1, 99).value_or(1));
        command.return_method = reader.choice("return_method", {"counter", "post", "online"}, "counter");
        reader.object("applicant", true, [&](JsonReader& applicant) {
            command.applicant = read_applicant(applicant);
        });
        command.contact = read_contact(reader, command.applicant);
        command.components = read_components(reader, command.reuses, command.forms);
    });
    if (!read) {
        return read.error();
    }
    return command;
}

core::Expected<app::Receipt> take_in(
    Services& services,
    app::IntakeCommand const& command,
    Actor const& actor,
    std::optional<app::IdempotencyKey> const& key
) {
    auto const fresh = services.fresh_identity();
    auto const rules = services.rules.now();
    auto const work = app::Store::Work<app::Receipt>([&](app::UnitOfWork& unit) {
        return app::intake_dossier(unit, *rules, command, actor, key, fresh);
    });
    // Papers to be reused are judged and linked in one transaction; an intake without them is one statement.
    return command.reuses.empty() ? services.store.one_statement(work) : services.store.command(work);
}

Answer post_dossier(Services& services, Actor const& actor, Request const& request) {
    auto const key = idempotency_key(services, actor, request);
    if (!key) {
        return key.error();
    }
    auto const command = read_intake(request.body);
    if (!command) {
        return command.error();
    }
    auto const receipt = take_in(services, *command, actor, *key);
    if (!receipt) {
        return receipt.error();
    }
    return receipt_response(201, *receipt);
}

} // namespace motcua::api
