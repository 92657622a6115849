#include <motcua/app/try_again.hpp>
#include <motcua/app/uploads.hpp>

#include <algorithm>
#include <array>

namespace motcua::app {

namespace {

using core::Expected;
using core::Failure;

/// Pauses between tries of an examination that could not be made: the antivirus was away, the disk full.
constexpr auto pauses = std::array{1, 5, 15, 60, 300, 900};

Expected<void> end_badly(UploadStore& store, Upload const& upload, Failure const& why) {
    auto const turn = static_cast<std::size_t>(std::max(0, upload.attempts - 1));
    auto const noted = may_help_itself(why.code())
                           ? store.postpone_upload(upload, pauses.at(std::min(turn, pauses.size() - 1)))
                           : store.refuse_upload(upload, why);
    return noted ? Expected<void>() : noted.error();
}

/// What an earlier try found stands: it was noted before the content moved.
Expected<FileFacts> facts_of(FileShelf& shelf, UploadLimits const& limits, Upload const& upload) {
    if (upload.facts) {
        return *upload.facts;
    }
    auto const received = shelf.received(upload.asked.id);
    if (!received) {
        return received.error();
    }
    if (*received != upload.asked.length) {
        return Failure(
            core::Errc::invalid,
            "upload_truncated",
            "Phần đã nhận không đủ độ dài đã báo.",
            "What was received is not as long as announced."
        );
    }
    return shelf.examine(upload.asked.id, FileRules{upload.accepts, limits.file_bytes, upload.asked.sha256});
}

Expected<std::size_t> end_overdue(UploadStore& store, FileShelf& shelf, int batch) {
    auto const overdue = store.overdue_uploads(batch);
    if (!overdue) {
        return overdue.error();
    }
    for (auto const& upload : *overdue) {
        auto const received = shelf.received(upload.asked.id);
        if (!received) {
            return received.error();
        }
        if (*received == upload.asked.length) {
            // Its last byte came, but not the note of it: it is whole.
            static_cast<void>(store.receive_upload(upload.asked.id, upload.asked.length, 0));
        } else if (auto const expired = store.expire_upload(upload.asked.id); !expired) {
            return expired.error();
        }
    }
    return overdue->size();
}

Expected<std::size_t> clear_leftovers(UploadStore& store, FileShelf& shelf, int batch) {
    auto const leftovers = store.upload_leftovers(batch);
    if (!leftovers) {
        return leftovers.error();
    }
    for (auto const& id : *leftovers) {
        shelf.drop(id);
        if (auto const noted = store.leftovers_gone(id); !noted) {
            return noted.error();
        }
    }
    return leftovers->size();
}

} // namespace

Expected<void>
examine_upload(UploadStore& store, FileShelf& shelf, UploadLimits const& limits, Upload const& upload) {
    auto const facts = facts_of(shelf, limits, upload);
    if (!facts) {
        return end_badly(store, upload, facts.error());
    }
    auto const noted = store.note_examined(upload, *facts);
    if (!noted) {
        return noted.error();
    }
    if (!*noted) {
        return {}; // another has taken it over
    }
    auto const keep = [&] { return shelf.keep(upload.asked.id, *facts); };
    auto const kept = store.keep_upload(upload, facts->sha256, keep);
    return kept ? Expected<void>() : end_badly(store, upload, kept.error());
}

Expected<int> examine_uploads(UploadStore& store, FileShelf& shelf, UploadLimits const& limits, int batch) {
    auto const ended = end_overdue(store, shelf, batch);
    if (!ended) {
        return ended.error();
    }
    auto const claimed = store.claim_uploads(batch, examination_lease_seconds);
    if (!claimed) {
        return claimed.error();
    }
    for (auto const& upload : *claimed) {
        if (auto const examined = examine_upload(store, shelf, limits, upload); !examined) {
            return examined.error();
        }
    }
    auto const cleared = clear_leftovers(store, shelf, batch);
    if (!cleared) {
        return cleared.error();
    }
    return static_cast<int>(std::max({*ended, claimed->size(), *cleared}));
}

} // namespace motcua::app
