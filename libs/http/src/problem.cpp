#include <motcua/http/problem.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <string>

namespace motcua::http {

namespace {

namespace json = boost::json;

std::string_view title_of(int status) {
    switch (status) {
    case 400:
        return "Yêu cầu không đọc được";
    case 401:
        return "Chưa xác thực";
    case 403:
        return "Không có quyền";
    case 404:
        return "Không tìm thấy";
    case 405:
        return "Không hỗ trợ thao tác này";
    case 408:
        return "Hết thời gian chờ yêu cầu";
    case 409:
        return "Xung đột trạng thái";
    case 412:
        return "Phiên bản đã cũ";
    case 413:
        return "Nội dung quá lớn";
    case 417:
        return "Không đáp ứng được Expect";
    case 422:
        return "Thông tin chưa hợp lệ";
    case 428:
        return "Thiếu If-Match";
    case 429:
        return "Quá nhiều yêu cầu";
    case 431:
        return "Phần đầu yêu cầu quá lớn";
    case 500:
        return "Lỗi hệ thống";
    case 501:
        return "Chưa hỗ trợ";
    case 503:
        return "Hệ thống tạm thời không phục vụ được";
    case 505:
        return "Phiên bản HTTP không được hỗ trợ";
    default:
        return "Yêu cầu bị từ chối";
    }
}

json::array errors_of(std::vector<core::FieldFault> const& faults) {
    json::array errors;
    errors.reserve(faults.size());
    for (auto const& fault : faults) {
        json::object entry;
        entry["pointer"] = fault.pointer;
        entry["rule"] = fault.rule;
        entry["vi"] = fault.vi;
        entry["en"] = fault.en;
        errors.push_back(std::move(entry));
    }
    return errors;
}

} // namespace

int status_of(core::Errc code) {
    switch (code) {
    case core::Errc::invalid:
        return 422;
    case core::Errc::malformed:
        return 400;
    case core::Errc::unauthenticated:
        return 401;
    case core::Errc::forbidden:
        return 403;
    case core::Errc::not_found:
        return 404;
    case core::Errc::conflict:
        return 409;
    case core::Errc::stale:
        return 412;
    case core::Errc::version_required:
        return 428;
    case core::Errc::too_large:
        return 413;
    case core::Errc::busy:
    case core::Errc::unavailable:
        return 503;
    case core::Errc::rate_limited:
        return 429;
    }
    return 500;
}

Response problem(core::Failure const& failure, std::string_view request_id) {
    return problem_with_status(status_of(failure.code()), failure, request_id);
}

Response problem_with_status(int status, core::Failure const& failure, std::string_view request_id) {
    json::object body;
    body["type"] = "urn:motcua:problem:" + failure.rule();
    body["title"] = title_of(status);
    body["status"] = status;
    body["code"] = failure.rule();
    body["detail"] = failure.vi();
    body["detail_en"] = failure.en();
    if (!failure.faults().empty()) {
        body["errors"] = errors_of(failure.faults());
    }
    if (!failure.legal_basis().empty()) {
        body["legal_basis"] = failure.legal_basis();
    }
    body["request_id"] = request_id;

    auto response = Response(status, "application/problem+json", json::serialize(body));
    response.headers.add("Content-Language", "vi");
    if (failure.retry_after_seconds() > 0) {
        response.headers.add("Retry-After", std::to_string(failure.retry_after_seconds()));
    }
    return response;
}

} // namespace motcua::http
