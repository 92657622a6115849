#include "portal_paths.hpp"

#include <algorithm>
#include <array>

namespace motcua::catalogue {

namespace {

/// What a call knows: names between spaces. "*": every message.
struct Known {
    std::string_view call;
    std::string_view list;
    std::string_view paths;
};

constexpr auto known = std::array{
    Known{
        "*",
        "",
        " code our_code key event seq at reason due state received_at accepted_at channel unit unit_name procedure "
        "actor.account actor.name actor.role "},
    Known{
        "dossier",
        "",
        " content return_method sets procedure_name field origin applicant.kind applicant.name applicant.address "
        "applicant.phone applicant.email applicant.id_type applicant.id_number applicant.authorised_name "
        "applicant.authorised_id_number "},
    Known{
        "dossier",
        "components",
        " code name copies copy_kind digitised reuse from_repository replacement_code "},
    Known{
        "components",
        "components",
        " code name copies copy_kind digitised reuse from_repository replacement_code "},
    Known{
        "components",
        "attachments",
        " id hash sha256 name media_type component copies copy_kind digitised reuse from_repository "
        "replacement_code "},
    Known{"status", "fees", " code name amount paid "},
    Known{
        "supplement",
        "supplement",
        " id requested_at content requested_by received_at received_by status due_before due_after "},
    Known{"result", "result", " code number title kind issued_on valid_until "},
    Known{
        "result",
        "attachments",
        " id hash sha256 name media_type code number title kind issued_on valid_until "},
    Known{"token", "", " account secret "},
    Known{"online.ask", "", " place limit "},
    Known{
        "online",
        "",
        " code intake.procedure intake.unit intake.content intake.received_at intake.return_method intake.sets "
        "intake.applicant.kind intake.applicant.name intake.applicant.address intake.applicant.phone "
        "intake.applicant.email intake.applicant.id_type intake.applicant.id_number "
        "intake.applicant.authorised_name intake.applicant.authorised_id_number "},
    Known{"online", "components", " code copies copy "},
    Known{"online", "files", " id name sha256 "},
    Known{"statuses.ask", "", " from to place limit "},
    Known{"statuses", "", " code state accepted_at due "},
};

/// A correction says what the first message said.
std::string_view spoken_as(std::string_view call) {
    return call == "correction" ? "dossier" : call;
}

bool is_message(std::string_view call) {
    constexpr auto others = std::array<std::string_view, 6>{
        "token",
        "next_code",
        "online.ask",
        "online",
        "statuses.ask",
        "statuses"};
    return std::find(others.begin(), others.end(), call) == others.end();
}

} // namespace

bool is_portal_path(std::string_view call, std::string_view list, std::string_view path) {
    auto const wanted = " " + std::string(path) + " ";
    return std::any_of(known.begin(), known.end(), [&](Known const& row) {
        auto const mine = row.call == spoken_as(call) || (row.call == "*" && is_message(call));
        return mine && row.list == list && row.paths.find(wanted) != std::string_view::npos;
    });
}

bool is_portal_list(std::string_view call, std::string_view list) {
    return !list.empty() && std::any_of(known.begin(), known.end(), [&](Known const& row) {
        return row.call == spoken_as(call) && row.list == list;
    });
}

} // namespace motcua::catalogue
