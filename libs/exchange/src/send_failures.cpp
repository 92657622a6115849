#include "send_failures.hpp"

namespace motcua::exchange {

namespace {

core::Failure passing(std::string rule, std::string vi, std::string en) {
    return {core::Errc::unavailable, std::move(rule), std::move(vi), std::move(en)};
}

} // namespace

core::Failure mail_unreachable() {
    return passing(
        "mail_unreachable",
        "Không kết nối được máy chủ thư.",
        "The mail server cannot be reached."
    );
}

core::Failure mail_timeout() {
    return passing(
        "mail_timeout",
        "Máy chủ thư không trả lời kịp.",
        "The mail server did not answer in time."
    );
}

core::Failure mail_tls_missing() {
    return passing(
        "mail_tls_missing",
        "Máy chủ thư không có STARTTLS mà cấu hình bắt buộc.",
        "The mail server offers no STARTTLS, which the settings require."
    );
}

core::Failure mail_tls_failed() {
    return passing(
        "mail_tls_failed",
        "Chứng thư của máy chủ thư không tin được hoặc kết nối TLS hỏng.",
        "The mail server's certificate is not trusted, or TLS broke."
    );
}

core::Failure mail_login_refused() {
    return passing(
        "mail_login_refused",
        "Máy chủ thư từ chối tài khoản gửi.",
        "The mail server refuses the sending account."
    );
}

core::Failure mail_deferred(long reply) {
    auto const code = std::to_string(reply);
    return passing(
        "mail_deferred",
        "Máy chủ thư hoãn nhận thư (" + code + ").",
        "The mail server puts the letter off (" + code + ")."
    );
}

core::Failure mail_refused(long reply) {
    auto const code = std::to_string(reply);
    return core::conflict(
        "mail_refused",
        "Máy chủ thư từ chối hẳn thư này (" + code + "); xin kiểm tra địa chỉ.",
        "The mail server refuses this letter for good (" + code + "); check the address."
    );
}

core::Failure sms_unavailable() {
    return passing(
        "sms_unavailable",
        "Cổng tin nhắn chưa nhận được tin.",
        "The SMS gateway did not take the message."
    );
}

core::Failure sms_refused() {
    return core::conflict(
        "sms_refused",
        "Cổng tin nhắn từ chối hẳn tin này; xin kiểm tra số điện thoại.",
        "The SMS gateway refuses this message for good; check the number."
    );
}

} // namespace motcua::exchange
