#include "pool.hpp"
#include <motcua/storage/database.hpp>

#include <boost/json.hpp>
#include <boost/optional.hpp>
#include <soci/boost-optional.h>

namespace motcua::storage {

namespace {

namespace json = boost::json;
using core::Expected;

constexpr char const* sql_clients = R"sql(
    select coalesce(jsonb_agg(x.document order by x.name), '[]')::text
    from (select a.name, client_document(find_client(a.actor_id)) as document
          from actors a
          where a.role = 'integration' and a.name > :after
          order by a.name
          limit :count) x
)sql";

constexpr char const* sql_client = R"sql(
    select (client_document(find_client(a.actor_id)) || jsonb_build_object(
        'keys', (select coalesce(jsonb_agg(client_key_document(k) order by k.created_at desc), '[]')
                 from client_keys k where k.actor_id = a.actor_id),
        'history', client_history(a.name)))::text
    from actors a
    where a.actor_id::text = :id and a.role = 'integration'
)sql";

constexpr char const* sql_put = R"sql(select put_client(:client::jsonb)::text)sql";

constexpr char const* sql_add_key = R"sql(select add_client_key(:key::jsonb)::text)sql";

constexpr char const* sql_rotate = R"sql(
    select rotate_client_key(:client::uuid, :key::uuid, :hash, :hint, :hours, :by)::text
)sql";

constexpr char const* sql_revoke = R"sql(
    select case when revoke_client_key(:client::uuid, :key::uuid, :by) then 1 else 0 end
)sql";

constexpr char const* sql_proof = R"sql(
    select json_build_object('id', a.actor_id, 'spki', coalesce(c.certificate_spki, ''),
        'subject', coalesce(c.certificate_subject, ''), 'key_set', coalesce(c.key_set::text, ''))::text
    from actors a left join clients c using (actor_id)
    where a.name = :name and a.role = 'integration' and a.disabled_at is null
)sql";

constexpr char const* sql_good_key = R"sql(
    select coalesce((select k.key_id::text from client_keys k
                     where k.sha256 = :hash and k.actor_id = :client::uuid and is_good(k)), '')
)sql";

constexpr char const* sql_assertion = R"sql(
    select case when use_assertion(:client::uuid, :jti, instant(:expires)) then 1 else 0 end
)sql";

std::string write_fields(std::string const& id, app::ClientFields const& fields, std::string const& by) {
    auto object = json::object{
        {"id", id},
        {"name", fields.name},
        {"display_name", fields.display_name},
        {"unit", fields.unit.text()},
        {"procedures", json::value_from(fields.scope.codes())},
        {"certificate_spki", fields.certificate_spki},
        {"certificate_subject", fields.certificate_subject},
        {"key_set", fields.key_set.empty() ? json::value(nullptr) : json::parse(fields.key_set)},
        {"disabled", fields.disabled},
        {"by", by},
    };
    if (fields.key_set.empty()) {
        object.erase("key_set");
    }
    return json::serialize(object);
}

std::string write_key(std::string const& client, app::NewClientKey const& key, std::string const& by) {
    auto expires = json::value(nullptr);
    if (key.expires_at) {
        expires = key.expires_at->time_since_epoch().count();
    }
    return json::serialize(json::object{
        {"client", client},
        {"name", key.name},
        {"live", key.live},
        {"hint", key.secret.hint},
        {"sha256", key.secret.sha256},
        {"actions", json::value_from(key.actions)},
        {"procedures", json::value_from(key.scope.codes())},
        {"expires_at", std::move(expires)},
        {"by", by},
    });
}

core::Failure refusal_named(std::string_view name) {
    if (name == "disabled") {
        return core::conflict("client_disabled", "Hệ thống tích hợp đã bị khóa.", "The client is disabled.");
    }
    if (name == "scope_wider") {
        return core::invalid(
            "/procedures",
            "scope_wider",
            "Khóa không được phụ trách thủ tục mà hệ thống tích hợp không phụ trách.",
            "A key may not speak of procedures its client does not."
        );
    }
    if (name == "over") {
        return core::conflict(
            "key_over",
            "Khóa đã hết hạn, bị thu hồi hoặc đã được thay.",
            "The key is over, revoked or replaced already."
        );
    }
    return core::not_found("client");
}

Expected<std::string> id_or_refusal(std::string const& answer) {
    auto const row = json::parse(answer).as_object();
    if (auto const* refused = row.if_contains("refused")) {
        return refusal_named(refused->as_string());
    }
    return std::string(row.at("id").as_string());
}

} // namespace

Expected<std::string> Database::clients(std::string const& after, int limit) {
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = std::string();
        sql << sql_clients, soci::use(after, "after"), soci::use(limit, "count"), soci::into(answer);
        return answer;
    });
}

Expected<std::string> Database::client(std::string const& id) {
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = std::string();
        sql << sql_client, soci::use(id, "id"), soci::into(answer);
        if (!sql.got_data()) {
            return core::not_found("client");
        }
        return answer;
    });
}

Expected<std::string> Database::add_client(app::ClientFields const& fields, std::string const& by) {
    auto const text = write_fields({}, fields, by);
    return pool_->run<std::string>(false, [&](soci::session& sql) -> Expected<std::string> {
        auto id = std::string();
        sql << sql_put, soci::use(text, "client"), soci::into(id);
        return id;
    });
}

Expected<void>
Database::change_client(std::string const& id, app::ClientFields const& fields, std::string const& by) {
    auto const text = write_fields(id, fields, by);
    auto const changed = pool_->run<bool>(false, [&](soci::session& sql) -> Expected<bool> {
        auto found = boost::optional<std::string>();
        sql << sql_put, soci::use(text, "client"), soci::into(found);
        return found.has_value();
    });
    if (!changed) {
        return changed.error();
    }
    return *changed ? Expected<void>() : core::not_found("client");
}

Expected<std::string>
Database::add_client_key(std::string const& client, app::NewClientKey const& key, std::string const& by) {
    auto const text = write_key(client, key, by);
    return pool_->run<std::string>(false, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = std::string();
        sql << sql_add_key, soci::use(text, "key"), soci::into(answer);
        return id_or_refusal(answer);
    });
}

Expected<std::string> Database::rotate_client_key(
    std::string const& client,
    std::string const& key,
    app::FreshKey const& secret,
    std::chrono::hours overlap,
    std::string const& by
) {
    return pool_->run<std::string>(false, [&](soci::session& sql) -> Expected<std::string> {
        auto const hours = static_cast<int>(overlap.count());
        auto answer = std::string();
        sql << sql_rotate, soci::use(client, "client"), soci::use(key, "key"),
            soci::use(secret.sha256, "hash"), soci::use(secret.hint, "hint"), soci::use(hours, "hours"),
            soci::use(by, "by"), soci::into(answer);
        return id_or_refusal(answer);
    });
}

Expected<void>
Database::revoke_client_key(std::string const& client, std::string const& key, std::string const& by) {
    auto const done = pool_->run<bool>(false, [&](soci::session& sql) -> Expected<bool> {
        auto revoked = 0;
        sql << sql_revoke, soci::use(client, "client"), soci::use(key, "key"), soci::use(by, "by"),
            soci::into(revoked);
        return revoked == 1;
    });
    if (!done) {
        return done.error();
    }
    return *done ? Expected<void>() : core::not_found("client_key");
}

Expected<app::ClientProof> Database::client_proof(std::string const& name) {
    return pool_->run<app::ClientProof>(true, [&](soci::session& sql) -> Expected<app::ClientProof> {
        auto answer = std::string();
        sql << sql_proof, soci::use(name, "name"), soci::into(answer);
        if (!sql.got_data()) {
            return core::not_found("client");
        }
        auto const row = json::parse(answer);
        auto const text = [&](char const* field) { return std::string(row.at(field).as_string()); };
        return app::ClientProof{core::ActorId(text("id")), text("spki"), text("subject"), text("key_set")};
    });
}

Expected<std::string> Database::good_key(core::ActorId const& client, std::string const& sha256) {
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto id = std::string();
        sql << sql_good_key, soci::use(sha256, "hash"), soci::use(client.text(), "client"), soci::into(id);
        return id;
    });
}

Expected<bool>
Database::use_assertion(core::ActorId const& client, std::string const& jti, core::Instant expires_at) {
    return pool_->run<bool>(false, [&](soci::session& sql) -> Expected<bool> {
        auto const us = static_cast<long long>(expires_at.time_since_epoch().count());
        auto fresh = 0;
        sql << sql_assertion, soci::use(client.text(), "client"), soci::use(jti, "jti"),
            soci::use(us, "expires"), soci::into(fresh);
        return fresh == 1;
    });
}

} // namespace motcua::storage
