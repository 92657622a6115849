#pragma once

#include <motcua/config/settings.hpp>

#include <string>
#include <vector>

namespace motcua::services {

/// What the command line says of a client or of one of its keys.
struct ClientWords {
    std::string name;
    std::string display_name;
    std::string unit;
    std::vector<std::string> procedures;
    std::string certificate_spki;
    std::string certificate_subject;
    std::string key_set_file;
    std::string key_name;
    std::string kind{"live"};
    std::vector<std::string> actions;
    std::string key_id;
    int days{365};
    int overlap_hours{24};
    std::string out;
};

[[nodiscard]] int add_client(config::Settings const& settings, ClientWords const& words);

/// Every client with its keys, as JSON lines.
[[nodiscard]] int list_clients(config::Settings const& settings);

/// Makes a key and shows it once, or writes it to a file only its owner reads.
[[nodiscard]] int add_client_key(config::Settings const& settings, ClientWords const& words);
[[nodiscard]] int rotate_client_key(config::Settings const& settings, ClientWords const& words);
[[nodiscard]] int revoke_client_key(config::Settings const& settings, ClientWords const& words);

} // namespace motcua::services
