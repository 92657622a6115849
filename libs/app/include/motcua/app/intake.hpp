#pragma once

#include <motcua/app/contact.hpp>
#include <motcua/app/reuse.hpp>
#include <motcua/core/ids.hpp>
#include <motcua/core/time.hpp>
#include <motcua/domain/dossier.hpp>

#include <optional>
#include <string>
#include <vector>

namespace motcua::app {

/// One identifier as printed on a card, passport or certificate.
struct HolderIdentifier {
    std::string type; ///< "cccd", "cmnd", "passport", "tax_code", "business_code"
    std::string number;

    bool operator==(HolderIdentifier const&) const = default;
};

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
    std::vector<HolderIdentifier> identifiers{}; ///< others of the same holder
};

/// A form as it came with a component, not looked at yet.
struct OfferedForm {
    std::string component; ///< "TP01"
    std::string pointer;   ///< where it stood in the request
    std::string json;
};

/// A form that passed every check of its definition.
struct FilledForm {
    std::string component;
    std::string form;
    int version{};
    std::string data; ///< canonical
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
    std::vector<ComponentReuse> reuses; ///< each of a component that is handed in electronically
    int sets{1};
    std::string return_method;        ///< "counter", "post", "online"
    std::vector<OfferedForm> forms{}; ///< of components that are filled in on the electronic form
    std::optional<Contact> contact{}; ///< nothing was said: see Contact
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
        std::optional<FilledForm> form{};
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
    std::vector<ReuseRows> reuses;
    std::optional<Contact> contact{};
};

} // namespace motcua::app
