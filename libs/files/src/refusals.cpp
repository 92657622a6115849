#include "refusals.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <stdexcept>
#include <string_view>

namespace motcua::files {

namespace {

struct Words {
    std::string_view rule;
    std::string_view vi;
    std::string_view en;
};

constexpr auto disk_full_retry_seconds = 60;

constexpr auto words = std::array{
    Words{
        "file_hash_mismatch",
        "Nội dung tệp không khớp với mã băm đã báo; hãy gửi lại.",
        "The content does not match the announced hash; please send it again."},
    Words{"file_empty", "Tệp không có nội dung.", "The file has no content."},
    Words{
        "file_type_refused",
        "Loại tệp này không được nhận; loại được xác định theo nội dung, không theo tên.",
        "Files of this type are not taken; the type is told by the content, not by the name."},
    Words{
        "file_damaged",
        "Tệp bị hỏng hoặc thiếu nội dung; hãy tạo lại tệp rồi gửi lại.",
        "The file is damaged or incomplete; make it again and send it again."},
    Words{
        "file_encrypted",
        "Tệp có mật khẩu hoặc bị mã hóa; hãy bỏ mật khẩu rồi gửi lại.",
        "The file is encrypted or has a password; remove it and send the file again."},
    Words{
        "file_active_content",
        "Tệp chứa mã lệnh, macro hoặc tệp đính kèm; hãy gửi bản không có những phần này.",
        "The file holds scripts, macros or embedded files; send one without them."},
    Words{
        "file_polyglot",
        "Tệp chứa nội dung của nhiều loại hoặc có phần thừa ở đầu, ở cuối; hãy lưu lại tệp rồi gửi.",
        "The file is of several types at once or has extra bytes at its ends; save it anew and send it again."},
    Words{
        "file_bomb",
        "Tệp phình quá lớn khi mở, quá nhiều phần hoặc có tệp nén lồng nhau.",
        "The file grows too large when opened, has too many parts or archives within archives."},
    Words{
        "file_infected",
        "Phần mềm diệt vi-rút không cho phép tệp này.",
        "The antivirus software does not let this file through."},
    Words{
        "file_bad_path",
        "Tệp nén chứa đường dẫn không được phép hoặc tên trùng nhau.",
        "The archive holds paths that are not allowed, or equal names."},
};

} // namespace

core::Failure refused(std::string const& rule) {
    auto const* const found =
        std::find_if(words.begin(), words.end(), [&](Words const& one) { return one.rule == rule; });
    if (found == words.end()) {
        throw std::logic_error("no words for the rule " + rule);
    }
    return {core::Errc::invalid, rule, std::string(found->vi), std::string(found->en)};
}

core::Failure too_large() {
    return {
        core::Errc::too_large,
        "file_too_large",
        "Tệp vượt quá dung lượng cho phép.",
        "The file is larger than allowed."};
}

core::Failure unwritable(int error) {
    if (error == ENOSPC || error == EDQUOT) {
        auto failure = core::Failure(
            core::Errc::busy,
            "disk_full",
            "Kho tệp đã đầy; phần đã gửi vẫn được giữ, xin thử lại sau.",
            "The file store is full; what was sent is kept, please try again later."
        );
        return failure.retry_after(disk_full_retry_seconds);
    }
    return {
        core::Errc::unavailable,
        "files_unwritable",
        "Không ghi được vào kho tệp.",
        "The file store cannot be written."};
}

core::Failure unreadable() {
    return {
        core::Errc::unavailable,
        "file_damaged",
        "Tệp trong kho bị hỏng; hãy báo quản trị viên.",
        "The kept file is damaged; tell the operator."};
}

} // namespace motcua::files
