#include <motcua/app/uploads.hpp>
#include <motcua/app/use_cases.hpp>
#include <motcua/core/text.hpp>

#include <algorithm>

namespace motcua::app {

namespace {

using core::Expected;
using core::Failure;

constexpr std::size_t longest_name = 200;

Failure name_fault() {
    return core::invalid(
        "/file_name",
        "file_name",
        "Tên tệp để trống, quá 200 ký tự, hoặc có ký tự điều khiển.",
        "The file name is empty, longer than 200 characters, or holds control characters."
    );
}

/// Code points that are no writing: C0 and C1 controls, line separators, and marks of direction that make a
/// name read otherwise than it is ("hồ sơfdp.exe").
bool is_hidden(char32_t c) {
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x061c || (c >= 0x200b && c <= 0x200f) ||
           (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff;
}

/// Of clean UTF-8.
bool has_hidden(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        auto const lead = static_cast<unsigned char>(text[i]);
        auto const length = lead < 0x80 ? 1U : lead < 0xe0 ? 2U : lead < 0xf0 ? 3U : 4U;
        auto c = static_cast<char32_t>(length == 1 ? lead : lead & (0xffU >> (length + 1)));
        for (std::size_t k = 1; k < length; ++k) {
            c = (c << 6U) | (static_cast<unsigned char>(text[i + k]) & 0x3fU);
        }
        if (is_hidden(c)) {
            return true;
        }
        i += length;
    }
    return false;
}

bool is_sha256(std::string_view text) {
    return text.size() == 64 &&
           std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

/// "…; còn 12345 byte": how much the rule leaves.
Failure over(core::Errc code, std::string rule, std::string_view vi, std::string_view en, std::int64_t left) {
    auto const count = std::to_string(std::max<std::int64_t>(0, left));
    return {
        code,
        std::move(rule),
        std::string(vi) + "; còn " + count + ".",
        std::string(en) + "; left: " + count + "."};
}

std::optional<Failure> check_shape(NewUpload const& asked, UploadLimits const& limits) {
    if (asked.length < 1) {
        return core::invalid(
            "/length",
            "upload_length",
            "Độ dài tệp phải từ 1 byte.",
            "A file has 1 byte at least."
        );
    }
    if (asked.length > limits.file_bytes) {
        return over(
            core::Errc::too_large,
            "file_too_large",
            "Tệp quá lớn so với số byte được nhận của một tệp",
            "The file is larger than the bytes taken of one file",
            limits.file_bytes
        );
    }
    if (!asked.sha256.empty() && !is_sha256(asked.sha256)) {
        return core::invalid(
            "/sha256",
            "upload_sha256",
            "Mã băm SHA-256 gồm 64 chữ số thập lục phân viết thường.",
            "A SHA-256 is 64 lower-case hexadecimal digits."
        );
    }
    if (asked.dossier.empty() && !asked.component.empty()) {
        return core::invalid(
            "/dossier",
            "required",
            "Thành phần phải đi cùng hồ sơ.",
            "A component comes with its dossier."
        );
    }
    return std::nullopt;
}

bool is_closed(domain::DossierState state) {
    using domain::DossierState;
    return state == DossierState::rejected || state == DossierState::withdrawn ||
           state == DossierState::stopped || state == DossierState::returned;
}

std::optional<Failure>
check_target(NewUpload const& asked, Actor const& actor, UploadLimits const& limits, UploadRoom const& room) {
    if (asked.dossier.empty()) {
        return std::nullopt;
    }
    if (!room.dossier) {
        return core::not_found("dossier");
    }
    if (!may_see(actor, room.dossier->unit, room.dossier->procedure)) {
        return not_visible("dossier");
    }
    if (is_closed(room.dossier->state)) {
        return core::conflict(
            "dossier_closed",
            "Hồ sơ đã kết thúc, không nhận thêm tệp.",
            "The dossier is closed and takes no more files."
        );
    }
    if (!asked.component.empty() && !room.dossier->has_component) {
        return core::invalid(
            "/component",
            "component_unknown",
            "Hồ sơ không có thành phần này.",
            "The dossier has no such component."
        );
    }
    auto const left = limits.dossier_bytes - room.dossier->bytes;
    if (asked.length > left) {
        return over(
            core::Errc::too_large,
            "dossier_bytes",
            "Các tệp của hồ sơ vượt dung lượng cho phép (byte)",
            "The files of the dossier exceed what it may take (bytes)",
            left
        );
    }
    return std::nullopt;
}

std::optional<Failure>
check_sender(NewUpload const& asked, UploadLimits const& limits, UploadRoom const& room) {
    if (room.open >= limits.open) {
        return over(
            core::Errc::rate_limited,
            "open_uploads",
            "Có quá nhiều lượt tải lên chưa xong",
            "Too many uploads are not finished",
            0
        );
    }
    auto const left = limits.client_day_bytes - room.day_bytes;
    if (asked.length > left) {
        return over(
            core::Errc::rate_limited,
            "client_day_bytes",
            "Vượt dung lượng gửi trong ngày (byte)",
            "This exceeds what may be sent in a day (bytes)",
            left
        );
    }
    return std::nullopt;
}

} // namespace

std::string_view name_of(UploadState state) {
    switch (state) {
    case UploadState::receiving:
        return "receiving";
    case UploadState::examining:
        return "examining";
    case UploadState::kept:
        return "kept";
    case UploadState::refused:
        return "refused";
    case UploadState::expired:
        return "expired";
    }
    return "";
}

Expected<std::string> display_name(std::string_view sent) {
    auto const composed = core::to_nfc(sent);
    if (!composed) {
        return name_fault();
    }
    auto const slash = composed->find_last_of("/\\");
    auto const name = std::string(
        core::trimmed(std::string_view(*composed).substr(slash == std::string::npos ? 0 : slash + 1))
    );
    if (name.empty() || name == "." || name == ".." || has_hidden(name) ||
        core::code_points(name) > longest_name) {
        return name_fault();
    }
    return name;
}

Expected<Upload>
begin_upload(UploadStore& store, UploadLimits const& limits, NewUpload const& asked, Actor const& actor) {
    if (auto const fault = check_shape(asked, limits)) {
        return *fault;
    }
    return store.add_upload(asked, actor, limits.wait, [&](UploadRoom const& room) {
        auto const refused = check_target(asked, actor, limits, room);
        return refused ? refused : check_sender(asked, limits, room);
    });
}

} // namespace motcua::app
