#pragma once

#include <motcua/config/settings.hpp>

#include <string>
#include <vector>

namespace motcua::services {

struct NewUser {
    std::string name;
    std::string display_name;
    std::string role;
    std::string unit;
    std::vector<std::string> procedures; ///< empty: all
    std::string subject;                 ///< at the identity provider
    std::string out;
};

/// Makes a token, stores its hash, shows it once (or writes it to a file only its owner reads).
[[nodiscard]] int add_user(config::Settings const& settings, NewUser const& user);

/// A password for the first sign-in, which has to be changed there; every session of the account ends.
[[nodiscard]] int
set_first_password(config::Settings const& settings, std::string const& name, std::string const& out);

/// For who lost the device and the recovery codes.
[[nodiscard]] int drop_second_factor(config::Settings const& settings, std::string const& name);

/// Whose a subject of the configured identity provider is.
[[nodiscard]] int
link_identity(config::Settings const& settings, std::string const& name, std::string const& subject);

/// Takes that back; the sessions that came that way end.
[[nodiscard]] int unlink_identity(config::Settings const& settings, std::string const& name);

} // namespace motcua::services
