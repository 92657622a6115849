#include <motcua/app/digitise.hpp>
#include <motcua/app/portal_work.hpp>
#include <motcua/app/store.hpp>
#include <motcua/app/try_again.hpp>

namespace motcua::app {

namespace {

using core::Expected;

constexpr auto lease_seconds = 300;

constexpr auto unread_a_turn = 20;

core::Failure hash_mismatch() {
    return core::invalid(
        "",
        "portal_file_hash",
        "Tệp lấy từ Cổng không khớp mã băm đã báo.",
        "The file fetched from the portal does not match its hash."
    );
}

/// What was kept and not worked off, because its node died or somebody wants it read anew.
Expected<int> take_left_over(PortalDesk const& desk, TakeIn const& take_in) {
    auto const left = desk.store.claim_portal_inbox(desk.target, unread_a_turn);
    if (!left) {
        return left.error();
    }
    for (auto const& one : *left) {
        static_cast<void>(take_in(one.body)); // why it is held is kept with it
    }
    return static_cast<int>(left->size());
}

/// Announces, fills and examines an upload of our own; what became of it.
Expected<void> keep_file(
    PortalUploads const& uploads,
    PortalDesk const& desk,
    OnlineDossier::File const& file,
    std::string const& bytes,
    Actor const& actor
) {
    auto asked = NewUpload{};
    asked.id = uploads.fresh_uuid();
    asked.length = static_cast<std::int64_t>(bytes.size());
    asked.sha256 = file.sha256;
    auto const shown = display_name(file.name);
    asked.file_name = shown ? *shown : std::string();
    auto const begun = begin_upload(uploads.uploads, uploads.limits, asked, actor);
    if (!begun) {
        return begun.error();
    }
    if (auto const put = desk.files.append(asked.id, 0, bytes); !put) {
        return put.error();
    }
    if (auto const synced = desk.files.sync(asked.id); !synced) {
        return synced.error();
    }
    auto const received = uploads.uploads.receive_upload(asked.id, asked.length, examination_lease_seconds);
    if (!received) {
        return received.error();
    }
    auto const examined = examine_upload(uploads.uploads, desk.files, uploads.limits, *received);
    if (!examined) {
        return examined.error();
    }
    auto const kept = uploads.uploads.upload(asked.id, actor);
    if (!kept) {
        return kept.error();
    }
    if (kept->problem) {
        return core::Failure(core::Errc::invalid, kept->problem->rule, kept->problem->vi, kept->problem->en);
    }
    return kept->state == UploadState::kept ? Expected<void>() : core::busy("portal_file_examined_later", 5);
}

Expected<void> make_copy(PortalUploads const& uploads, PortalFetch const& fetch, Actor const& actor) {
    auto command = CopyCommand{};
    command.component = fetch.file.component;
    command.file = fetch.file.sha256;
    command.made_of = domain::CopyKind::electronic;
    auto const key = IdempotencyKey{fetch.inbox_id + "/" + std::to_string(fetch.seq), fetch.file.sha256};
    auto const made = uploads.store.command([&](UnitOfWork& work) {
        return digitise_component(
            work,
            uploads.rules,
            fetch.dossier,
            command,
            fetch.version,
            actor,
            std::optional(key)
        );
    });
    if (made) {
        return {};
    }
    auto const failure = made.error();
    // The dossier moved on meanwhile: its next version is a matter of seconds.
    return failure.code() == core::Errc::stale ? core::busy("portal_dossier_moved", 1) : failure;
}

Expected<void> attach(PortalDesk const& desk, PortalUploads const& uploads, PortalFetch const& fetch) {
    auto const bytes = desk.gateway.file(fetch.file.id);
    if (!bytes) {
        return bytes.error();
    }
    if (desk.sha256_hex(*bytes) != fetch.file.sha256) {
        return hash_mismatch();
    }
    auto const actor = portal_actor(desk.target, desk.gateway.title());
    if (!uploads.uploads.readable_file(fetch.file.sha256, actor)) {
        if (auto const kept = keep_file(uploads, desk, fetch.file, *bytes, actor); !kept) {
            return kept.error();
        }
    }
    return make_copy(uploads, fetch, actor);
}

} // namespace

Expected<int> pull_online_dossiers(PortalDesk const& desk, int interval_seconds, TakeIn const& take_in) {
    auto const left = take_left_over(desk, take_in);
    if (!left) {
        return left.error();
    }
    if (interval_seconds == 0) {
        return *left;
    }
    auto const place = desk.store.claim_portal_pull(desk.target, interval_seconds, lease_seconds);
    if (!place) {
        return place.error();
    }
    if (!*place) {
        return *left;
    }
    auto const page = desk.gateway.online_dossiers(**place);
    if (!page) {
        static_cast<void>(desk.store.finish_portal_pull(desk.target, std::nullopt, false));
        return page.error();
    }
    for (auto const& dossier : page->dossiers) {
        auto const taken = take_in(dossier);
        if (!taken && may_help_itself(taken.error().code())) {
            static_cast<void>(desk.store.finish_portal_pull(desk.target, std::nullopt, false));
            return taken.error();
        }
    }
    auto const next = page->next.empty() ? std::optional<std::string>() : std::optional(page->next);
    auto const more = next && !page->dossiers.empty();
    if (auto const done = desk.store.finish_portal_pull(desk.target, next, more); !done) {
        return done.error();
    }
    return *left + static_cast<int>(page->dossiers.size());
}

Expected<int> fetch_portal_files(PortalDesk const& desk, PortalUploads const& uploads, int batch) {
    auto const claimed = desk.store.claim_portal_files(desk.target, batch, lease_seconds);
    if (!claimed) {
        return claimed.error();
    }
    for (auto const& fetch : *claimed) {
        auto const attached = attach(desk, uploads, fetch);
        auto outcome = PortalFetched{};
        outcome.inbox_id = fetch.inbox_id;
        outcome.seq = fetch.seq;
        outcome.lease = fetch.lease;
        outcome.file_id = fetch.file.id;
        outcome.sha256 = fetch.file.sha256;
        if (!attached) {
            outcome.failure = attached.error();
            outcome.hold = !may_help_itself(outcome.failure->code()) &&
                           outcome.failure->code() != core::Errc::rate_limited;
            outcome.retry_seconds = portal_pause(fetch.attempts, desk.spread());
        }
        if (auto const written = desk.store.finish_portal_file(outcome); !written) {
            return written.error();
        }
    }
    return static_cast<int>(claimed->size());
}

} // namespace motcua::app
