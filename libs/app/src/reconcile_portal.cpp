#include <motcua/app/portal_work.hpp>

namespace motcua::app {

namespace {

using core::Expected;

constexpr auto lease_seconds = 1800;

/// Dossiers sent again in one night.
constexpr auto most_resent = 500;

/// More pages than any office's year has.
constexpr auto most_pages = 10'000;

core::Failure endless_list() {
    return {
        core::Errc::unavailable,
        "portal_list_endless",
        "Danh sách của Cổng không có trang cuối.",
        "The portal's list has no last page."};
}

Expected<void> read_list(PortalDesk const& desk, PortalDays const& days) {
    auto place = std::string();
    for (auto page = 0; page < most_pages; ++page) {
        auto const listed = desk.gateway.statuses(days.from, days.to, place);
        if (!listed) {
            return listed.error();
        }
        if (auto const added = desk.store.add_portal_listed(desk.target, listed->items); !added) {
            return added.error();
        }
        if (listed->next.empty()) {
            return {};
        }
        place = listed->next;
    }
    return endless_list();
}

} // namespace

Expected<bool> reconcile_with_portal(PortalDesk const& desk, int hour, int days) {
    auto const due = desk.store.claim_portal_reconciliation(desk.target, hour, days, lease_seconds);
    if (!due) {
        return due.error();
    }
    if (!*due) {
        return false;
    }
    if (auto const read = read_list(desk, **due); !read) {
        static_cast<void>(desk.store.release_portal_reconciliation(desk.target));
        return read.error();
    }
    auto const compared = desk.store.reconcile_portal(desk.target, **due, most_resent);
    return compared ? Expected<bool>(true) : compared.error();
}

} // namespace motcua::app
