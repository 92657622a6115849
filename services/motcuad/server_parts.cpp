#include "server_parts.hpp"

#include <motcua/security/token.hpp>

#include <random>
#include <sstream>

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
    options.client_ca_file = settings.tls.client_ca_file;
    options.header_bytes = settings.limits.header_bytes;
    options.body_bytes = settings.limits.body_bytes;
    options.connections = static_cast<std::size_t>(settings.limits.connections);
    options.header_time = settings.limits.header;
    options.body_time = settings.limits.body;
    options.idle_time = settings.limits.idle;
    options.request_time = settings.limits.request;
    options.stream_patience = settings.limits.stream_patience;
    options.stream_rate = settings.limits.stream_rate;
    return options;
}

core::Expected<std::vector<exchange::Network>>
networks_in(std::string const& text, std::string const& pointer) {
    auto networks = std::vector<exchange::Network>();
    auto parts = std::istringstream(text);
    for (auto part = std::string(); parts >> part;) {
        auto const network = exchange::Network::parse(part);
        if (!network) {
            return core::invalid(
                pointer,
                "network",
                "Mỗi mạng có dạng 10.20.0.0/16.",
                "Each network is written like 10.20.0.0/16."
            );
        }
        networks.push_back(*network);
    }
    return networks;
}

std::string random_uuid() {
    auto hex = security::sha256_hex(security::random_token(32)).substr(0, 32);
    hex[12] = '4';
    hex[16] = "89ab"[static_cast<unsigned char>(hex[16]) % 4U];
    return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" + hex.substr(16, 4) +
           "-" + hex.substr(20, 12);
}

double by_chance() {
    thread_local auto engine = std::mt19937(std::random_device()());
    return std::uniform_real_distribution<double>(0, 1)(engine);
}

} // namespace motcua::services
