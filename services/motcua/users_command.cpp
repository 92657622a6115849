#include "users_command.hpp"

#include "database_options.hpp"
#include "refuse.hpp"
#include "show_secret.hpp"
#include <motcua/security/argon2_hasher.hpp>
#include <motcua/security/token.hpp>

#include <filesystem>
#include <fstream>

namespace motcua::services {

namespace {

constexpr auto first_password_bytes = 12; ///< 16 characters

} // namespace

int add_user(config::Settings const& settings, NewUser const& user) {
    auto const role = domain::role_named(user.role);
    if (!role) {
        std::cerr << "Không có vai trò này.\n";
        return 2;
    }
    auto database = storage::Database(database_options(settings, 1));
    auto const token = security::random_token(32);
    auto const shown = user.display_name.empty() ? user.name : user.display_name;
    auto const scope = app::ProcedureScope({user.procedures.begin(), user.procedures.end()});
    auto const stored =
        database
            .put_actor(user.name, shown, *role, core::UnitId(user.unit), security::sha256_hex(token), scope);
    if (!stored) {
        return refuse(stored.error());
    }
    return show_secret(token, user.out);
}

int set_first_password(config::Settings const& settings, std::string const& name, std::string const& out) {
    auto database = storage::Database(database_options(settings, 1));
    auto const& accounts = settings.accounts;
    auto const hasher = security::Argon2Hasher(
        {static_cast<std::uint32_t>(accounts.hash_memory_kib),
         static_cast<std::uint32_t>(accounts.hash_passes)}
    );
    auto const password = security::random_token(first_password_bytes);
    auto const set = database.set_password(name, hasher.hash(password), true, {}, "motcua");
    return set ? show_secret(password, out) : refuse(set.error());
}

int drop_second_factor(config::Settings const& settings, std::string const& name) {
    auto database = storage::Database(database_options(settings, 1));
    auto const dropped = database.drop_second_factor(name, "motcua");
    return dropped ? 0 : refuse(dropped.error());
}

int link_identity(config::Settings const& settings, std::string const& name, std::string const& subject) {
    auto database = storage::Database(database_options(settings, 1));
    auto const linked = database.link_identity(name, settings.oidc.issuer, subject, "motcua");
    return linked ? 0 : refuse(linked.error());
}

int unlink_identity(config::Settings const& settings, std::string const& name) {
    auto database = storage::Database(database_options(settings, 1));
    auto const unlinked = database.unlink_identity(name, settings.oidc.issuer, "motcua");
    return unlinked ? 0 : refuse(unlinked.error());
}

int show_secret(std::string const& secret, std::string const& file_name) {
    if (file_name.empty()) {
        std::cout << secret << "\n";
        return 0;
    }
    auto file = std::ofstream(file_name);
    std::filesystem::permissions(
        file_name,
        std::filesystem::perms::owner_read | std::filesystem::perms::owner_write
    );
    file << secret << "\n";
    return 0;
}

} // namespace motcua::services
