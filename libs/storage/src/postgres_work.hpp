#pragma once

#include "pool.hpp"
#include <motcua/app/ports.hpp>

namespace motcua::storage {

/// The unit of work on one leased session. Round trips: open 1, write 1 (2 when a calendar
/// version is taken over), next_number 1, applicant 1.
class PostgresWork final : public app::UnitOfWork {
public:
    PostgresWork(soci::session& sql, app::Rules const& rules, core::Instant now)
        : sql_(sql)
        , rules_(rules)
        , now_(now) {}

    core::Instant now() override { return now_; }

    core::Expected<app::OpenedDossier>
    open(core::DossierId const& id, app::Actor const& actor, std::optional<app::IdempotencyKey> const& key)
        override;

    core::Expected<std::vector<app::Receipt>> write(
        std::vector<app::ChangeToWrite> const& changes,
        app::Actor const& actor,
        std::optional<app::IdempotencyKey> const& key,
        bool key_claimed
    ) override;

    core::Expected<app::Receipt> write_note(
        domain::Dossier const& dossier,
        app::Note const& note,
        app::Actor const& actor,
        std::optional<app::IdempotencyKey> const& key
    ) override;

    app::ReuseFacts
    reuse_facts(app::Applicant const& applicant, std::vector<app::ComponentReuse> const& reuses) override;
    app::ReuseFacts
    reuse_facts(core::DossierId const& id, std::vector<app::ComponentReuse> const& reuses) override;

    app::CopyGround copy_ground(
        core::DossierId const& id,
        std::string const& component,
        std::string const& file,
        app::Actor const& actor
    ) override;

    std::pair<core::Instant, std::vector<app::ClaimedDossier>> claim_due_timers(int limit) override;
    app::ClaimedAdoptions claim_adoptions(int limit) override;
    int next_number(std::string const& kind, core::UnitId const& unit, std::string const& period) override;
    bool has_result(core::DossierId const& id) override;
    int sweep_results(int limit) override;
    app::Filing filing(core::DossierId const& id) override;

private:
    void record_adoptions(std::vector<app::ChangeToWrite> const& changes);

    soci::session& sql_;
    app::Rules const& rules_;
    core::Instant now_;
};

} // namespace motcua::storage
