#include <motcua/http/problem.hpp>

#include <boost/json.hpp>

#include <string>

namespace motcua::http {

namespace {

namespace json = boost::json;
using core::Errc;

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
        return "Phương thức không được phép";
    case 406:
        return "Không có kiểu nội dung được yêu cầu";
    case 408:
        return "Quá thời gian chờ";
    case 409:
        return "Trái với trạng thái hồ sơ";
    case 410:
        return "Không còn nữa";
    case 412:
        return "Dữ liệu đã thay đổi";
    case 413:
        return "Nội dung quá lớn";
    case 414:
        return "Địa chỉ yêu cầu quá dài";
    case 415:
        return "Kiểu nội dung không được nhận";
    case 416:
        return "Đoạn yêu cầu nằm ngoài tệp";
    case 417:
        return "Không đáp ứng được Expect";
    case 422:
        return "Dữ liệu không hợp lệ";
    case 428:
        return "Thiếu If-Match";
    case 429:
        return "Quá nhiều yêu cầu";
    case 431:
        return "Phần đầu yêu cầu quá lớn";
    case 460:
        return "Mã băm không khớp";
    case 501:
        return "Chưa hỗ trợ";
    case 505:
        return "Phiên bản HTTP không được hỗ trợ";
    case 503:
        return "Hệ thống đang bận";
    default:
        return "Lỗi hệ thống";
    }
}

Response write(json::object body, int status) {
    auto response = Response(status, "application/problem+json; charset=utf-8", json::serialize(body));
    response.with("Content-Language", "vi");
    return response;
}

json::object head(
    int status,
    std::string const& rule,
    std::string const& vi,
    std::string const& en,
    std::string const& id
) {
    return {
        {"type", "urn:motcua:problem:" + rule},
        {"title", json::string(title_of(status))},
        {"status", status},
        {"code", rule},
        {"detail", vi},
        {"detail_en", en},
        {"request_id", id},
    };
}

} // namespace

int status_of(Errc code) {
    switch (code) {
    case Errc::invalid:
        return 422;
    case Errc::malformed:
        return 400;
    case Errc::unauthenticated:
        return 401;
    case Errc::forbidden:
        return 403;
    case Errc::not_found:
        return 404;
    case Errc::conflict:
        return 409;
    case Errc::stale:
        return 412;
    case Errc::version_required:
        return 428;
    case Errc::too_large:
        return 413;
    case Errc::busy:
    case Errc::unavailable:
        return 503;
    case Errc::rate_limited:
        return 429;
    }
    return 500;
}

Response problem(core::Failure const& failure, std::string const& request_id) {
    auto const status = status_of(failure.code());
    auto body = head(status, failure.rule(), failure.vi(), failure.en(), request_id);
    if (!failure.faults().empty()) {
        auto errors = json::array();
        for (auto const& fault : failure.faults()) {
            errors.push_back(json::object{
                {"pointer", fault.pointer},
                {"rule", fault.rule},
                {"vi", fault.vi},
                {"en", fault.en}});
        }
        body["errors"] = std::move(errors);
    }
    if (!failure.legal_basis().empty()) {
        body["legal_basis"] = failure.legal_basis();
    }
    auto response = write(std::move(body), status);
    if (failure.retry_after_seconds() > 0) {
        response.with("Retry-After", std::to_string(failure.retry_after_seconds()));
    }
    if (status == 401) {
        response.with("WWW-Authenticate", "Bearer realm=\"motcua\"");
    }
    return response;
}

Response problem(
    int status,
    std::string const& rule,
    std::string const& vi,
    std::string const& en,
    std::string const& request_id
) {
    return write(head(status, rule, vi, en, request_id), status);
}

Response internal_error(std::string const& request_id) {
    constexpr auto vi = "Lỗi hệ thống; xin báo mã yêu cầu.";
    return problem(500, "internal_error", vi, "Internal error; quote the request id.", request_id);
}

} // namespace motcua::http
