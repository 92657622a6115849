#include "endpoints.hpp"
#include "json_reader.hpp"

#include <boost/json.hpp>

namespace motcua::api {

namespace {

namespace json = boost::json;

constexpr auto most_codes = std::size_t{1000};
constexpr auto longest_code = std::size_t{64};

core::Expected<std::vector<std::string>> read_codes(std::string const& body) {
    auto const sent = parse_object(body);
    if (!sent) {
        return sent.error();
    }
    auto codes = std::vector<std::string>();
    auto const read = read_object(*sent, [&](JsonReader& reader) {
        codes = reader.texts("codes", most_codes, longest_code);
        auto const* list = sent->if_contains("codes");
        if (list == nullptr) {
            reader.fault(
                "codes",
                "required",
                "Cần danh sách mã hồ sơ.",
                "A list of dossier codes is required."
            );
        } else if (list->is_array() && list->as_array().size() <= most_codes && list->as_array().size() != codes.size()) {
            reader.fault(
                "codes",
                "code_empty",
                "Mã hồ sơ không được để trống.",
                "A dossier code must not be empty."
            );
        }
    });
    if (!read) {
        return read.error();
    }
    return codes;
}

} // namespace

Answer post_status_list(Services& services, Actor const& actor, Request const& request) {
    auto const codes = read_codes(request.body);
    if (!codes) {
        return codes.error();
    }
    auto const unit = actor.role == domain::Role::admin ? core::UnitId() : actor.unit;
    auto const found = services.store.statuses(unit, actor.scope, *codes);
    if (!found) {
        return found.error();
    }
    auto statuses = json::parse(*found).as_array();
    auto items = json::array();
    for (auto place = std::size_t{0}; place < codes->size(); ++place) {
        auto item = json::object{{"code", (*codes)[place]}, {"status", std::move(statuses[place])}};
        if (item["status"].is_null()) {
            item["reason"] = "not_found";
        }
        items.push_back(std::move(item));
    }
    return json_response(200, json::object{{"items", std::move(items)}});
}

} // namespace motcua::api
