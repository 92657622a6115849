#include "endpoints.hpp"
#include <motcua/api/reference.hpp>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>

namespace motcua::api {

namespace {

/// Where each file lies and under what address it is served.
struct Place {
    char const* file;
    std::string_view path;
    std::string_view media_type;
};

constexpr auto places = std::array{
    Place{"docs.html", "/docs", "text/html; charset=utf-8"},
    Place{"docs/style.css", "/docs/style.css", "text/css; charset=utf-8"},
    Place{"docs/script.js", "/docs/script.js", "text/javascript; charset=utf-8"},
    Place{"openapi.yaml", "/v1/openapi.yaml", "application/yaml"},
    Place{"openapi.json", "/v1/openapi.json", "application/json; charset=utf-8"},
};

/// The page fetches its two files and nothing else, from nowhere else; nobody frames it.
constexpr auto page_policy = std::string_view(
    "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
);

core::Failure missing(std::string const& file) {
    return {
        core::Errc::unavailable,
        "reference_missing",
        "Không đọc được tệp tài liệu API “" + file + "”; xem tùy chọn --reference.",
        "The file '" + file + "' of the API reference cannot be read; see --reference."};
}

std::shared_ptr<std::string const> content_of(std::filesystem::path const& file) {
    auto stream = std::ifstream(file, std::ios::binary);
    if (!stream) {
        return nullptr;
    }
    return std::make_shared<std::string const>(
        std::istreambuf_iterator<char>(stream),
        std::istreambuf_iterator<char>()
    );
}

bool takes_gzip(http::Request const& request) {
    auto rest = request.header("Accept-Encoding");
    while (!rest.empty()) {
        auto const one = rest.substr(0, rest.find(','));
        rest.remove_prefix(std::min(one.size() + 1, rest.size()));
        if (one.find("gzip") != std::string_view::npos) {
            return one.find("q=0") == std::string_view::npos || one.find("q=0.") != std::string_view::npos;
        }
    }
    return false;
}

} // namespace

core::Expected<Reference> Reference::load(std::filesystem::path const& directory, Sha256 const& sha256_hex) {
    auto reference = Reference();
    for (auto const& place : places) {
        auto plain = content_of(directory / place.file);
        auto packed = content_of(directory / (std::string(place.file) + ".gz"));
        if (!plain || !packed) {
            return missing(place.file);
        }
        auto const sha256 = sha256_hex(*plain);
        reference.files_.push_back({place.path, place.media_type, std::move(plain), std::move(packed), sha256}
        );
    }
    return reference;
}

http::Response Reference::answer(http::Request const& request) const {
    auto const file = std::ranges::find(files_, request.path, &File::path);
    if (file == files_.end()) {
        return http::Response(404);
    }
    auto const packs = takes_gzip(request);
    auto const tag = "\"" + file->sha256 + (packs ? "-gz\"" : "\"");
    if (client_has_tag(request, tag)) {
        return http::Response(304).with("ETag", tag).with("Vary", "Accept-Encoding");
    }
    auto response = http::Response(200, file->media_type, packs ? file->packed : file->plain);
    response.with("ETag", tag).with("Cache-Control", "no-cache").with("Vary", "Accept-Encoding");
    if (packs) {
        response.with("Content-Encoding", "gzip");
    }
    if (file->media_type.starts_with("text/html")) {
        response.with("Content-Security-Policy", page_policy);
    }
    return response;
}

http::Response get_reference(Services& services, Request const& request) {
    return services.reference.answer(request);
}

} // namespace motcua::api
