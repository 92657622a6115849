#pragma once

#include <motcua/app/actor.hpp>
#include <motcua/core/expected.hpp>
#include <motcua/core/ids.hpp>
#include <motcua/core/time.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The national portal and others that are spoken to the same way: what goes out, what comes in, whether both
/// sides say the same (RULES §7).
namespace motcua::app {

/// A file a message speaks of, as its facts name it.
struct PortalFile {
    std::string sha256;
    std::string name;
    std::string media_type;
};

/// How the portal names a file it has.
struct PortalFileName {
    std::string sha256;
    std::string id;
    std::string hash;
};

/// A message claimed for sending.
struct PortalMessage {
    std::int64_t id{};
    std::string lease;
    std::string kind; ///< "dossier", "correction", "progress", "status", "supplement", "components", "result"
    core::DossierId dossier;
    std::string dossier_code;
    std::string portal_code; ///< empty: the portal has yet to issue one
    std::string key;         ///< the same for every try: dossier, event, kind
    int attempts{};
    std::string facts; ///< JSON object
    std::vector<PortalFile> files;
};

/// What the portal said to a message it took.
struct PortalReceipt {
    bool duplicate{}; ///< it had it already
};

/// A dossier filed at the portal, in the words of our own intake.
struct OnlineDossier {
    struct File {
        std::string component;
        std::string id; ///< as the portal names it
        std::string name;
        std::string sha256;
    };

    std::string code;   ///< MaHoSo
    std::string intake; ///< JSON body of POST /v1/dossiers
    std::vector<File> files;
};

struct OnlinePage {
    std::vector<std::string> dossiers; ///< each as the portal wrote it
    std::string next;                  ///< empty: these were the last
};

/// One line of the portal's list.
struct PortalStatus {
    std::string code;
    std::optional<int> state;
    std::optional<core::Instant> accepted_at;
    std::optional<core::Instant> due;
};

struct PortalStatusPage {
    std::vector<PortalStatus> items;
    std::string next;
};

/// Speaks to one portal. Every function that reaches out blocks; thread-safe. Errors: unavailable and busy
/// when a later try may help ("portal_unreachable", "portal_ill", "portal_token" …); all others wait for a
/// person ("portal_refused", "portal_value_unknown", "portal_value_missing").
class PortalGateway {
public:
    PortalGateway() = default;
    PortalGateway(PortalGateway const&) = delete;
    PortalGateway& operator=(PortalGateway const&) = delete;
    virtual ~PortalGateway() = default;

    [[nodiscard]] virtual std::string const& title() const = 0;

    /// Whether the portal takes messages of that kind at all; others count as sent.
    [[nodiscard]] virtual bool wants(std::string const& kind) const = 0;

    [[nodiscard]] virtual core::Expected<std::string> next_code() = 0;
    [[nodiscard]] virtual core::Expected<PortalFileName>
    upload(PortalFile const& file, std::string_view bytes) = 0;

    /// Writes the message in the portal's words; `files`: the names of those it speaks of.
    [[nodiscard]] virtual core::Expected<std::string>
    written(PortalMessage const& message, std::vector<PortalFileName> const& files) const = 0;

    /// Sends what was written.
    [[nodiscard]] virtual core::Expected<PortalReceipt>
    send(PortalMessage const& message, std::string const& payload) = 0;

    [[nodiscard]] virtual core::Expected<OnlinePage> online_dossiers(std::string const& place) = 0;
    [[nodiscard]] virtual core::Expected<std::string> file(std::string const& id) = 0;
    [[nodiscard]] virtual core::Expected<PortalStatusPage>
    statuses(core::Date from, core::Date to, std::string const& place) = 0;

    /// The dossier's own code, as far as it can be read; empty: not even that.
    [[nodiscard]] virtual std::string code_of(std::string_view dossier) const = 0;

    /// Errors: malformed "json"; invalid with every fault: "portal_value_unknown", "portal_time", "required".
    [[nodiscard]] virtual core::Expected<OnlineDossier> read_online(std::string_view dossier) const = 0;

    /// What the portal hears when it pushed a dossier; null: it was taken.
    [[nodiscard]] virtual std::string answer(std::string const& code, core::Failure const* failure) const = 0;
};

/// Account under which dossiers of a portal are taken in; its name and the dossier's code there are the key
/// that makes one dossier of many deliveries.
[[nodiscard]] Actor portal_actor(std::string const& target, std::string const& title);

/// Speaking to a portal that does not answer is left for a while: after so many failures in a row nothing is
/// sent; then one message tries.
struct PortalBreaker {
    int failures{};
    int openings{}; ///< in a row
    std::optional<core::Instant> opened_at;
    std::optional<core::Instant> probe_at; ///< while open: when one message is tried

    bool operator==(PortalBreaker const&) const = default;
};

enum class PortalSign : std::uint8_t {
    answered, ///< whatever it said, the portal is there
    silent,   ///< unreachable, ill, or without a token for us
};

constexpr auto most_portal_failures = 5;

/// The breaker after one more sign. Pauses double from half a minute to half an hour; `spread` 0…1 shifts
/// them by up to a quarter, so that nodes do not knock at once.
[[nodiscard]] PortalBreaker
breaker_after(PortalBreaker breaker, PortalSign sign, core::Instant now, double spread);

/// Seconds until the next try of a message after so many: doubles from 2 to 900, shifted alike.
[[nodiscard]] double portal_pause(int attempts, double spread);

} // namespace motcua::app
