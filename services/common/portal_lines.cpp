#include "portal_lines.hpp"

#include <motcua/catalogue/portal_file.hpp>
#include <motcua/core/text.hpp>
#include <motcua/exchange/portal_client.hpp>

#include <fstream>

namespace motcua::services {

namespace {

using Faults = std::vector<core::FieldFault>;

constexpr std::size_t most_secret_bytes = 4096;

std::string read_secret(std::filesystem::path const& file) {
    auto stream = std::ifstream(file, std::ios::binary);
    auto text = std::string(most_secret_bytes, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(stream.gcount()));
    return std::string(core::trimmed(text));
}

std::vector<exchange::Network>
networks_of(catalogue::PortalTarget const& target, std::string const& place, Faults& faults) {
    auto networks = std::vector<exchange::Network>();
    for (auto const& text : target.allowed_networks) {
        if (auto const network = exchange::Network::parse(text)) {
            networks.push_back(*network);
            continue;
        }
        faults.push_back(
            {place + "/allowed_networks",
             "network",
             "Mạng phải viết dạng CIDR, ví dụ 10.0.0.0/8.",
             "A network is written as in 10.0.0.0/8."}
        );
    }
    return networks;
}

exchange::PortalAccess access_of(
    catalogue::PortalTarget const& target,
    config::Settings const& settings,
    std::string const& place,
    Faults& faults
) {
    auto access = exchange::PortalAccess{};
    access.base_url = target.url;
    access.account = target.account;
    access.secret = read_secret(target.secret_file);
    access.out.allowed_networks = networks_of(target, place, faults);
    access.out.plain_http = target.plain_http;
    access.out.ca_file = target.ca_file.string();
    access.out.client_certificate_file = target.client_certificate_file.string();
    access.out.client_key_file = target.client_key_file.string();
    access.out.total_time = std::chrono::seconds{target.answer_seconds};
    if (access.secret.empty()) {
        faults.push_back(
            {place + "/secret_file",
             "secret_unreadable",
             "Tệp bí mật không đọc được hoặc trống.",
             "The secret's file cannot be read or is empty."}
        );
    }
    if (target.plain_http && settings.profile == config::Profile::production) {
        faults.push_back(
            {place + "/plain_http",
             "plain_http_in_production",
             "Không được gửi hồ sơ qua http:// trong vận hành chính thức.",
             "Dossiers are not sent over http:// in production."}
        );
    }
    return access;
}

} // namespace

core::Expected<std::vector<PortalLine>> load_portal_lines(config::Settings const& settings) {
    auto lines = std::vector<PortalLine>();
    if (settings.portals_file.empty()) {
        return lines;
    }
    auto targets = catalogue::load_portals(settings.portals_file);
    if (!targets) {
        return targets.error();
    }
    auto faults = Faults();
    for (auto& target : *targets) {
        auto access = access_of(target, settings, "/targets/" + std::to_string(lines.size()), faults);
        auto line = PortalLine{};
        line.target = target.format.target;
        line.repository = target.format.repository;
        line.issues_codes = target.format.issues_codes;
        line.pull_seconds = target.pull_seconds;
        line.reconcile_hour = target.reconcile_hour;
        line.reconcile_days = target.reconcile_days;
        line.gateway = exchange::make_portal_gateway(std::move(target.format), std::move(access));
        lines.push_back(std::move(line));
    }
    if (!faults.empty()) {
        return core::invalid(std::move(faults));
    }
    return lines;
}

} // namespace motcua::services
