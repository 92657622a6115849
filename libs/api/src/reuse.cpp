#include "components_json.hpp"
#include "endpoints.hpp"
#include <motcua/app/reuse_component.hpp>

namespace motcua::api {

Answer post_component_reuse(Services& services, Actor const& actor, Request const& request) {
    auto const key = idempotency_key(services, actor, request);
    auto const version = expected_version(request);
    if (!key || !version) {
        return !key ? key.error() : version.error();
    }
    auto reuse = app::ComponentReuse{};
    reuse.component = request.param("component");
    auto const read = read_body(request.body, [&](JsonReader& reader) {
        reuse.paper = read_paper_ref(reader);
        read_consent(reader, reuse);
    });
    if (!read) {
        return read.error();
    }
    auto const id = core::DossierId(request.param("id"));
    auto const rules = services.rules.now();
    auto const receipt = services.store.command([&](app::UnitOfWork& work) {
        return app::reuse_component(work, *rules, id, reuse, *version, actor, *key);
    });
    if (!receipt) {
        return receipt.error();
    }
    return receipt_response(200, *receipt);
}

} // namespace motcua::api
