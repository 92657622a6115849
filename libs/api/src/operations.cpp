#include "endpoints.hpp"
#include "json_reader.hpp"
#include "public_rate.hpp"

#include <boost/json.hpp>

namespace motcua::api {

namespace {

namespace json = boost::json;

core::Failure no_test_clock() {
    return {
        core::Errc::forbidden,
        "test_clock_disabled",
        "Máy chủ này không bật đồng hồ thử nghiệm.",
        "This server has no test clock."};
}

} // namespace

std::optional<core::Failure>
too_many_look_ups(Services& services, Request const& request, std::string const& subject) {
    auto const wait = std::max(services.public_wait(request.remote_address), services.public_wait(subject));
    if (wait == 0) {
        return std::nullopt;
    }
    auto failure = core::Failure(
        core::Errc::rate_limited,
        "public_rate",
        "Tra cứu quá nhiều lần; xin chờ một lát.",
        "Too many look-ups; please wait."
    );
    failure.retry_after(wait);
    return failure;
}

Answer get_public_status(Services& services, Request const& request) {
    if (auto const limited = too_many_look_ups(services, request, request.param("code"))) {
        return *limited;
    }
    auto const key = request.query_value("key");
    if (!key || key->empty()) {
        return core::invalid(
            "?key",
            "required",
            "Cần mã tra cứu in trên Giấy tiếp nhận.",
            "The key printed on the receipt is required."
        );
    }
    auto const status = services.store.public_status(request.param("code"), *key);
    if (!status) {
        return status.error();
    }
    return json_response(200, json::parse(*status));
}

Answer get_healthz(Services&, Request const&) {
    return json_response(200, json::object{{"status", "ok"}});
}

Answer get_readyz(Services& services, Request const&) {
    if (auto const ready = services.readiness(); !ready) {
        return ready.error();
    }
    return json_response(200, json::object{{"status", "ready"}});
}

Answer get_metrics(Services& services, Request const&) {
    return http::Response(200, "text/plain; version=0.0.4; charset=utf-8", services.metrics_text());
}

Answer get_report(Services& services, Actor const&, Request const&) {
    auto const report = services.store.report();
    if (!report) {
        return report.error();
    }
    return json_response(200, json::parse(*report));
}

Answer get_audit_head(Services& services, Actor const&, Request const&) {
    auto const broken = services.store.first_broken_event();
    if (!broken) {
        return broken.error();
    }
    return json_response(
        200,
        json::object{
            {"intact", *broken == 0},
            {"first_broken_position", *broken == 0 ? json::value(nullptr) : json::value(*broken)},
        }
    );
}

Answer get_clock(Services& services, Actor const&, Request const&) {
    auto const now = services.store.now();
    if (!now) {
        return now.error();
    }
    return json_response(
        200,
        json::object{{"now", core::to_string(*now)}, {"test_clock", services.test_clock}}
    );
}

Answer post_clock_advance(Services& services, Actor const&, Request const& request) {
    if (!services.test_clock) {
        return no_test_clock();
    }
    auto target = std::optional<core::Instant>();
    auto const read = read_body(request.body, [&](JsonReader& reader) {
        target = reader.instant("to");
        if (!target) {
            reader.fault("to", "required", "Không được để trống.", "Must not be empty.");
        }
    });
    if (!read) {
        return read.error();
    }
    auto const spent = app::live_through(services.store, *services.rules.now(), *target);
    if (!spent) {
        return spent.error();
    }
    return json_response(200, json::object{{"now", core::to_string(*target)}, {"timers_fired", *spent}});
}

} // namespace motcua::api
