#include "endpoints.hpp"
#include "json_reader.hpp"
#include "page_place.hpp"
#include "reach.hpp"

#include <boost/json.hpp>

namespace motcua::api {

namespace {

namespace json = boost::json;
using core::Expected;

constexpr auto longest_delegation = std::chrono::days{366};

core::Date read_first_day(JsonReader& reader) {
    auto const day = reader.date("starts_on");
    if (!day && !reader.has("starts_on")) {
        reader.fault("starts_on", "required", "Cần ngày bắt đầu.", "A first day is required.");
    }
    return day.value_or(core::Date{});
}

void check_days(JsonReader& reader, core::Date first, core::Date last, std::chrono::days longest) {
    if (last < first || last - first > longest) {
        reader.fault(
            "ends_on",
            "days_range",
            "Ngày cuối không trước ngày đầu, và không quá thời gian cho phép.",
            "The last day is not before the first, and not too long after it."
        );
    }
}

Expected<app::NewPosting> read_posting(Services& services, Request const& request) {
    auto posting = app::NewPosting{};
    auto const read = read_body(request.body, [&](JsonReader& reader) {
        posting.account = reader.text("account", 60);
        posting.unit = core::UnitId(reader.text("unit", 40));
        if (!posting.unit.empty() && services.rules.now()->unit(posting.unit) == nullptr) {
            reader.fault("unit", "unit_unknown", "Không có đơn vị này.", "There is no such unit.");
        }
        posting.role =
            domain::role_named(reader.choice("role", {"clerk", "reviewer"})).value_or(posting.role);
        posting.scope = read_scope(services, reader);
        posting.starts_on = read_first_day(reader);
        posting.ends_on = reader.date("ends_on");
        if (posting.ends_on) {
            check_days(reader, posting.starts_on, *posting.ends_on, std::chrono::days{36'600});
        }
        posting.decision = reader.text("decision", 200);
    });
    return read ? Expected<app::NewPosting>(std::move(posting)) : read.error();
}

Expected<app::NewDelegation> read_delegation(Services& services, Request const& request) {
    auto delegation = app::NewDelegation{};
    auto const read = read_body(request.body, [&](JsonReader& reader) {
        delegation.to = reader.text("to", 60);
        auto const actions = reader.texts("actions", 100, 60);
        delegation.actions = {actions.begin(), actions.end()};
        if (actions.empty()) {
            reader.fault("actions", "required", "Cần ít nhất một việc.", "At least one action is required.");
        }
        delegation.scope = read_scope(services, reader);
        delegation.manner = reader.choice("manner", {"KT", "TUQ"});
        delegation.title = reader.text("title", 80);
        delegation.starts_on = read_first_day(reader);
        delegation.ends_on = reader.date("ends_on").value_or(core::Date{});
        check_days(reader, delegation.starts_on, delegation.ends_on, longest_delegation);
        delegation.decision = reader.text("decision", 200);
    });
    return read ? Expected<app::NewDelegation>(std::move(delegation)) : read.error();
}

/// A posting or delegation as the store tells it, after the credentials are asked for anew.
Answer decided(Services& services, Expected<std::string> const& stored, int status) {
    if (!stored) {
        return stored.error();
    }
    services.credentials.forget();
    auto document = json::parse(*stored).as_object();
    document.erase("sort");
    return json_response(status, document);
}

} // namespace

Answer get_staff(Services& services, Actor const& actor, Request const& request) {
    auto const unit = own_unit(services, actor, request);
    auto const on = day_asked(request, "on");
    auto const now = services.store.now();
    if (!unit || !on || !now) {
        return !unit ? unit.error() : !on ? on.error() : now.error();
    }
    auto const day = on->value_or(core::date_of(*now));
    auto const rows = services.staff.staff(*unit, day);
    if (!rows) {
        return rows.error();
    }
    return json_response(200, json::object{{"on", core::to_string(day)}, {"items", json::parse(*rows)}});
}

Answer get_postings(Services& services, Actor const& actor, Request const& request) {
    auto const limit = page_limit(request);
    auto const from = page_place(services, request, "postings");
    auto const on = day_asked(request, "on");
    if (!limit || !from || !on) {
        return !limit ? limit.error() : !from ? from.error() : on.error();
    }
    auto filter = app::PostingFilter{};
    filter.unit = unit_seen(actor, request);
    filter.account = request.query_value("account").value_or(std::string());
    filter.on = *on;
    auto const rows = services.staff.postings(filter, *from, *limit);
    return rows ? sorted_page(services, "postings", *rows, "posting_id", *limit) : Answer(rows.error());
}

Answer post_posting(Services& services, Actor const& actor, Request const& request) {
    auto const key = idempotency_key(services, actor, request);
    auto const posting = read_posting(services, request);
    if (!key || !posting) {
        return !key ? key.error() : posting.error();
    }
    return decided(services, services.staff.add_posting(*posting, actor, *key), 201);
}

Answer post_posting_end(Services& services, Actor const& actor, Request const& request) {
    auto const& id = request.param("posting");
    if (!is_uuid(id)) {
        return core::not_found("posting");
    }
    auto ends_on = std::optional<core::Date>();
    auto reason = std::string();
    auto const read = read_body(request.body, [&](JsonReader& reader) {
        ends_on = reader.date("ends_on");
        reason = reader.text("reason", 200);
    });
    return read ? decided(services, services.staff.end_posting(id, ends_on, reason, actor), 200)
                : Answer(read.error());
}

Answer get_delegations(Services& services, Actor const& actor, Request const& request) {
    auto const limit = page_limit(request);
    auto const from = page_place(services, request, "delegations");
    if (!limit || !from) {
        return !limit ? limit.error() : from.error();
    }
    auto const account = request.query_value("account").value_or(std::string());
    auto const rows = services.staff.delegations(account, unit_seen(actor, request), *from, *limit);
    return rows ? sorted_page(services, "delegations", *rows, "delegation_id", *limit) : Answer(rows.error());
}

Answer post_delegation(Services& services, Actor const& actor, Request const& request) {
    auto const key = idempotency_key(services, actor, request);
    auto const delegation = read_delegation(services, request);
    if (!key || !delegation) {
        return !key ? key.error() : delegation.error();
    }
    return decided(services, services.staff.add_delegation(*delegation, actor, *key), 201);
}

Answer post_delegation_end(Services& services, Actor const& actor, Request const& request) {
    auto const& id = request.param("delegation");
    return is_uuid(id) ? decided(services, services.staff.end_delegation(id, actor), 200)
                       : Answer(core::not_found("delegation"));
}

} // namespace motcua::api
