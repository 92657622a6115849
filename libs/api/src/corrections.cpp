#include "applicant_json.hpp"
#include "endpoints.hpp"
#include "merge_patch.hpp"
#include "run_action.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>

namespace motcua::api {

namespace {

namespace json = boost::json;

constexpr auto correctable = std::array{"applicant", "content", "sets", "return_method"};

core::Failure nothing_to_correct() {
    return core::invalid(
        "",
        "nothing_to_correct",
        "Không có thông tin nào thay đổi.",
        "Nothing would change."
    );
}

/// Names of the fields that differ, "applicant.phone": what the event log may know of a correction.
std::vector<std::string> changed_fields(json::object const& before, json::object const& after) {
    auto fields = std::vector<std::string>();
    auto const compare = [&](json::object const& one, json::object const& other, std::string const& prefix) {
        for (auto const& [name, value] : one) {
            auto const* twin = other.if_contains(name);
            auto const field = prefix + std::string(name);
            auto const differs = twin == nullptr || (!value.is_object() && *twin != value);
            if (differs && std::find(fields.begin(), fields.end(), field) == fields.end()) {
                fields.push_back(field);
            }
        }
    };
    for (auto const& [one, other] : {std::pair(&before, &after), std::pair(&after, &before)}) {
        compare(*one, *other, "");
        compare(one->at("applicant").as_object(), other->at("applicant").as_object(), "applicant.");
    }
    return fields;
}

app::Correction read_correction(JsonReader& reader) {
    auto correction = app::Correction{};
    reader.object("applicant", true, [&](JsonReader& applicant) {
        correction.applicant = read_applicant(applicant);
    });
    correction.content = reader.text("content", 2000);
    correction.sets = static_cast<int>(reader.integer("sets", 1, 99).value_or(1));
    correction.return_method = reader.choice("return_method", {"counter", "post", "online"}, "counter");
    return correction;
}

} // namespace

Answer patch_dossier(Services& services, Actor const& actor, Request const& request) {
    auto const view = visible_dossier(services, actor, request);
    if (!view) {
        return view.error();
    }
    auto const shown = json::parse(view->document).as_object();
    auto before = json::object();
    for (auto const* name : correctable) {
        before[name] = shown.at(name);
    }
    before["applicant"].as_object().erase("holder_id");
    auto after = before;
    auto action = domain::Action{};
    action.type = domain::ActionType::correct;
    auto correction = app::Correction{};
    auto const patch = parse_object(request.body);
    if (!patch) {
        return patch.error();
    }
    merge_patch(after, *patch);
    auto const read = read_object(after, [&](JsonReader& reader) {
        action.reason = reader.text("reason", 2000);
        correction = read_correction(reader);
    });
    if (!read) {
        return read.error();
    }
    after.erase("reason");
    action.items = changed_fields(before, after);
    if (action.items.empty()) {
        return nothing_to_correct();
    }
    return run_action(services, actor, request, action, correction);
}

} // namespace motcua::api
