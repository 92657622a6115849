#include "key_makers.hpp"

namespace motcua::config {

std::vector<Key> oidc_keys() {
    return {
        worded(
            "oidc.issuer",
            "",
            KeyRule::any,
            "OpenID Connect provider that people may sign in at, exactly as it names itself; empty: none",
            [](Settings& s, Value const& v) { s.oidc.issuer = text(v); }
        ),
        worded(
            "oidc.client_id",
            "",
            KeyRule::any,
            "name of this service at the provider; its redirect URI there is public_base_url followed by "
            "/v1/session/oidc/callback",
            [](Settings& s, Value const& v) { s.oidc.client_id = text(v); }
        ),
        secret(
            "oidc.client_secret_file",
            "MOTCUA_OIDC_CLIENT_SECRET",
            "file with the secret of this service at the provider (client_secret_basic)",
            [](Settings& s, Value const& v) { s.oidc.client_secret = text(v); }
        ),
        worded(
            "oidc.scope",
            "openid profile",
            KeyRule::filled,
            "what the provider is asked for",
            [](Settings& s, Value const& v) { s.oidc.scope = text(v); }
        ),
        worded(
            "oidc.account_claim",
            "preferred_username",
            KeyRule::any,
            "claim that names the account here at the first sign-in of a subject; empty: only subjects linked "
            "by motcua users link",
            [](Settings& s, Value const& v) { s.oidc.account_claim = text(v); }
        ),
        worded(
            "oidc.allowed_networks",
            "",
            KeyRule::any,
            "networks besides public ones that the provider may be in, as 10.20.0.0/16, separated by blanks",
            [](Settings& s, Value const& v) { s.oidc.allowed_networks = text(v); }
        ),
        flag(
            "oidc.plain_http",
            false,
            "whether the provider may be http:// without TLS; never in production",
            [](Settings& s, Value const& v) { s.oidc.plain_http = std::get<bool>(v); }
        ),
        worded(
            "oidc.ca_file",
            "",
            KeyRule::file_if_set,
            "PEM certificates that the provider is verified by; empty: those the system trusts",
            [](Settings& s, Value const& v) { s.oidc.ca_file = text(v); }
        ),
    };
}

} // namespace motcua::config
