#include "reader.hpp"
#include <motcua/config/settings.hpp>

#include <boost/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <fstream>

namespace motcua::config {

namespace {

constexpr std::size_t max_settings_bytes = 65'536;
constexpr std::size_t max_depth = 4;
constexpr std::size_t least_secret_bytes = 32;

core::Failure malformed() {
    return {
        core::Errc::malformed,
        "json",
        "Tệp cấu hình không phải là JSON đọc được.",
        "The settings are no readable JSON."};
}

void check_secret(Settings const& settings, Faults& faults) {
    auto const already_told = std::any_of(faults.begin(), faults.end(), [](core::FieldFault const& fault) {
        return fault.pointer == "/cursor_secret_file";
    });
    if (already_told) {
        return;
    }
    if (settings.cursor_secret.empty()) {
        add_fault(
            faults,
            "/cursor_secret_file",
            "required",
            "Phải có bí mật, từ tệp hoặc biến môi trường MOTCUA_CURSOR_SECRET.",
            "The secret is required, from a file or from MOTCUA_CURSOR_SECRET."
        );
    } else if (settings.cursor_secret.size() < least_secret_bytes) {
        add_fault(
            faults,
            "/cursor_secret_file",
            "secret_short",
            "Bí mật phải dài ít nhất 32 byte.",
            "The secret has to be 32 bytes at least."
        );
    }
}

void check_webhooks(Webhooks const& webhooks, Faults& faults) {
    if (webhooks.client_certificate_file.empty() != webhooks.client_key_file.empty()) {
        add_fault(
            faults,
            "/webhooks",
            "tls_pair",
            "Chứng thư và khóa riêng phải đi cùng nhau.",
            "Certificate and private key come together."
        );
    }
    if (!webhooks.key.empty() && webhooks.key.size() < least_secret_bytes) {
        add_fault(
            faults,
            "/webhooks/key_file",
            "secret_short",
            "Bí mật phải dài ít nhất 32 byte.",
            "The secret has to be 32 bytes at least."
        );
    }
}

void check_oidc(Settings const& settings, Faults& faults) {
    auto const& oidc = settings.oidc;
    if (oidc.issuer.empty()) {
        return;
    }
    if (oidc.client_id.empty() || oidc.client_secret.empty()) {
        add_fault(
            faults,
            "/oidc",
            "oidc_client",
            "Phải có client_id và client_secret_file khi có issuer.",
            "With an issuer, client_id and client_secret_file are required."
        );
    }
    if (oidc.plain_http && settings.profile == Profile::production) {
        add_fault(
            faults,
            "/oidc/plain_http",
            "plain_http_in_production",
            "Không được đăng nhập qua http:// trong vận hành chính thức.",
            "Nobody signs in over http:// in production."
        );
    }
}

/// What no single key can say.
void check_together(Settings const& settings, Faults& faults) {
    if (settings.test_clock_enabled && settings.profile == Profile::production) {
        add_fault(
            faults,
            "/test_clock/enabled",
            "test_clock_in_production",
            "Không được bật đồng hồ thử nghiệm trong cấu hình vận hành chính thức.",
            "The test clock is refused in the production profile."
        );
    }
    if (settings.tls.certificate_file.empty() != settings.tls.private_key_file.empty()) {
        add_fault(
            faults,
            "/tls",
            "tls_pair",
            "Chứng thư và khóa riêng phải đi cùng nhau.",
            "Certificate and private key come together."
        );
    }
    check_webhooks(settings.webhooks, faults);
    if (settings.files.antivirus_required && settings.files.antivirus.empty()) {
        add_fault(
            faults,
            "/files/antivirus",
            "antivirus_missing",
            "Phải có địa chỉ của clamd khi bắt buộc quét.",
            "The address of clamd is needed when scanning is required."
        );
    }
    if (settings.limits.request > settings.limits.idle) {
        add_fault(
            faults,
            "/limits/request_seconds",
            "limits_order",
            "Thời gian trả lời không được dài hơn thời gian chờ kết nối.",
            "The time to answer may not be longer than the idle time."
        );
    }
    if (!settings.tls.client_ca_file.empty() && settings.tls.certificate_file.empty()) {
        add_fault(
            faults,
            "/tls/client_ca_file",
            "client_ca_without_tls",
            "Chỉ khi dùng TLS mới có chứng thư của máy khách.",
            "Clients show certificates over TLS only."
        );
    }
    if (!settings.accounts.secret.empty() && settings.accounts.secret.size() < least_secret_bytes) {
        add_fault(
            faults,
            "/accounts/secret_file",
            "secret_short",
            "Bí mật phải dài ít nhất 32 byte.",
            "The secret has to be 32 bytes at least."
        );
    }
    check_oidc(settings, faults);
    check_secret(settings, faults);
    check_notifications(settings, faults);
}

} // namespace

Environment system_environment() {
    return [](std::string const& name) -> std::optional<std::string> {
        // NOLINTNEXTLINE(concurrency-mt-unsafe): read before any thread starts, nothing sets variables
        auto const* const value = std::getenv(name.c_str());
        return value == nullptr ? std::nullopt : std::optional<std::string>(value);
    };
}

core::Expected<Settings>
parse(std::string_view json, Environment const& environment, std::filesystem::path const& base_directory) {
    if (json.size() > max_settings_bytes) {
        return core::Failure(
            core::Errc::too_large,
            "settings_size",
            "Tệp cấu hình quá lớn.",
            "The settings are too large."
        );
    }
    auto options = boost::json::parse_options();
    options.max_depth = max_depth;
    auto error = boost::json::error_code();
    auto const document = boost::json::parse({json.data(), json.size()}, error, {}, options);
    if (error || !document.is_object()) {
        return malformed();
    }
    auto faults = Faults();
    auto settings = Settings();
    check_keys_known(document.as_object(), faults);
    for (auto const& key : key_table()) {
        key.store(settings, read_value(key, document.as_object(), environment, base_directory, faults));
    }
    check_together(settings, faults);
    if (!faults.empty()) {
        return core::invalid(std::move(faults));
    }
    return settings;
}

core::Expected<Settings> load(std::filesystem::path const& file, Environment const& environment) {
    auto stream = std::ifstream(file, std::ios::binary);
    if (!stream) {
        return core::not_found("settings_file");
    }
    auto text = std::string(max_settings_bytes + 1, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(stream.gcount()));
    return parse(text, environment, std::filesystem::absolute(file).parent_path());
}

} // namespace motcua::config
