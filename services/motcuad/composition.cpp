#include "composition.hpp"

#include "database_options.hpp"
#include "file_store.hpp"
#include "law.hpp"
#include "node.hpp"
#include "text_file.hpp"
#include <motcua/catalogue/file_keys.hpp>
#include <motcua/security/token.hpp>
#include <motcua/storage/migrator.hpp>

namespace motcua::services {

namespace {

core::Failure schema_mismatch(std::string const& found, std::string const& wanted) {
    return {
        core::Errc::unavailable,
        "schema_version",
        "Cơ sở dữ liệu ở phiên bản “" + found + "”, chương trình cần “" + wanted +
            "”; hãy chạy motcua migrate.",
        "The database is at '" + found + "', this program needs '" + wanted + "'; run motcua migrate."};
}

/// Without a table of rights nobody could do anything, and nobody would see why.
core::Expected<void> check_rights(storage::Database& database) {
    auto const published = database.published("rights");
    if (!published) {
        return published.error();
    }
    if (published->empty()) {
        return core::Failure(
            core::Errc::unavailable,
            "rights_missing",
            "Cơ sở dữ liệu chưa có bảng phân quyền; hãy chạy motcua seed.",
            "The database has no table of rights; run motcua seed."
        );
    }
    return {};
}

/// The keys of access tokens; without a file none is issued.
core::Expected<std::unique_ptr<security::AccessTokenDesk>> open_access_tokens(config::Settings const& settings
) {
    auto keys = std::vector<security::SigningKey>();
    auto current = std::string();
    if (!settings.access_tokens.keys_file.empty()) {
        auto const files = catalogue::load_token_keys(settings.access_tokens.keys_file);
        if (!files) {
            return files.error();
        }
        current = files->current;
        for (auto const& [id, path] : files->keys) {
            auto key = security::SigningKey::load(id, text_in(path));
            if (!key) {
                return key.error();
            }
            keys.push_back(std::move(*key));
        }
    }
    return security::AccessTokenDesk::open(
        settings.public_base_url,
        std::move(keys),
        current,
        settings.access_tokens.life
    );
}

} // namespace

core::Expected<int> run_server(
    config::Settings const& settings,
    std::filesystem::path const& migrations,
    std::filesystem::path const& typeface,
    std::filesystem::path const& reference,
    std::function<void(std::uint16_t)> const& ready
) {
    auto portals = load_portal_lines(settings);
    if (!portals) {
        return portals.error();
    }
    auto const options = database_options(
        settings,
        settings.database.threads + settings.uploads.threads + settings.webhooks.subscriptions +
            Background::sessions(portals->size())
    );
    auto const version = storage::schema_version(storage::connection_string(options));
    if (!version) {
        return version.error();
    }
    if (auto const wanted = storage::newest_migration(migrations); *version != wanted) {
        return schema_mismatch(*version, wanted);
    }
    auto templates = documents::Templates::load(settings.letters_directory, typeface);
    if (!templates) {
        return templates.error();
    }
    auto database = std::make_unique<storage::Database>(options);
    auto rules = load_rules(*database);
    if (!rules) {
        return rules.error();
    }
    database->use_rules(*rules);
    for (auto const& line : *portals) {
        auto const known =
            database->register_portal(line.target, line.gateway->title(), line.repository, line.issues_codes);
        if (!known) {
            return known.error();
        }
    }
    if (auto const rights = check_rights(*database); !rights) {
        return rights.error();
    }
    auto signing = SigningDesk::load(settings.signing_keys_file, typeface);
    if (!signing) {
        return signing.error();
    }
    auto shelf = shelf_options(settings);
    if (!shelf) {
        return shelf.error();
    }
    auto files = api::Reference::load(reference, security::sha256_hex);
    if (!files) {
        return files.error();
    }
    auto notices = NoticeDesk::load(settings);
    if (!notices) {
        return notices.error();
    }
    auto receivers = out_options(settings.webhooks);
    if (!receivers) {
        return receivers.error();
    }
    auto access_tokens = open_access_tokens(settings);
    if (!access_tokens) {
        return access_tokens.error();
    }
    auto oidc = OidcDesk::open(settings);
    if (!oidc) {
        return oidc.error();
    }
    auto node = Node(NodeParts{
        settings,
        std::move(*templates),
        std::move(*rules),
        std::move(database),
        std::move(*signing),
        std::move(*shelf),
        std::move(*files),
        std::move(*notices),
        std::move(*portals),
        std::move(*receivers),
        std::move(*access_tokens),
        std::move(*oidc),
    });
    return node.run(ready);
}

} // namespace motcua::services
