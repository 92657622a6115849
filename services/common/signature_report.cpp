#include "signature_report.hpp"

#include <boost/json.hpp>

namespace motcua::services {

namespace {

namespace json = boost::json;

char const* words_of(signing::LaterChange later) {
    switch (later) {
    case signing::LaterChange::none:
        return "none";
    case signing::LaterChange::signatures:
        return "signatures";
    case signing::LaterChange::other:
        return "other";
    }
    return "other";
}

char const* words_of(signing::Revocation revocation) {
    switch (revocation) {
    case signing::Revocation::unchecked:
        return "unchecked";
    case signing::Revocation::good:
        return "good";
    case signing::Revocation::revoked:
        return "revoked";
    case signing::Revocation::unknown:
        return "unknown";
    }
    return "unknown";
}

char const* words_of(signing::TimeSource source) {
    switch (source) {
    case signing::TimeSource::none:
        return "none";
    case signing::TimeSource::claimed:
        return "claimed";
    case signing::TimeSource::time_stamp:
        return "time_stamp";
    }
    return "none";
}

json::value fault_json(std::optional<core::Failure> const& fault) {
    if (!fault) {
        return nullptr;
    }
    return json::object{{"rule", fault->rule()}, {"detail", fault->vi()}, {"detail_en", fault->en()}};
}

json::object signature_json(signing::SignatureReport const& signature) {
    auto chain = json::array();
    for (auto const& name : signature.chain) {
        chain.emplace_back(name);
    }
    return {
        {"field", signature.field},
        {"signer", signature.signer},
        {"agency", signature.agency},
        {"valid", signature.valid()},
        {"fault", fault_json(signature.fault)},
        {"covers_whole_document", signature.covers_whole_document()},
        {"later_changes", words_of(signature.later)},
        {"chain", std::move(chain)},
        {"revocation", words_of(signature.revocation)},
        {"signed_at",
         signature.signed_at ? json::value(core::to_string(*signature.signed_at)) : json::value(nullptr)},
        {"time_source", words_of(signature.time_source)},
        {"time_stamped_by", signature.time_stamped_by},
        {"digest", signature.digest},
    };
}

} // namespace

json::object report_json(signing::PdfReport const& report) {
    auto signatures = json::array();
    for (auto const& signature : report.signatures) {
        signatures.push_back(signature_json(signature));
    }
    return {
        {"valid", report.valid()},
        {"fault", fault_json(report.fault)},
        {"signatures", std::move(signatures)}};
}

} // namespace motcua::services
