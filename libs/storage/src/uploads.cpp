#include "codec_uploads.hpp"
#include "pool.hpp"

#include <boost/json.hpp>
#include <boost/optional.hpp>
#include <soci/boost-optional.h>

namespace motcua::storage {

namespace {

namespace json = boost::json;
using core::Expected;
using Uploads = std::vector<app::Upload>;

constexpr char const* sql_room = R"sql(
    select upload_room(:actor, nullif(:dossier, '')::uuid, :component)::text
)sql";

constexpr char const* sql_put = R"sql(select put_upload(:upload::jsonb)::text)sql";

constexpr char const* sql_one = R"sql(
    select upload_json(u)::text
    from uploads u
    where u.upload_id = :id::uuid and u.actor = :actor and u.state <> 'dropped'
)sql";

constexpr char const* sql_progress = R"sql(
    update uploads u
    set length = :length, expires_at = motcua_now() + make_interval(hours => :hours)
    where u.upload_id = :id::uuid and u.state = 'receiving'
    returning upload_json(u)::text
)sql";

constexpr char const* sql_receive = R"sql(select receive_upload(:id::uuid, :length, :lease)::text)sql";

constexpr char const* sql_drop = R"sql(
    update uploads
    set state = 'dropped', problem = null, finished_at = motcua_now()
    where upload_id = :id::uuid and actor = :actor and state in ('receiving', 'refused', 'expired')
    returning upload_id::text
)sql";

constexpr char const* sql_claim = R"sql(select claim_uploads(:batch, :lease)::text)sql";

constexpr char const* sql_note = R"sql(
    update uploads
    set sha256 = :sha256, size = :size, media_type = :type, pages = :pages
    where upload_id = :id::uuid and lease = :lease::uuid and state = 'examining'
    returning upload_id::text
)sql";

constexpr char const* sql_lock = R"sql(select lock_file(:sha256))sql";

constexpr char const* sql_keep = R"sql(select keep_upload(:id::uuid, :lease::uuid)::int)sql";

constexpr char const* sql_refuse = R"sql(
    update uploads
    set state = 'refused', problem = :problem::jsonb, finished_at = motcua_now(), lease = null, next_try_at = null
    where upload_id = :id::uuid and lease = :lease::uuid and state = 'examining'
    returning upload_id::text
)sql";

constexpr char const* sql_postpone = R"sql(
    update uploads
    set lease = null, next_try_at = clock_timestamp() + make_interval(secs => :seconds)
    where upload_id = :id::uuid and lease = :lease::uuid and state = 'examining'
    returning upload_id::text
)sql";

constexpr char const* sql_overdue = R"sql(
    select coalesce(jsonb_agg(upload_json(u)), '[]')::text
    from uploads u
    where u.upload_id in (select o.upload_id from uploads o
                          where o.state = 'receiving' and o.expires_at <= motcua_now()
                          order by o.expires_at
                          limit :batch)
)sql";

constexpr char const* sql_expire = R"sql(
    update uploads
    set state = 'expired', finished_at = motcua_now()
    where upload_id = :id::uuid and state = 'receiving' and expires_at <= motcua_now()
)sql";

constexpr char const* sql_leftovers = R"sql(
    select coalesce(jsonb_agg(u.upload_id), '[]')::text
    from (select upload_id from uploads
          where state in ('refused', 'expired', 'dropped') and not bytes_gone
          order by upload_id
          limit :batch) u
)sql";

constexpr char const* sql_gone = R"sql(
    update uploads set bytes_gone = true where upload_id = :id::uuid
)sql";

constexpr char const* sql_readable = R"sql(
    select jsonb_build_object('sha256', f.sha256, 'size', f.size, 'media_type', f.media_type, 'pages', f.pages,
        'readable', may_read_file(:actor, :unit, :scope, f.sha256))::text
    from files f
    where f.sha256 = :sha256
)sql";

core::Failure no_such_upload() {
    return core::not_found("upload");
}

core::Failure not_receiving() {
    return core::conflict(
        "upload_not_receiving",
        "Lượt tải lên này không còn nhận dữ liệu.",
        "This upload takes no more bytes."
    );
}

} // namespace

Expected<app::Upload> Database::add_upload(
    app::NewUpload const& asked,
    app::Actor const& actor,
    std::chrono::hours wait,
    app::UploadStore::Refusal const& refused
) {
    auto const payload = write_upload(asked, actor, wait);
    return pool_->run<app::Upload>(false, [&](soci::session& sql) -> Expected<app::Upload> {
        auto transaction = soci::transaction(sql);
        auto room = std::string();
        sql << sql_room, soci::use(actor.name, "actor"), soci::use(asked.dossier.text(), "dossier"),
            soci::use(asked.component, "component"), soci::into(room);
        if (auto const refusal = refused(read_room(room))) {
            return *refusal;
        }
        auto answer = std::string();
        sql << sql_put, soci::use(payload, "upload"), soci::into(answer);
        transaction.commit();
        return read_upload(json::parse(answer));
    });
}

Expected<app::Upload> Database::upload(std::string const& id, app::Actor const& actor) {
    return pool_->run<app::Upload>(true, [&](soci::session& sql) -> Expected<app::Upload> {
        auto answer = std::string();
        sql << sql_one, soci::use(id, "id"), soci::use(actor.name, "actor"), soci::into(answer);
        if (!sql.got_data()) {
            return no_such_upload();
        }
        return read_upload(json::parse(answer));
    });
}

Expected<app::Upload>
Database::note_progress(std::string const& id, std::int64_t length, std::chrono::hours wait) {
    auto const bytes = static_cast<long long>(length);
    auto const hours = static_cast<int>(wait.count());
    return pool_->run<app::Upload>(true, [&](soci::session& sql) -> Expected<app::Upload> {
        auto answer = std::string();
        sql << sql_progress, soci::use(bytes, "length"), soci::use(hours, "hours"), soci::use(id, "id"),
            soci::into(answer);
        if (!sql.got_data()) {
            return not_receiving();
        }
        return read_upload(json::parse(answer));
    });
}

Expected<app::Upload>
Database::receive_upload(std::string const& id, std::int64_t length, int lease_seconds) {
    auto const bytes = static_cast<long long>(length);
    return pool_->run<app::Upload>(false, [&](soci::session& sql) -> Expected<app::Upload> {
        auto answer = boost::optional<std::string>();
        sql << sql_receive, soci::use(id, "id"), soci::use(bytes, "length"),
            soci::use(lease_seconds, "lease"), soci::into(answer);
        if (!answer) {
            return not_receiving();
        }
        return read_upload(json::parse(*answer));
    });
}

Expected<void> Database::drop_upload(std::string const& id, app::Actor const& actor) {
    auto const there = upload(id, actor);
    if (!there) {
        return there.error();
    }
    auto const dropped = pool_->run<bool>(true, [&](soci::session& sql) -> Expected<bool> {
        auto answer = std::string();
        sql << sql_drop, soci::use(id, "id"), soci::use(actor.name, "actor"), soci::into(answer);
        return sql.got_data();
    });
    if (!dropped || !*dropped) {
        return dropped ? not_receiving() : dropped.error();
    }
    return {};
}

Expected<Uploads> Database::claim_uploads(int limit, int lease_seconds) {
    return pool_->run<Uploads>(false, [&](soci::session& sql) -> Expected<Uploads> {
        auto answer = std::string();
        sql << sql_claim, soci::use(limit, "batch"), soci::use(lease_seconds, "lease"), soci::into(answer);
        return read_uploads(answer);
    });
}

Expected<bool> Database::note_examined(app::Upload const& upload, app::FileFacts const& facts) {
    auto const size = static_cast<long long>(facts.size);
    auto const pages = facts.pages ? boost::optional<int>(*facts.pages) : boost::optional<int>();
    return pool_->run<bool>(true, [&](soci::session& sql) -> Expected<bool> {
        auto answer = std::string();
        sql << sql_note, soci::use(facts.sha256, "sha256"), soci::use(size, "size"),
            soci::use(facts.media_type, "type"), soci::use(pages, "pages"), soci::use(upload.asked.id, "id"),
            soci::use(upload.lease, "lease"), soci::into(answer);
        return sql.got_data();
    });
}

/// The content moves while the lock is held. Moving may be repeated; entering rolls back with the rest.
Expected<bool> Database::keep_upload(
    app::Upload const& upload,
    std::string const& sha256,
    std::function<Expected<void>()> const& keep
) {
    return pool_->run<bool>(false, [&](soci::session& sql) -> Expected<bool> {
        auto transaction = soci::transaction(sql);
        sql << sql_lock, soci::use(sha256, "sha256");
        if (auto const moved = keep(); !moved) {
            return moved.error();
        }
        auto kept = 0;
        sql << sql_keep, soci::use(upload.asked.id, "id"), soci::use(upload.lease, "lease"), soci::into(kept);
        transaction.commit();
        return kept == 1;
    });
}

Expected<bool> Database::refuse_upload(app::Upload const& upload, core::Failure const& why) {
    auto const problem =
        json::serialize(json::object{{"rule", why.rule()}, {"vi", why.vi()}, {"en", why.en()}});
    return pool_->run<bool>(true, [&](soci::session& sql) -> Expected<bool> {
        auto answer = std::string();
        sql << sql_refuse, soci::use(problem, "problem"), soci::use(upload.asked.id, "id"),
            soci::use(upload.lease, "lease"), soci::into(answer);
        return sql.got_data();
    });
}

Expected<bool> Database::postpone_upload(app::Upload const& upload, int seconds) {
    return pool_->run<bool>(true, [&](soci::session& sql) -> Expected<bool> {
        auto answer = std::string();
        sql << sql_postpone, soci::use(seconds, "seconds"), soci::use(upload.asked.id, "id"),
            soci::use(upload.lease, "lease"), soci::into(answer);
        return sql.got_data();
    });
}

Expected<Uploads> Database::overdue_uploads(int limit) {
    return pool_->run<Uploads>(true, [&](soci::session& sql) -> Expected<Uploads> {
        auto answer = std::string();
        sql << sql_overdue, soci::use(limit, "batch"), soci::into(answer);
        return read_uploads(answer);
    });
}

Expected<void> Database::expire_upload(std::string const& id) {
    auto const done = pool_->run<bool>(true, [&](soci::session& sql) -> Expected<bool> {
        sql << sql_expire, soci::use(id, "id");
        return true;
    });
    return done ? Expected<void>() : done.error();
}

Expected<std::vector<std::string>> Database::upload_leftovers(int limit) {
    using Ids = std::vector<std::string>;
    return pool_->run<Ids>(true, [&](soci::session& sql) -> Expected<Ids> {
        auto answer = std::string();
        sql << sql_leftovers, soci::use(limit, "batch"), soci::into(answer);
        auto ids = Ids();
        auto const rows = json::parse(answer);
        for (auto const& row : rows.as_array()) {
            ids.emplace_back(row.as_string());
        }
        return ids;
    });
}

Expected<void> Database::leftovers_gone(std::string const& id) {
    auto const done = pool_->run<bool>(true, [&](soci::session& sql) -> Expected<bool> {
        sql << sql_gone, soci::use(id, "id");
        return true;
    });
    return done ? Expected<void>() : done.error();
}

Expected<app::FileFacts> Database::readable_file(std::string const& sha256, app::Actor const& actor) {
    auto const unit = actor.role == domain::Role::admin ? std::string() : actor.unit.text();
    auto const scope = actor.scope.text();
    return pool_->run<app::FileFacts>(true, [&](soci::session& sql) -> Expected<app::FileFacts> {
        auto answer = std::string();
        sql << sql_readable, soci::use(sha256, "sha256"), soci::use(actor.name, "actor"),
            soci::use(unit, "unit"), soci::use(scope, "scope"), soci::into(answer);
        if (!sql.got_data()) {
            return core::not_found("file");
        }
        auto const found = json::parse(answer);
        if (!found.at("readable").as_bool()) {
            return app::not_visible("file");
        }
        return read_facts(found);
    });
}

} // namespace motcua::storage
