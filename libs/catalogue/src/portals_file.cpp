#include "directory.hpp"
#include "json_document.hpp"
#include "json_fields.hpp"
#include "schemas.hpp"
#include <motcua/catalogue/portal_file.hpp>

#include <boost/json.hpp>

#include <algorithm>

namespace motcua::catalogue {

namespace {

namespace fs = std::filesystem;
using app::PortalFormat;
using boost::json::object;

fs::path path_if(object const& source, std::string_view key, fs::path const& base) {
    return source.contains(key) ? base / text_at(source, key) : fs::path();
}

PortalTarget target_from(object const& source, fs::path const& base) {
    auto target = PortalTarget{};
    target.url = text_at(source, "url");
    target.account = text_at(source, "account");
    target.secret_file = base / text_at(source, "secret_file");
    target.ca_file = path_if(source, "ca_file", base);
    target.client_certificate_file = path_if(source, "client_certificate_file", base);
    target.client_key_file = path_if(source, "client_key_file", base);
    if (source.contains("allowed_networks")) {
        target.allowed_networks = texts_at(source, "allowed_networks");
    }
    target.plain_http = source.contains("plain_http") && source.at("plain_http").as_bool();
    target.answer_seconds = int_if(source, "answer_seconds").value_or(target.answer_seconds);
    target.pull_seconds = int_if(source, "pull_seconds").value_or(target.pull_seconds);
    target.reconcile_hour = int_if(source, "reconcile_hour").value_or(target.reconcile_hour);
    target.reconcile_days = int_if(source, "reconcile_days").value_or(target.reconcile_days);
    return target;
}

/// The format of a target, with its faults behind the place it is named at.
void take_format(
    object const& source,
    fs::path const& base,
    std::string const& place,
    PortalTarget& target,
    Faults& faults
) {
    auto const text = read_file(base / text_at(source, "format"));
    auto format = text ? parse_portal(*text) : core::Expected<PortalFormat>(text.error());
    if (!format) {
        auto const failure = format.error();
        for (auto const& fault : failure.faults()) {
            faults.push_back({place + "/format#" + fault.pointer, fault.rule, fault.vi, fault.en});
        }
        if (failure.faults().empty()) {
            add_fault(faults, place + "/format", failure.rule(), failure.vi(), failure.en());
        }
        return;
    }
    target.format = std::move(*format);
    if (target.format.target != text_at(source, "target")) {
        add_fault(
            faults,
            place + "/format",
            "target_differs",
            "Tệp này là cách viết của một cổng khác.",
            "This file is the format of another portal."
        );
    }
}

} // namespace

core::Expected<std::vector<PortalTarget>> load_portals(fs::path const& file) {
    auto const text = read_file(file);
    if (!text) {
        return text.error();
    }
    auto const document = read_document(*text, portals_schema);
    if (!document) {
        return document.error();
    }
    auto const base = fs::absolute(file).parent_path();
    auto faults = Faults();
    auto targets = std::vector<PortalTarget>();
    for (auto const& item : document->as_object().at("targets").as_array()) {
        auto const place = "/targets/" + std::to_string(targets.size());
        auto target = target_from(item.as_object(), base);
        take_format(item.as_object(), base, place, target, faults);
        auto const twice = std::any_of(targets.begin(), targets.end(), [&](auto const& other) {
            return other.format.target == target.format.target;
        });
        if (twice && !target.format.target.empty()) {
            add_fault(
                faults,
                place + "/target",
                "target_twice",
                "Cổng bị lặp lại.",
                "The portal stands twice."
            );
        }
        targets.push_back(std::move(target));
    }
    if (!faults.empty()) {
        return core::invalid(std::move(faults));
    }
    return targets;
}

} // namespace motcua::catalogue
