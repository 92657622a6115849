#pragma once

#include <motcua/core/ids.hpp>
#include <motcua/core/time.hpp>
#include <motcua/domain/dossier.hpp>

#include <optional>
#include <string>
#include <vector>

namespace motcua::app {

/// The applicant with every field of form 01 (RULES §2). Optional fields are empty when not given.
struct Applicant {
    std::string kind; ///< "person", "enterprise", "household" (LoaiDoiTuong 0, 1, 2)
    std::string name;
    std::string address;
    std::string phone;
    std::string email;
    std::string id_type; ///< "cccd", "passport", "tax_code", "business_code"
    std::string id_number;
    std::string authorised_name;
    std::string authorised_id_number;
};

/// What a desk or a portal sends to open a dossier.
struct IntakeCommand {
    core::UnitId unit;
    core::ProcedureCode procedure;
    std::optional<int> procedure_version; ///< the one the caller prepared for; refused unless it is in force
    domain::Channel channel{domain::Channel::counter};
    std::string content; ///< nội dung yêu cầu giải quyết; empty: the procedure's name
    std::optional<core::Instant> received_at;
    Applicant applicant;
    std::vector<domain::HandedComponent> components;
    int sets{1};
    std::string return_method; ///< "counter", "post", "online"
};

/// What may be corrected before the dossier leaves the desk, whole as it shall be.
struct Correction {
    Applicant applicant;
    std::string content;
    int sets{1};
    std::string return_method;
};

/// The rows an intake adds besides the dossier's own facts.
struct NewDossier {
    struct Component {
        std::string code;
        std::string name;
        std::string copy_kind;
        int copies{};
        bool required{};
        bool provided{};
    };

    core::UnitId unit;
    core::CalendarId calendar;
    std::string code_prefix; ///< "000.00.16.H29-260105-"
    int code_width{4};
    std::string period; ///< "2026-01-05": numbers restart daily
    core::Date received_on;
    std::string content;
    std::string lookup_key;
    int sets{1};
    std::string return_method;
    Applicant applicant;
    std::vector<Component> components;
};

} // namespace motcua::app
