#include <motcua/core/failure.hpp>

#include <stdexcept>
#include <utility>

namespace motcua::core {

Failure not_found(std::string const& what) {
    return {Errc::not_found, what + "_not_found", "Không tìm thấy.", "Not found: " + what + "."};
}

Failure invalid(std::vector<FieldFault> faults) {
    auto failure = Failure(
        Errc::invalid,
        "invalid_fields",
        "Thông tin gửi lên chưa đúng; xem từng mục bên dưới.",
        "The submitted fields are not valid; see each fault below."
    );
    failure.with_faults(std::move(faults));
    return failure;
}

Failure invalid(std::string pointer, std::string rule, std::string vi, std::string en) {
    auto failure = Failure(Errc::invalid, rule, vi, en);
    failure.with_faults({FieldFault{std::move(pointer), std::move(rule), std::move(vi), std::move(en)}});
    return failure;
}

Failure conflict(std::string rule, std::string vi, std::string en) {
    return {Errc::conflict, std::move(rule), std::move(vi), std::move(en)};
}

Failure role_not_allowed(std::string vi, std::string en) {
    return {Errc::forbidden, "role_not_allowed", std::move(vi), std::move(en)};
}

Failure busy(std::string rule, int retry_after_seconds) {
    auto failure = Failure(
        Errc::busy,
        std::move(rule),
        "Hệ thống đang bận, xin thử lại sau.",
        "The service is busy; please try again."
    );
    failure.retry_after(retry_after_seconds);
    return failure;
}

void throw_exception_from_error(Failure const& failure, boost::source_location const& where) {
    throw std::logic_error(
        "unchecked failure '" + failure.rule() + "' taken as a value at " + where.file_name() + ":" +
        std::to_string(where.line())
    );
}

} // namespace motcua::core
