#include "law_of_dossier.hpp"
#include <motcua/app/calendar_changes.hpp>
#include <motcua/app/use_cases.hpp>

#include <algorithm>

namespace motcua::app {

namespace {

using core::Expected;

constexpr auto page = 500;

/// The version asked about: the one sent along, or one that is published and the newest.
Expected<domain::WorkingCalendar const*>
version_of(ProposeCalendarChange const& command, Rules const& rules, domain::WorkingCalendar const& newest) {
    if (command.incoming != nullptr) {
        if (command.incoming->id() != command.calendar) {
            return core::invalid(
                "/document/calendar_id",
                "calendar_id_mismatch",
                "Mã lịch trong tệp khác với lịch đang thay đổi.",
                "The document's calendar_id is not the calendar being changed."
            );
        }
        if (command.incoming->version() <= newest.version()) {
            return core::conflict(
                "calendar_version_not_newest",
                "Số phiên bản phải lớn hơn phiên bản đã công bố " + std::to_string(newest.version()) + ".",
                "The version must be above the published one, " + std::to_string(newest.version()) + "."
            );
        }
        return command.incoming;
    }
    auto const* published = rules.calendar(command.calendar, command.version);
    if (published == nullptr) {
        return core::invalid(
            "/version",
            "calendar_version_unknown",
            "Lịch không có phiên bản đã công bố này.",
            "The calendar has no such published version."
        );
    }
    if (published->version() != newest.version()) {
        return core::conflict(
            "calendar_version_not_newest",
            "Chỉ áp dụng được phiên bản mới nhất, " + std::to_string(newest.version()) + ".",
            "Only the newest version, " + std::to_string(newest.version()) + ", can be taken over."
        );
    }
    return published;
}

Expected<PreviewedDossier>
previewed(OpenClock clock, Rules const& rules, domain::WorkingCalendar const& calendar) {
    auto const* used = rules.calendar(calendar.id(), clock.calendar_version);
    if (used == nullptr) {
        return rules_not_loaded();
    }
    auto const held_to = domain::deadline_of(clock.ledger, *used);
    if (!held_to) {
        return held_to.error();
    }
    auto const effect = domain::calendar_effect(clock.ledger, *held_to, calendar);
    if (!effect) {
        return effect.error();
    }
    return PreviewedDossier{std::move(clock), *effect};
}

Expected<std::vector<PreviewedDossier>>
preview_of(CalendarChangeStore& store, Rules const& rules, domain::WorkingCalendar const& calendar) {
    auto lines = std::vector<PreviewedDossier>();
    auto last = core::DossierId("00000000-0000-0000-0000-000000000000");
    while (true) {
        auto clocks = store.open_clocks(calendar.id(), calendar.version(), last, page);
        if (!clocks) {
            return clocks.error();
        }
        for (auto& clock : *clocks) {
            last = clock.dossier;
            auto line = previewed(std::move(clock), rules, calendar);
            if (!line) {
                return line.error();
            }
            lines.push_back(std::move(*line));
        }
        if (static_cast<int>(clocks->size()) < page) {
            return lines;
        }
    }
}

std::optional<core::Failure> people_refusal(OpenedCalendarChange const& change, Actor const& actor) {
    if (change.proposed_by == actor.name) {
        return core::Failure(
            core::Errc::forbidden,
            "same_person",
            "Người duyệt phải khác người trình thay đổi lịch.",
            "The change is approved by another person than the one who proposed it."
        );
    }
    auto const foreign = [&](core::UnitId const& unit) { return unit != actor.unit; };
    if (!actor.unit.empty() && std::any_of(change.units.begin(), change.units.end(), foreign)) {
        return core::Failure(
            core::Errc::forbidden,
            "unit_not_competent",
            "Thay đổi này tác động tới hồ sơ của đơn vị khác; người đứng đầu chung phải duyệt.",
            "The change reaches dossiers of another unit; their common head has to approve."
        );
    }
    return std::nullopt;
}

std::optional<core::Failure> state_refusal(OpenedCalendarChange const& change) {
    if (change.state != "previewed") {
        return core::conflict(
            "calendar_change_approved",
            "Thay đổi lịch này đã được duyệt.",
            "This change has been approved already."
        );
    }
    if (change.newest_version != change.published_version) {
        return core::conflict(
            "calendar_superseded",
            "Một phiên bản lịch khác đã được công bố sau khi trình; hãy trình lại.",
            "Another version has been published since; propose the change again."
        );
    }
    if (change.stale) {
        return core::conflict(
            "preview_stale",
            "Hồ sơ đang mở đã thay đổi sau khi xem trước; hãy trình lại để xem tác động mới.",
            "Open dossiers have changed since the preview; propose the change again."
        );
    }
    return std::nullopt;
}

Expected<ChangeToWrite>
adopted(domain::Dossier const& dossier, ClaimedAdoptions const& claimed, Rules const& rules) {
    auto const* procedure = rules.procedure(dossier.procedure, dossier.procedure_version);
    auto const* calendar = rules.calendar(claimed.calendar, claimed.version);
    if (procedure == nullptr || calendar == nullptr || dossier.deadline.calendar.empty()) {
        return rules_not_loaded();
    }
    auto const context =
        domain::ActionContext{claimed.now, claimed.approved_by, domain::Role::leader, *procedure, *calendar};
    auto change =
        domain::adopt_calendar(dossier, domain::CalendarOrder{claimed.reason, claimed.approved_by}, context);
    if (!change) {
        return change.error();
    }
    auto write = ChangeToWrite{std::move(*change), std::nullopt, {}, std::nullopt};
    write.calendar_change = claimed.change_id;
    return write;
}

} // namespace

Expected<std::string> propose_calendar_change(
    CalendarChangeStore& store,
    Rules const& rules,
    ProposeCalendarChange const& command,
    Actor const& actor,
    std::optional<IdempotencyKey> const& key
) {
    if (!domain::may_propose_calendar(actor.role)) {
        return core::role_not_allowed(
            "Chỉ quản trị viên được trình thay đổi lịch.",
            "Only an administrator proposes a change of a calendar."
        );
    }
    auto const* newest = rules.calendar(command.calendar);
    if (newest == nullptr) {
        return core::not_found("calendar");
    }
    auto const calendar = version_of(command, rules, *newest);
    if (!calendar) {
        return calendar.error();
    }
    auto preview = preview_of(store, rules, **calendar);
    if (!preview) {
        return preview.error();
    }
    auto proposal = CalendarProposal{};
    proposal.change_id = command.change_id;
    proposal.calendar = command.calendar;
    proposal.version = (*calendar)->version();
    proposal.published_version = newest->version();
    if (command.incoming != nullptr) {
        proposal.document = command.document;
        proposal.sha256 = command.sha256;
    }
    proposal.reason = command.reason;
    proposal.preview = std::move(*preview);
    return store.propose_calendar_change(proposal, actor, key);
}

Expected<std::string> approve_calendar_change(
    CalendarChangeStore& store,
    core::CalendarId const& calendar,
    std::string const& change_id,
    Actor const& actor,
    std::optional<IdempotencyKey> const& key
) {
    if (!domain::may_approve_calendar(actor.role)) {
        return core::role_not_allowed(
            "Chỉ lãnh đạo được duyệt thay đổi lịch.",
            "Only a leader approves a change of a calendar."
        );
    }
    return store.approve_calendar_change(
        change_id,
        actor,
        key,
        [&](OpenedCalendarChange const& change) -> std::optional<core::Failure> {
            if (change.calendar != calendar) {
                return core::not_found("calendar_change");
            }
            if (auto refused = people_refusal(change, actor)) {
                return refused;
            }
            return state_refusal(change);
        }
    );
}

Expected<AdoptionTurn> adopt_calendars(UnitOfWork& work, Rules const& rules, int batch) {
    auto const claimed = work.claim_adoptions(batch);
    auto writes = std::vector<ChangeToWrite>();
    for (auto const& dossier : claimed.dossiers) {
        auto write = adopted(dossier, claimed, rules);
        if (!write) {
            return write.error();
        }
        writes.push_back(std::move(*write));
    }
    if (writes.empty()) {
        return AdoptionTurn{0, claimed.held_by_others};
    }
    auto const actor =
        Actor{core::ActorId{}, claimed.approved_by, {}, domain::Role::leader, core::UnitId{}, "calendar"};
    auto written = work.write(writes, actor, std::nullopt, false);
    if (!written) {
        return written.error();
    }
    return AdoptionTurn{static_cast<int>(writes.size()), false};
}

} // namespace motcua::app
