#include "clients_command.hpp"

#include "database_options.hpp"
#include "refuse.hpp"
#include "show_secret.hpp"
#include "text_file.hpp"
#include <motcua/security/jwt.hpp>
#include <motcua/security/token.hpp>

#include <boost/json.hpp>

namespace motcua::services {

namespace {

constexpr auto operator_name = "motcua";
constexpr auto page = 200;

std::set<std::string> as_set(std::vector<std::string> const& texts) {
    return {texts.begin(), texts.end()};
}

struct MadeKey {
    std::string secret;
    app::FreshKey kept;
};

MadeKey make_key(bool live) {
    auto secret = (live ? "mc_live_" : "mc_test_") + security::random_token(32);
    auto kept = app::FreshKey{security::sha256_hex(secret), secret.substr(0, 12)};
    return {std::move(secret), std::move(kept)};
}

int told(core::Expected<std::string> const& key, MadeKey const& made, std::string const& out) {
    if (!key) {
        return refuse(key.error());
    }
    return show_secret(made.secret, out);
}

} // namespace

int add_client(config::Settings const& settings, ClientWords const& words) {
    auto fields = app::ClientFields{};
    fields.name = words.name;
    fields.display_name = words.display_name.empty() ? words.name : words.display_name;
    fields.unit = core::UnitId(words.unit);
    fields.scope = app::ProcedureScope(as_set(words.procedures));
    fields.certificate_spki = words.certificate_spki;
    fields.certificate_subject = words.certificate_subject;
    fields.key_set = words.key_set_file.empty() ? std::string() : text_in(words.key_set_file);
    if (!words.key_set_file.empty()) {
        if (auto const keys = security::VerifyingKeys::parse(fields.key_set); !keys) {
            return refuse(keys.error());
        }
    }
    auto database = storage::Database(database_options(settings, 1));
    auto const id = database.add_client(fields, operator_name);
    if (!id) {
        return refuse(id.error());
    }
    std::cout << *id << "\n";
    return 0;
}

int list_clients(config::Settings const& settings) {
    auto database = storage::Database(database_options(settings, 1));
    auto after = std::string();
    while (true) {
        auto const rows = database.clients(after, page);
        if (!rows) {
            return refuse(rows.error());
        }
        auto const list = boost::json::parse(*rows);
        for (auto const& one : list.as_array()) {
            auto const client = database.client(std::string(one.at("client_id").as_string()));
            if (!client) {
                return refuse(client.error());
            }
            std::cout << *client << "\n";
            after = one.at("name").as_string();
        }
        if (list.as_array().size() < page) {
            return 0;
        }
    }
}

int add_client_key(config::Settings const& settings, ClientWords const& words) {
    auto database = storage::Database(database_options(settings, 1));
    auto const client = database.client_proof(words.name);
    auto const now = database.now();
    if (!client || !now) {
        return refuse(!client ? client.error() : now.error());
    }
    auto key = app::NewClientKey{};
    key.name = words.key_name;
    key.live = words.kind == "live";
    key.actions = as_set(words.actions);
    key.scope = app::ProcedureScope(as_set(words.procedures));
    key.expires_at = *now + std::chrono::days{words.days};
    auto const made = make_key(key.live);
    key.secret = made.kept;
    return told(database.add_client_key(client->id.text(), key, operator_name), made, words.out);
}

int rotate_client_key(config::Settings const& settings, ClientWords const& words) {
    auto database = storage::Database(database_options(settings, 1));
    auto const client = database.client_proof(words.name);
    if (!client) {
        return refuse(client.error());
    }
    auto const made = make_key(words.kind == "live");
    auto const overlap = std::chrono::hours{words.overlap_hours};
    auto const key =
        database.rotate_client_key(client->id.text(), words.key_id, made.kept, overlap, operator_name);
    return told(key, made, words.out);
}

int revoke_client_key(config::Settings const& settings, ClientWords const& words) {
    auto database = storage::Database(database_options(settings, 1));
    auto const client = database.client_proof(words.name);
    if (!client) {
        return refuse(client.error());
    }
    auto const revoked = database.revoke_client_key(client->id.text(), words.key_id, operator_name);
    return revoked ? 0 : refuse(revoked.error());
}

} // namespace motcua::services
