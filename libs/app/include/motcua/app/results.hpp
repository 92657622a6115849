#pragma once

#include <motcua/app/new_result.hpp>
#include <motcua/app/ports.hpp>
#include <motcua/app/rules.hpp>
#include <motcua/app/store.hpp>
#include <motcua/domain/electronic_result.hpp>

#include <functional>
#include <optional>
#include <string>

/// Electronic results (kết quả giải quyết điện tử): registered on a dossier, replaced, revoked, read.
namespace motcua::app {

/// What the caller says of a result; what is left out comes from the decision and the procedure's rules.
struct ResultRequest {
    std::string number;
    std::string title;
    std::optional<core::Date> issued_on;
    std::optional<core::Date> valid_from;
    std::optional<core::Date> valid_until;
    std::optional<ResultFile> file;
    std::string data;           ///< JSON object; empty: none
    std::string holder_id_type; ///< only for an applicant who gave no identifier
    std::string holder_id_number;
};

/// A result under its lock.
struct OpenedResult {
    core::Instant now;
    std::string result_id;
    std::string code;
    core::UnitId unit;
    core::ProcedureCode procedure;
    std::optional<int> procedure_version; ///< of its dossier, when it has one
    std::string kind;
    std::string kind_name;
    domain::ResultState state{};
    std::int64_t version{};
};

/// How a result leaves its force. `replacement` of a revocation is empty.
struct ResultChange {
    std::string reason;
    std::optional<NewResult> replacement;
};

/// The result to show after a change.
struct ChangedResult {
    std::string result_id;
    bool replayed{}; ///< the key had been used: nothing was done this time
};

/// Filters of the list of results; empty fields do not filter.
struct ResultFilter {
    core::UnitId unit;
    ProcedureScope scope;
    std::string kind;
    std::string number;
    std::string holder; ///< identifier of the holder, exactly
    std::string state;
    std::string procedure;
    std::string issued_from; ///< "2026-01-31"
    std::string issued_to;
    std::string valid_on;
};

/// Where a page of results goes on: date and id of the last row seen.
struct ResultPlace {
    std::string date;
    std::string id;
};

/// What is kept about results. Every function blocks on the database. `ref` is a result's id or its code.
class ResultStore {
public:
    using Decision = std::function<core::Expected<ResultChange>(OpenedResult const&)>;

    ResultStore() = default;
    ResultStore(ResultStore const&) = delete;
    ResultStore& operator=(ResultStore const&) = delete;
    virtual ~ResultStore() = default;

    /// JSON array, newest issue first.
    [[nodiscard]] virtual core::Expected<std::string>
    results(ResultFilter const& filter, std::optional<ResultPlace> const& from, int limit) = 0;

    /// JSON array of results in force that end within so many days, the first to end first.
    [[nodiscard]] virtual core::Expected<std::string> expiring_results(
        core::UnitId const& unit,
        ProcedureScope const& scope,
        int within_days,
        std::optional<ResultPlace> const& from,
        int limit
    ) = 0;

    /// JSON object with its history. Errors: not_found "result".
    [[nodiscard]] virtual core::Expected<std::string> result(std::string const& ref) = 0;

    /// JSON object of the dossier's result that counts, or "null".
    [[nodiscard]] virtual core::Expected<std::string> result_of_dossier(core::DossierId const& id) = 0;

    /// JSON object with the public fields. Errors: not_found "result".
    [[nodiscard]] virtual core::Expected<std::string> public_result(std::string const& verify_key) = 0;

    /// Opens the result, asks `decide` and writes what it says, in one transaction.
    [[nodiscard]] virtual core::Expected<ChangedResult> change_result(
        std::string const& ref,
        Actor const& actor,
        std::optional<IdempotencyKey> const& key,
        Decision const& decide
    ) = 0;
};

/// Registers the electronic result of a granted dossier. Errors: role_not_allowed, not_found, stale
/// "stale_version", conflict "not_finished", "refused_dossier", "result_no_document", "result_registered",
/// "holder_unknown", "result_number_taken", invalid with faults.
[[nodiscard]] core::Expected<Receipt> register_result(
    UnitOfWork& work,
    Rules const& rules,
    core::DossierId const& id,
    ResultRequest const& request,
    std::int64_t expected_version,
    Actor const& actor,
    std::optional<IdempotencyKey> const& key
);

/// Puts a new result in the place of one in force. Errors: role_not_allowed, not_found, stale, conflict
/// "result_not_in_force", invalid with faults.
[[nodiscard]] core::Expected<ChangedResult> replace_result(
    ResultStore& store,
    Rules const& rules,
    std::string const& ref,
    ResultRequest const& request,
    std::string const& reason,
    std::int64_t expected_version,
    Actor const& actor,
    std::optional<IdempotencyKey> const& key
);

/// A leader revokes a result in force. Errors as replace_result.
[[nodiscard]] core::Expected<ChangedResult> revoke_result(
    ResultStore& store,
    std::string const& ref,
    std::string const& reason,
    std::int64_t expected_version,
    Actor const& actor,
    std::optional<IdempotencyKey> const& key
);

} // namespace motcua::app
