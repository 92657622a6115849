#include "codec_results.hpp"

#include <boost/json.hpp>

namespace motcua::storage {

namespace {

namespace json = boost::json;

std::string text(json::object const& row, std::string_view name) {
    return std::string(row.at(name).as_string());
}

} // namespace

json::object write_new_result(app::NewResult const& result) {
    auto const& terms = result.terms;
    auto const file = result.file.value_or(app::ResultFile{{}, domain::SignatureState::none, {}});
    auto row = json::object{
        {"code", result.code},
        {"code_prefix", result.form.before_number(result.year)},
        {"code_width", result.form.width},
        {"period", std::to_string(result.year)},
        {"kind", result.kind},
        {"kind_name", result.kind_name},
        {"number", terms.number},
        {"title", terms.title},
        {"issued_on", core::to_string(terms.issued_on)},
        {"valid_from", core::to_string(terms.valid_from)},
        {"valid_until", nullptr},
        {"file_sha256", file.sha256.empty() ? json::value(nullptr) : json::value(json::string(file.sha256))},
        {"signature", json::string(domain::name_of(file.signature))},
        {"signature_agency", file.agency},
        {"data", result.data.empty() ? json::value(json::object()) : json::parse(result.data)},
        {"reminders", json::value_from(result.reminders_days)},
        {"channel", result.channel},
    };
    if (terms.valid_until) {
        row["valid_until"] = core::to_string(*terms.valid_until);
    }
    if (!result.holder_id_number.empty()) {
        row["holder_id_type"] = result.holder_id_type;
        row["holder_id_number"] = result.holder_id_number;
    }
    return row;
}

app::OpenedResult read_opened_result(json::object const& claimed) {
    auto opened = app::OpenedResult{};
    opened.now = core::Instant{std::chrono::microseconds{claimed.at("now").to_number<std::int64_t>()}};
    auto const* facts = claimed.at("facts").if_object();
    if (facts == nullptr) {
        return opened;
    }
    opened.result_id = text(*facts, "result_id");
    opened.code = text(*facts, "code");
    opened.unit = core::UnitId(text(*facts, "unit"));
    opened.procedure = core::ProcedureCode(text(*facts, "procedure"));
    if (auto const& version = facts->at("procedure_version"); !version.is_null()) {
        opened.procedure_version = version.to_number<int>();
    }
    opened.kind = text(*facts, "kind");
    opened.kind_name = text(*facts, "kind_name");
    opened.state = domain::result_state_named(text(*facts, "state")).value();
    opened.version = facts->at("version").to_number<std::int64_t>();
    return opened;
}

} // namespace motcua::storage
