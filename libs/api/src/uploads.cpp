#include "tus.hpp"
#include <motcua/http/problem.hpp>

#include <boost/json.hpp>

namespace motcua::api {

namespace {

using app::UploadState;
using core::Expected;

/// An upload, and how much of it is here.
struct Seen {
    app::Upload upload;
    std::int64_t offset{};
};

/// The length on disk is the truth. A server that died between the last byte and its note left a whole upload
/// as receiving: whoever looks sees it is whole.
Expected<Seen> look(Services& services, app::Upload upload) {
    if (upload.state != UploadState::receiving) {
        auto const length = upload.asked.length;
        return Seen{std::move(upload), length};
    }
    auto const received = services.files.received(upload.asked.id);
    if (!received) {
        return received.error();
    }
    if (*received == upload.asked.length) {
        auto whole = services.uploads.receive_upload(upload.asked.id, *received, 0);
        services.examine_soon();
        return whole ? Expected<Seen>(Seen{std::move(*whole), *received}) : whole.error();
    }
    return Seen{std::move(upload), *received};
}

http::Response gone(Request const& request) {
    return http::problem(
        410,
        "upload_expired",
        "Lượt tải lên đã quá hạn chờ và bị xoá.",
        "The upload waited too long and is gone.",
        request.request_id
    );
}

} // namespace

Answer get_tus_options(Services& services, Request const&) {
    auto response = http::Response(204);
    response.with("Tus-Version", "1.0.0")
        .with("Tus-Extension", "creation,creation-with-upload,termination,expiration,checksum")
        .with("Tus-Checksum-Algorithm", "sha256,sha1")
        .with("Tus-Max-Size", std::to_string(services.upload_limits.file_bytes));
    return in_tus(std::move(response));
}

Answer head_upload(Services& services, Actor const& actor, Request const& request) {
    if (auto refused = wrong_tus_version(request)) {
        return in_tus(std::move(*refused));
    }
    auto upload = own_upload(services, actor, request);
    if (!upload) {
        return in_tus(http::problem(upload.error(), request.request_id));
    }
    if (upload->state == UploadState::expired) {
        return in_tus(gone(request));
    }
    auto const seen = look(services, std::move(*upload));
    if (!seen) {
        return seen.error();
    }
    auto response = http::Response(204);
    tell_progress(response, seen->upload, seen->offset);
    return in_tus(std::move(response));
}

Answer get_upload(Services& services, Actor const& actor, Request const& request) {
    auto upload = own_upload(services, actor, request);
    if (!upload) {
        return upload.error();
    }
    auto const seen = look(services, std::move(*upload));
    if (!seen) {
        return seen.error();
    }
    return json_response(200, upload_json(seen->upload, seen->offset));
}

Answer delete_upload(Services& services, Actor const& actor, Request const& request) {
    if (auto refused = wrong_tus_version(request)) {
        return in_tus(std::move(*refused));
    }
    auto const upload = own_upload(services, actor, request);
    auto const dropped =
        upload ? services.uploads.drop_upload(upload->asked.id, actor) : Expected<void>(upload.error());
    if (!dropped) {
        return in_tus(http::problem(dropped.error(), request.request_id));
    }
    static_cast<void>(services.feeds.enter(upload->asked.id)); // whoever still feeds it is told to stop
    services.examine_soon();
    return in_tus(http::Response(204));
}

} // namespace motcua::api
