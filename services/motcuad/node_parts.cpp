#include "node_parts.hpp"

#include <motcua/security/token.hpp>

namespace motcua::services {

config::LogLevel level_of(http::RequestDone const& done) {
    if (done.status >= 500) {
        return config::LogLevel::warn;
    }
    auto const reads = done.method == "GET" || done.method == "HEAD";
    return reads && done.status < 400 ? config::LogLevel::debug : config::LogLevel::info;
}

http::ServerOptions server_options(config::Settings const& settings) {
    auto options = http::ServerOptions{};
    options.address = settings.listen.address;
    options.port = settings.listen.port;
    options.certificate_file = settings.tls.certificate_file;
    options.private_key_file = settings.tls.private_key_file;
    options.header_bytes = settings.limits.header_bytes;
    options.body_bytes = settings.limits.body_bytes;
    options.connections = static_cast<std::size_t>(settings.limits.connections);
    options.header_time = settings.limits.header;
    options.body_time = settings.limits.body;
    options.idle_time = settings.limits.idle;
    options.request_time = settings.limits.request;
    return options;
}

std::string random_uuid() {
    auto hex = security::sha256_hex(security::random_token(32)).substr(0, 32);
    hex[12] = '4';
    hex[16] = "89ab"[static_cast<unsigned char>(hex[16]) % 4U];
    return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" + hex.substr(16, 4) +
           "-" + hex.substr(20, 12);
}

} // namespace motcua::services
