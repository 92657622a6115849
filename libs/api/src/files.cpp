#include "endpoints.hpp"
#include <motcua/http/ranges.hpp>

#include <algorithm>
#include <array>
#include <memory>

namespace motcua::api {

namespace {

/// A kept file, read while it is sent.
class ShelfSource final : public http::BodySource {
public:
    explicit ShelfSource(std::unique_ptr<app::FileReader> reader)
        : reader_(std::move(reader)) {}

    std::size_t size() const noexcept override { return static_cast<std::size_t>(reader_->size()); }

    std::optional<std::string> read(std::size_t offset, std::size_t count) override {
        auto bytes = reader_->read(static_cast<std::int64_t>(offset), count);
        return bytes ? std::optional(std::move(*bytes)) : std::nullopt;
    }

private:
    std::unique_ptr<app::FileReader> reader_;
};

struct Shown {
    std::string_view media_type;
    std::string_view ending;
};

/// What a browser may show by itself; everything else is saved.
constexpr auto shown_inline = std::array{
    Shown{"application/pdf", ".pdf"},
    Shown{"image/jpeg", ".jpg"},
    Shown{"image/png", ".png"},
};

std::string disposition(app::FileFacts const& facts) {
    auto const name = facts.sha256.substr(0, 16);
    auto const shown = std::ranges::find(shown_inline, facts.media_type, &Shown::media_type);
    if (shown == shown_inline.end()) {
        return "attachment; filename=\"" + name + "\"";
    }
    return "inline; filename=\"" + name + std::string(shown->ending) + "\"";
}

} // namespace

Answer get_file(Services& services, Actor const& actor, Request const& request) {
    auto const facts = services.uploads.readable_file(request.param("sha256"), actor);
    if (!facts) {
        return facts.error();
    }
    auto const tag = "\"" + facts->sha256 + "\"";
    if (client_has_tag(request, tag)) {
        return http::Response(304).with("ETag", tag);
    }
    auto reader = services.files.open(facts->sha256);
    if (!reader) {
        return reader.error();
    }
    auto source = std::make_shared<ShelfSource>(std::move(*reader));
    auto whole = http::Response(200, facts->media_type, http::Body(std::move(source), services.file_pool));
    whole.with("ETag", tag)
        .with("Cache-Control", "private, no-cache")
        .with("Content-Disposition", disposition(*facts))
        .with("Content-Security-Policy", "sandbox; default-src 'none'");
    return http::in_ranges(request, std::move(whole));
}

} // namespace motcua::api
