#include <motcua/app/portal_work.hpp>
#include <motcua/app/try_again.hpp>

namespace motcua::app {

namespace {

using core::Expected;

/// Longer than a turn and every call of its last message together: nobody else takes what is being sent.
constexpr auto lease_seconds = 300;

/// After this no further message of the batch is begun.
constexpr auto time_a_turn = std::chrono::seconds{60};

constexpr auto events_a_turn = 500;

constexpr std::int64_t most_file_bytes = 256LL * 1024 * 1024;

constexpr auto bytes_a_read = std::size_t{1024} * 1024;

Expected<std::string> content_of(FileShelf& files, std::string const& sha256) {
    auto const reader = files.open(sha256);
    if (!reader) {
        return reader.error();
    }
    if ((*reader)->size() > most_file_bytes) {
        return core::invalid(
            "",
            "portal_file_too_large",
            "Tệp quá lớn để gửi qua Cổng.",
            "The file is too large for the portal."
        );
    }
    auto bytes = std::string();
    while (static_cast<std::int64_t>(bytes.size()) < (*reader)->size()) {
        auto const piece = (*reader)->read(static_cast<std::int64_t>(bytes.size()), bytes_a_read);
        if (!piece) {
            return piece.error();
        }
        bytes += *piece;
    }
    return bytes;
}

/// The portal's name of a file; sends it there when it has none yet.
Expected<PortalFileName> file_name(PortalDesk const& desk, PortalFile const& file) {
    auto const known = desk.store.portal_file(desk.target, file.sha256);
    if (!known) {
        return known.error();
    }
    if (*known) {
        return **known;
    }
    auto const bytes = content_of(desk.files, file.sha256);
    if (!bytes) {
        return bytes.error();
    }
    auto name = desk.gateway.upload(file, *bytes);
    if (!name) {
        return name.error();
    }
    if (auto const noted = desk.store.note_portal_file(desk.target, *name); !noted) {
        return noted.error();
    }
    return name;
}

/// The dossier's code there, asked for once.
Expected<void> need_code(PortalDesk const& desk, PortalMessage& message) {
    if (!message.portal_code.empty()) {
        return {};
    }
    auto const code = desk.gateway.next_code();
    if (!code) {
        return code.error();
    }
    message.portal_code = *code;
    return desk.store.note_portal_code(desk.target, message.dossier, *code);
}

/// Everything one message needs, in order; `payload` is what was sent at last.
Expected<PortalReceipt> deliver(PortalDesk const& desk, PortalMessage message, std::string& payload) {
    if (!desk.gateway.wants(message.kind)) {
        return PortalReceipt{};
    }
    if (auto const coded = need_code(desk, message); !coded) {
        return coded.error();
    }
    auto names = std::vector<PortalFileName>();
    for (auto const& file : message.files) {
        auto name = file_name(desk, file);
        if (!name) {
            return name.error();
        }
        names.push_back(std::move(*name));
    }
    auto written = desk.gateway.written(message, names);
    if (!written) {
        return written.error();
    }
    payload = std::move(*written);
    return desk.gateway.send(message, payload);
}

PortalOutcome tried(PortalDesk const& desk, PortalMessage const& message) {
    auto payload = std::string();
    auto const receipt = deliver(desk, message, payload);
    auto outcome = PortalOutcome{};
    outcome.id = message.id;
    outcome.lease = message.lease;
    outcome.payload_sha256 = payload.empty() ? std::string() : desk.sha256_hex(payload);
    if (receipt) {
        outcome.duplicate = receipt->duplicate;
        return outcome;
    }
    outcome.failure = receipt.error();
    outcome.poison = !may_help_itself(outcome.failure->code());
    outcome.retry_seconds = portal_pause(message.attempts, desk.spread());
    return outcome;
}

/// A file that cannot be read, a database that is away: no fault of the portal's.
bool is_ours(core::Failure const& failure) {
    return !failure.rule().starts_with("portal_");
}

/// What one try says of the portal.
PortalBreaker
judged(PortalBreaker const& breaker, PortalOutcome const& outcome, core::Instant now, double spread) {
    if (!outcome.failure || outcome.poison) {
        return breaker_after(breaker, PortalSign::answered, now, spread);
    }
    return is_ours(*outcome.failure) ? breaker : breaker_after(breaker, PortalSign::silent, now, spread);
}

} // namespace

Expected<int> send_portal_messages(PortalDesk const& desk, int batch) {
    auto const planned = desk.store.plan_portal(desk.target, events_a_turn);
    if (!planned) {
        return planned.error();
    }
    auto const messages = desk.store.claim_portal_messages(desk.target, batch, lease_seconds);
    if (!messages) {
        return messages.error();
    }
    auto const begun = std::chrono::steady_clock::now();
    auto silent = false;
    for (auto const& message : *messages) {
        auto outcome = PortalOutcome{};
        outcome.id = message.id;
        outcome.lease = message.lease;
        outcome.put_off = silent || std::chrono::steady_clock::now() - begun > time_a_turn;
        if (!outcome.put_off) {
            outcome = tried(desk, message);
            silent = outcome.failure && !outcome.poison && !is_ours(*outcome.failure);
        }
        auto const written = desk.store.finish_portal_message(
            desk.target,
            outcome,
            [&](PortalBreaker const& breaker, core::Instant now) {
                return judged(breaker, outcome, now, desk.spread());
            }
        );
        if (!written) {
            return written.error();
        }
    }
    return static_cast<int>(messages->size()) + (*planned == events_a_turn ? 1 : 0);
}

} // namespace motcua::app
