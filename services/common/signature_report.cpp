#include "signature_report.hpp"

#include <boost/json.hpp>

namespace motcua::services {

namespace {

namespace json = boost::json;
using signing::LaterChange;
using signing::Revocation;
using signing::TimeSource;

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
        {"later_changes", words_for(signature.later).name},
        {"chain", std::move(chain)},
        {"revocation", words_for(signature.revocation).name},
        {"signed_at",
         signature.signed_at ? json::value(core::to_string(*signature.signed_at)) : json::value(nullptr)},
        {"time_source", words_for(signature.time_source).name},
        {"time_stamped_by", signature.time_stamped_by},
        {"digest", signature.digest},
    };
}

} // namespace

Words words_for(LaterChange later) {
    switch (later) {
    case LaterChange::none:
        return {"none", "chữ ký bao trùm toàn bộ văn bản", "covers the whole document"};
    case LaterChange::signatures:
        return {"signatures", "sau đó chỉ thêm chữ ký khác", "only signatures were added later"};
    case LaterChange::other:
        break;
    }
    return {"other", "sau đó văn bản có thay đổi khác", "other changes were made later"};
}

Words words_for(Revocation revocation) {
    switch (revocation) {
    case Revocation::good:
        return {"good", "chưa bị thu hồi", "not revoked"};
    case Revocation::revoked:
        return {"revoked", "đã bị thu hồi", "revoked"};
    case Revocation::unknown:
        return {"unknown", "không có danh sách thu hồi", "no revocation list"};
    case Revocation::unchecked:
        break;
    }
    return {"unchecked", "chưa kiểm tra thu hồi", "revocation not checked"};
}

Words words_for(TimeSource source) {
    switch (source) {
    case TimeSource::claimed:
        return {"claimed", "theo máy của người ký", "by the signer's clock"};
    case TimeSource::time_stamp:
        return {"time_stamp", "theo dấu thời gian", "by time stamp"};
    case TimeSource::none:
        break;
    }
    return {"none", "không rõ thời điểm", "unknown"};
}

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
