#include "signing_desk.hpp"

#include "signature_report.hpp"
#include <motcua/security/token.hpp>
#include <motcua/signing/verify_pdf.hpp>

#include <boost/json.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace motcua::services {

namespace {

namespace fs = std::filesystem;
using core::Expected;

/// A department's round seal has a diameter of 36 mm.
constexpr auto seal_points = 36.0 / 25.4 * 72.0;

/// Room at the corner of a copy: two or three lines in the size Decree 30/2020 gives such words, within the
/// upper margin of a letter.
constexpr auto corner_width = 190.0;
constexpr auto corner_height = 38.0;
constexpr auto corner_margin = 12.0;
constexpr auto corner_text = 10.0;

core::Instant now() {
    return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

std::string bytes_of(fs::path const& file) {
    auto stream = std::ifstream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

catalogue::KeyOwner const*
owner_named(std::vector<catalogue::KeyOwner> const& owners, std::string const& name) {
    auto const found =
        std::find_if(owners.begin(), owners.end(), [&](auto const& one) { return one.name == name; });
    return found == owners.end() ? nullptr : &*found;
}

signing::Placement placement_of(app::SignaturePlace const& place) {
    return {place.page, place.x, place.y, place.width, place.height};
}

core::Failure no_key(std::string const& actor) {
    return core::conflict(
        "signing_key_missing",
        "Chưa cấu hình khóa ký cho tài khoản “" + actor + "”.",
        "No signing key is configured for account '" + actor + "'."
    );
}

} // namespace

Expected<std::unique_ptr<SigningDesk>>
SigningDesk::load(fs::path const& keys_file, fs::path const& typeface) {
    if (keys_file.empty()) {
        return std::make_unique<SigningDesk>(catalogue::SigningKeys{}, signing::Trust(), typeface);
    }
    auto keys = catalogue::load_signing_keys(keys_file);
    if (!keys) {
        return keys.error();
    }
    auto trust = signing::Trust::load(keys->trust_directory);
    if (!trust) {
        return trust.error();
    }
    return std::make_unique<SigningDesk>(std::move(*keys), std::move(*trust), typeface);
}

SigningDesk::SigningDesk(catalogue::SigningKeys keys, signing::Trust trust, fs::path const& typeface)
    : keys_(std::move(keys))
    , trust_(std::move(trust))
    , typeface_(typeface / "LiberationSerif-Regular.ttf") {
    if (!keys_.timestamp_url.empty()) {
        timestamps_ = signing::timestamps_over_http({keys_.timestamp_url}, trust_);
    }
}

Expected<signing::SigningKey*> SigningDesk::open(catalogue::KeyOwner const& owner) {
    auto const lock = std::lock_guard(mutex_);
    auto& opened = opened_[&owner];
    if (!opened) {
        auto const& place = owner.key;
        auto secret = signing::secret_from_file(place.secret_file);
        if (!secret) {
            return secret.error();
        }
        auto key = place.pkcs12.empty()
                       ? signing::open_token(
                             {place.module, place.token, place.label, place.certificate_file},
                             std::move(*secret),
                             now()
                         )
                       : signing::open_pkcs12(place.pkcs12, *secret, now());
        if (!key) {
            return key.error();
        }
        opened = std::move(*key);
    }
    if (auto good = signing::check_signer(*opened, trust_, now()); !good) {
        return good.error();
    }
    return opened.get();
}

Expected<std::string>
SigningDesk::sign_as_person(PaperSigner::Request const& request, app::SignaturePlace const& place) {
    auto const* owner = owner_named(keys_.people, request.actor);
    if (owner == nullptr) {
        return no_key(request.actor);
    }
    auto const key = open(*owner);
    if (!key) {
        return key.error();
    }
    auto spec = signing::SignatureSpec{};
    spec.field = "NguoiKy";
    spec.placement = placement_of(place);
    spec.signed_at = now();
    if (owner->image.empty()) {
        spec.appearance.lines = {
            "Đã ký số",
            core::to_string(std::chrono::floor<std::chrono::seconds>(spec.signed_at))};
        spec.appearance.typeface = typeface_;
    } else {
        spec.appearance.image_png = bytes_of(owner->image);
    }
    return signing::sign_pdf(request.pdf, spec, **key, timestamps_.get());
}

Expected<std::string> SigningDesk::seal(
    std::string const& pdf,
    catalogue::KeyOwner const& owner,
    signing::Placement const& placement,
    std::string const& issuer
) {
    auto const key = open(owner);
    if (!key) {
        return key.error();
    }
    auto spec = signing::SignatureSpec{};
    spec.field = "CoQuan";
    spec.placement = placement;
    spec.signed_at = now();
    spec.appearance.typeface = typeface_;
    spec.appearance.lines = signing::seal_lines(issuer, spec.signed_at);
    // The room on a slip is too low for a seal of real size; there the words stand alone.
    if (!owner.image.empty() && placement.height >= seal_points) {
        spec.appearance.image_png = bytes_of(owner.image);
    }
    return signing::sign_pdf(pdf, spec, **key, timestamps_.get());
}

Expected<std::optional<std::string>> SigningDesk::sign(PaperSigner::Request const& request) {
    auto const* owner = owner_named(keys_.seals, request.unit.text());
    if (owner == nullptr || request.places.empty()) {
        return std::optional<std::string>();
    }
    auto const& place = request.places.front();
    auto placement = placement_of(place);
    auto pdf = Expected<std::string>(request.pdf);
    if (place.role == "person") {
        pdf = sign_as_person(request, place);
        placement = signing::seal_over(placement, seal_points, seal_points);
    }
    if (pdf) {
        pdf = seal(*pdf, *owner, placement, request.issuer);
    }
    if (!pdf) {
        return pdf.error();
    }
    return std::optional(std::move(*pdf));
}

/// Decree 30/2020, annex I, part III: on an electronic copy the words stand at the top right corner of the
/// first page.
Expected<std::optional<std::string>> SigningDesk::sign_copy(CopySigner::Request const& request) {
    auto const* owner = owner_named(keys_.people, request.officer);
    if (owner == nullptr) {
        return std::optional<std::string>();
    }
    auto const key = open(*owner);
    if (!key) {
        return key.error();
    }
    auto const corner = signing::top_right(request.pdf, 1, corner_width, corner_height, corner_margin);
    if (!corner) {
        return corner.error();
    }
    auto spec = signing::SignatureSpec{};
    spec.field = request.field;
    spec.placement = *corner;
    spec.reason = request.reason;
    spec.signed_at = now();
    spec.appearance.typeface = typeface_;
    spec.appearance.lines = signing::seal_lines(request.issuer, spec.signed_at);
    spec.appearance.text_size = corner_text * std::max(corner->width, corner->height) / corner_width;
    auto pdf = signing::sign_pdf(request.pdf, spec, **key, timestamps_.get());
    if (!pdf) {
        return pdf.error();
    }
    return std::optional(std::move(*pdf));
}

api::VerifiedFile SigningDesk::verify(std::string_view pdf) const {
    auto found = api::VerifiedFile{};
    found.report = boost::json::serialize(report_json(signing::verify_pdf(pdf, trust_, now())));
    found.hashes = {security::sha256_hex(pdf)};
    constexpr auto end = std::string_view("%%EOF");
    for (auto at = pdf.find(end); at != std::string_view::npos; at = pdf.find(end, at + 1)) {
        auto stop = at + end.size();
        while (stop < pdf.size() && (pdf[stop] == '\r' || pdf[stop] == '\n')) {
            ++stop;
        }
        if (stop < pdf.size() && found.hashes.size() < 20) {
            found.hashes.push_back(security::sha256_hex(pdf.substr(0, stop)));
        }
    }
    return found;
}

} // namespace motcua::services
