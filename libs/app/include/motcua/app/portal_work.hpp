#pragma once

#include <motcua/app/portal_store.hpp>
#include <motcua/app/rules.hpp>
#include <motcua/app/store.hpp>
#include <motcua/app/uploads.hpp>

#include <functional>
#include <string>
#include <string_view>

/// The work with one portal: every function is one turn of a worker and blocks on the network.
namespace motcua::app {

struct PortalDesk {
    std::string target;
    PortalStore& store;
    PortalGateway& gateway;
    FileShelf& files;
    std::function<std::string(std::string_view bytes)> sha256_hex;
    std::function<double()> spread; ///< 0…1, by chance
};

/// One turn of sending: plans what was committed, then sends a batch; how many messages were tried. Each
/// outcome is written at once; what a node that died had sent is sent again under the same key.
[[nodiscard]] core::Expected<int> send_portal_messages(PortalDesk const& desk, int batch);

/// Hands an online dossier to the intake: kept first, taken in or held with the reason, once per code.
/// Gives the dossier's code; errors are the reason it is held for.
using TakeIn = std::function<core::Expected<void>(std::string_view dossier)>;

/// Pulls one page of online dossiers when it is time, never with an interval of 0; how many came. A dossier
/// that cannot be taken in is held and does not stop the others.
[[nodiscard]] core::Expected<int>
pull_online_dossiers(PortalDesk const& desk, int interval_seconds, TakeIn const& take_in);

/// What fetching attachments needs beside.
struct PortalUploads {
    Store& store;
    UploadStore& uploads;
    UploadLimits const& limits;
    Rules const& rules;
    std::function<std::string()> fresh_uuid;
};

/// Fetches attachments of online dossiers, holds them against their hash, and makes each the copy of its
/// component; how many were worked on.
[[nodiscard]] core::Expected<int>
fetch_portal_files(PortalDesk const& desk, PortalUploads const& uploads, int batch);

/// Compares the portal's list with ours when it is time; whether it was.
[[nodiscard]] core::Expected<bool> reconcile_with_portal(PortalDesk const& desk, int hour, int days);

} // namespace motcua::app
