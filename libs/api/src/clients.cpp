#include "endpoints.hpp"
#include "json_reader.hpp"
#include "reach.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace motcua::api {

namespace {

namespace json = boost::json;
using core::Expected;

constexpr auto feed = "clients";
constexpr auto longest_key_life = std::chrono::days{730};

constexpr auto is_hash = [](std::string_view text) {
    auto const digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    return text.size() == 64 && std::ranges::all_of(text, digit);
};

Expected<std::string> client_in_path(Request const& request) {
    auto const& id = request.param("client");
    return is_uuid(id) ? Expected<std::string>(id) : core::not_found("client");
}

std::set<std::string> as_set(std::vector<std::string> const& texts) {
    return {texts.begin(), texts.end()};
}

void read_fields(Services& services, JsonReader& reader, app::ClientFields& fields) {
    fields.display_name = reader.text("display_name", 200);
    fields.unit = read_unit(services, reader);
    fields.scope = read_scope(services, reader);
    fields.certificate_spki = reader.optional_text("certificate_spki", 64);
    fields.certificate_subject = reader.optional_text("certificate_subject", 500);
    if (reader.has("key_set")) {
        auto const* const set = reader.any_object("key_set");
        fields.key_set = set == nullptr ? std::string() : json::serialize(*set);
    }
    if (!fields.certificate_spki.empty() && !is_hash(fields.certificate_spki)) {
        reader.fault(
            "certificate_spki",
            "sha256",
            "Mã băm SHA-256 gồm 64 chữ số thập lục phân viết thường.",
            "A SHA-256 is 64 lower-case hexadecimal digits."
        );
    }
}

/// A key set that no assertion could be checked against is refused at once.
Expected<void> check_key_set(Services& services, app::ClientFields const& fields) {
    return fields.key_set.empty() ? Expected<void>() : services.check_key_set(fields.key_set);
}

Answer show(Services& services, std::string const& id, int status) {
    auto const client = services.clients.client(id);
    if (!client) {
        return client.error();
    }
    auto response = json_response(status, json::parse(*client));
    if (status == 201) {
        response.with("Location", "/v1/clients/" + id);
    }
    return response;
}

struct MadeKey {
    std::string secret;
    app::FreshKey kept;
};

/// "mc_live_" and 256 random bits; the first characters stay readable.
MadeKey make_key(Services& services, bool live) {
    auto secret = (live ? "mc_live_" : "mc_test_") + services.random_token(32);
    auto kept = app::FreshKey{services.sha256_hex(secret), secret.substr(0, 12)};
    return {std::move(secret), std::move(kept)};
}

/// The one answer that holds the secret.
Answer
show_key(Services& services, std::string const& client, std::string const& key, std::string const& secret) {
    auto const shown = services.clients.client(client);
    if (!shown) {
        return shown.error();
    }
    auto const document = json::parse(*shown);
    for (auto const& one : document.at("keys").as_array()) {
        if (one.at("key_id").as_string() == key) {
            auto body = one.as_object();
            body["secret"] = secret;
            return json_response(201, body).with("Cache-Control", "no-store");
        }
    }
    return core::not_found("client_key");
}

void read_expiry(JsonReader& reader, core::Instant now, app::NewClientKey& key) {
    key.expires_at = reader.instant("expires_at");
    if (key.expires_at && (*key.expires_at <= now || *key.expires_at > now + longest_key_life)) {
        reader.fault(
            "expires_at",
            "expiry_range",
            "Hạn dùng phải ở tương lai và không quá hai năm.",
            "The expiry lies in the future, at most two years away."
        );
    }
}

Expected<app::NewClientKey> read_key(Services& services, Request const& request, core::Instant now) {
    auto key = app::NewClientKey{};
    auto const read = read_body(request.body, [&](JsonReader& reader) {
        key.name = reader.text("name", 100);
        key.live = reader.choice("kind", {"live", "test"}, "live") == "live";
        key.actions = as_set(reader.texts("actions", 200, 60));
        key.scope = read_scope(services, reader);
        read_expiry(reader, now, key);
        if (!key.live && !services.takes_test_keys) {
            reader.fault(
                "kind",
                "test_key",
                "Khóa thử nghiệm không dùng được trên hệ thống vận hành.",
                "A test key is not taken in production."
            );
        }
    });
    return read ? Expected<app::NewClientKey>(std::move(key)) : read.error();
}

} // namespace

Answer get_clients(Services& services, Actor const&, Request const& request) {
    auto const limit = page_limit(request);
    if (!limit) {
        return limit.error();
    }
    auto after = std::string();
    if (auto const cursor = request.query_value("after"); cursor && !cursor->empty()) {
        auto const opened = services.open_cursor(feed, *cursor);
        if (!opened) {
            return opened.error();
        }
        after = *opened;
    }
    auto const rows = services.clients.clients(after, *limit);
    if (!rows) {
        return rows.error();
    }
    auto items = json::parse(*rows).as_array();
    auto next = json::value(nullptr);
    if (static_cast<int>(items.size()) == *limit) {
        next = services.seal_cursor(feed, std::string(items.back().at("name").as_string()));
    }
    return json_response(200, json::object{{"items", std::move(items)}, {"next", std::move(next)}});
}

Answer post_client(Services& services, Actor const& actor, Request const& request) {
    auto fields = app::ClientFields{};
    auto const read = read_body(request.body, [&](JsonReader& reader) {
        fields.name = reader.text("name", 60);
        read_fields(services, reader, fields);
    });
    if (!read) {
        return read.error();
    }
    if (auto const good = check_key_set(services, fields); !good) {
        return good.error();
    }
    auto const id = services.clients.add_client(fields, actor.name);
    return id ? show(services, *id, 201) : Answer(id.error());
}

Answer get_client(Services& services, Actor const&, Request const& request) {
    auto const id = client_in_path(request);
    return id ? show(services, *id, 200) : Answer(id.error());
}

Answer put_client(Services& services, Actor const& actor, Request const& request) {
    auto const id = client_in_path(request);
    if (!id) {
        return id.error();
    }
    auto fields = app::ClientFields{};
    auto const read = read_body(request.body, [&](JsonReader& reader) {
        read_fields(services, reader, fields);
        fields.disabled = reader.choice("state", {"enabled", "disabled"}, "enabled") == "disabled";
    });
    if (!read) {
        return read.error();
    }
    if (auto const good = check_key_set(services, fields); !good) {
        return good.error();
    }
    auto const changed = services.clients.change_client(*id, fields, actor.name);
    services.credentials.forget();
    return changed ? show(services, *id, 200) : Answer(changed.error());
}

Answer post_client_key(Services& services, Actor const& actor, Request const& request) {
    auto const id = client_in_path(request);
    auto const now = services.store.now();
    if (!id || !now) {
        return !id ? id.error() : now.error();
    }
    auto key = read_key(services, request, *now);
    if (!key) {
        return key.error();
    }
    auto const made = make_key(services, key->live);
    key->secret = made.kept;
    auto const added = services.clients.add_client_key(*id, *key, actor.name);
    return added ? show_key(services, *id, *added, made.secret) : Answer(added.error());
}

Answer post_client_key_rotate(Services& services, Actor const& actor, Request const& request) {
    auto const id = client_in_path(request);
    auto const& key = request.param("key");
    if (!id || !is_uuid(key)) {
        return !id ? id.error() : core::not_found("client_key");
    }
    auto overlap = std::chrono::hours{24};
    auto const read = read_body(request.body, [&](JsonReader& reader) {
        overlap = std::chrono::hours{reader.integer("overlap_hours", 0, 720).value_or(24)};
    });
    auto const client = services.clients.client(*id);
    if (!read || !client) {
        return !read ? read.error() : client.error();
    }
    auto live = true;
    auto const document = json::parse(*client);
    for (auto const& one : document.at("keys").as_array()) {
        live = one.at("key_id").as_string() == key ? one.at("kind").as_string() == "live" : live;
    }
    auto const made = make_key(services, live);
    auto const added = services.clients.rotate_client_key(*id, key, made.kept, overlap, actor.name);
    return added ? show_key(services, *id, *added, made.secret) : Answer(added.error());
}

Answer delete_client_key(Services& services, Actor const& actor, Request const& request) {
    auto const id = client_in_path(request);
    auto const& key = request.param("key");
    if (!id || !is_uuid(key)) {
        return !id ? id.error() : core::not_found("client_key");
    }
    auto const revoked = services.clients.revoke_client_key(*id, key, actor.name);
    services.credentials.forget();
    return revoked ? Answer(http::Response(204)) : Answer(revoked.error());
}

} // namespace motcua::api
