#include "tus.hpp"

#include "base64_text.hpp"
#include <motcua/core/text.hpp>
#include <motcua/http/problem.hpp>

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

namespace motcua::api {

namespace {

namespace json = boost::json;
using core::Expected;

constexpr std::string_view version = "1.0.0";
constexpr std::string_view piece_type = "application/offset+octet-stream";
constexpr auto algorithms = std::array{std::string_view("sha256"), std::string_view("sha1")};

core::Failure malformed(std::string rule, std::string vi, std::string en) {
    return {core::Errc::malformed, std::move(rule), std::move(vi), std::move(en)};
}

core::Failure metadata_fault() {
    return malformed(
        "upload_metadata",
        "Upload-Metadata gồm các cặp khoá và giá trị base64, cách nhau bởi dấu phẩy, mỗi khoá một lần.",
        "Upload-Metadata is keys with base64 values, separated by commas, each key once."
    );
}

std::optional<std::int64_t> number(std::string_view text) {
    auto value = std::int64_t{0};
    auto const digits =
        !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return digits && error == std::errc() ? std::optional(value) : std::nullopt;
}

using Metadata = std::map<std::string, std::string, std::less<>>;

Expected<Metadata> read_metadata(std::string_view header) {
    auto read = Metadata();
    while (!header.empty()) {
        auto const comma = std::min(header.find(','), header.size());
        auto pair = header.substr(0, comma);
        while (pair.starts_with(' ')) {
            pair.remove_prefix(1);
        }
        while (pair.ends_with(' ')) {
            pair.remove_suffix(1);
        }
        auto const space = std::min(pair.find(' '), pair.size());
        auto const key = std::string(pair.substr(0, space));
        auto const value = from_base64(pair.substr(std::min(space + 1, pair.size())));
        if (key.empty() || !value || !read.emplace(key, *value).second) {
            return metadata_fault();
        }
        header.remove_prefix(std::min(comma + 1, header.size()));
    }
    return read;
}

std::string value_of(Metadata const& metadata, std::string_view key) {
    auto const found = metadata.find(key);
    return found == metadata.end() ? std::string() : found->second;
}

} // namespace

http::Response in_tus(http::Response response) {
    response.headers.set("Tus-Resumable", version);
    return response;
}

std::optional<http::Response> wrong_tus_version(Request const& request) {
    if (request.header("Tus-Resumable") == version) {
        return std::nullopt;
    }
    auto refused = http::problem(
        412,
        "tus_version",
        "Cần tiêu đề Tus-Resumable: 1.0.0.",
        "A Tus-Resumable: 1.0.0 header is required.",
        request.request_id
    );
    return refused.with("Tus-Version", version);
}

Expected<app::NewUpload> read_announcement(Request const& request) {
    auto const length = number(request.header("Upload-Length"));
    if (!length) {
        return malformed(
            "upload_length",
            "Cần tiêu đề Upload-Length với số byte của cả tệp.",
            "An Upload-Length header with the bytes of the whole file is required."
        );
    }
    auto const metadata = read_metadata(request.header("Upload-Metadata"));
    if (!metadata) {
        return metadata.error();
    }
    auto asked = app::NewUpload{};
    asked.length = *length;
    asked.sha256 = value_of(*metadata, "sha256");
    asked.dossier = core::DossierId(value_of(*metadata, "dossier"));
    asked.component = value_of(*metadata, "component");
    if (!asked.dossier.empty() && !is_uuid(asked.dossier.text())) {
        return core::not_found("dossier");
    }
    if (asked.component.size() > 100 || !core::is_clean_utf8(asked.component)) {
        return metadata_fault();
    }
    if (metadata->contains("filename")) {
        auto name = app::display_name(value_of(*metadata, "filename"));
        if (!name) {
            return name.error();
        }
        asked.file_name = std::move(*name);
    }
    return asked;
}

Expected<std::int64_t> read_offset(Request const& request) {
    auto const offset = number(request.header("Upload-Offset"));
    if (!offset) {
        return malformed(
            "upload_offset_header",
            "Cần tiêu đề Upload-Offset với số byte đã nhận.",
            "An Upload-Offset header with the bytes received so far is required."
        );
    }
    return *offset;
}

Expected<std::optional<AnnouncedChecksum>> read_checksum(Request const& request) {
    auto const header = request.headers.find("Upload-Checksum");
    if (!header) {
        return std::optional<AnnouncedChecksum>();
    }
    auto const space = std::min(header->find(' '), header->size());
    auto const algorithm = header->substr(0, space);
    if (std::ranges::find(algorithms, algorithm) == algorithms.end()) {
        return malformed(
            "checksum_algorithm",
            "Upload-Checksum chỉ nhận sha256 và sha1.",
            "Upload-Checksum takes sha256 and sha1."
        );
    }
    auto const value = header->substr(std::min(space + 1, header->size()));
    return std::optional(AnnouncedChecksum{std::string(algorithm), std::string(value)});
}

std::optional<http::Response> wrong_piece_type(Request const& request) {
    if (request.header("Content-Type") == piece_type) {
        return std::nullopt;
    }
    return http::problem(
        415,
        "offset_octet_stream",
        "Nội dung phải là application/offset+octet-stream.",
        "The content must be application/offset+octet-stream.",
        request.request_id
    );
}

bool has_body(Request const& request) {
    auto const length = number(request.header("Content-Length"));
    return length.value_or(0) > 0 || request.headers.find("Transfer-Encoding").has_value();
}

void tell_progress(http::Response& response, app::Upload const& upload, std::int64_t offset) {
    response.headers.set("Upload-Offset", std::to_string(offset));
    response.headers.set("Upload-Length", std::to_string(upload.asked.length));
    if (upload.state == app::UploadState::receiving) {
        response.headers.set("Upload-Expires", upload.expires_http);
    }
}

Expected<app::Upload> own_upload(Services& services, Actor const& actor, Request const& request) {
    auto const& id = request.param("upload");
    if (!is_uuid(id)) {
        return core::not_found("upload");
    }
    return services.uploads.upload(id, actor);
}

json::object refusal_json(std::string const& rule, std::string const& vi, std::string const& en) {
    return {{"code", rule}, {"detail", vi}, {"detail_en", en}};
}

json::object upload_json(app::Upload const& upload, std::int64_t offset) {
    auto body = json::object{
        {"upload_id", upload.asked.id},
        {"state", json::string(app::name_of(upload.state))},
        {"file_name", upload.asked.file_name},
        {"offset", offset},
        {"length", upload.asked.length},
        {"dossier_id", nullptr},
        {"component", nullptr},
        {"created_at", upload.created_at},
        {"expires_at", nullptr},
        {"sha256", nullptr},
        {"size", nullptr},
        {"media_type", nullptr},
        {"pages", nullptr},
        {"problem", nullptr},
    };
    if (!upload.asked.dossier.empty()) {
        body["dossier_id"] = upload.asked.dossier.text();
    }
    if (!upload.asked.component.empty()) {
        body["component"] = upload.asked.component;
    }
    if (upload.state == app::UploadState::receiving) {
        body["expires_at"] = upload.expires_at;
    }
    if (upload.state == app::UploadState::kept && upload.facts) {
        body["sha256"] = upload.facts->sha256;
        body["size"] = upload.facts->size;
        body["media_type"] = upload.facts->media_type;
        body["pages"] = upload.facts->pages ? json::value(*upload.facts->pages) : json::value(nullptr);
    }
    if (upload.problem) {
        body["problem"] = refusal_json(upload.problem->rule, upload.problem->vi, upload.problem->en);
    }
    return body;
}

} // namespace motcua::api
