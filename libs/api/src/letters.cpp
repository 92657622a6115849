#include "json_reader.hpp"
#include "run_action.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <charconv>

namespace motcua::api {

namespace {

namespace json = boost::json;
using domain::Action;
using domain::ActionType;

core::Expected<int> letter_number(Request const& request) {
    auto const& text = request.param("letter");
    auto number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < 1) {
        return core::not_found("letter");
    }
    return number;
}

http::Response pdf_response(app::Document const& document, std::string const& name) {
    auto response = http::Response(200, "application/pdf", document.content);
    return response.with("Content-Disposition", "inline; filename=\"" + name + ".pdf\"")
        .with("ETag", "\"" + document.sha256 + "\"");
}

Answer act_on_letter(Services& services, Actor const& actor, Request const& request, ActionType type) {
    auto const number = letter_number(request);
    if (!number) {
        return number.error();
    }
    auto action = Action{};
    action.type = type;
    action.letter = *number;
    return run_action(services, actor, request, action);
}

/// The facts a paper needs besides the dossier's: applicant, law, moment.
struct Paper {
    std::shared_ptr<app::Rules const> rules; ///< keeps the procedure
    app::DossierView view;
    app::Applicant applicant;
    domain::ProcedureVersion const* procedure{};
    core::Instant now;
};

core::Expected<Paper> paper_of(Services& services, Actor const& actor, Request const& request) {
    auto view = visible_dossier(services, actor, request);
    auto const now = services.store.now();
    if (!view || !now) {
        return !view ? view.error() : now.error();
    }
    auto paper = Paper{};
    paper.now = *now;
    paper.rules = services.rules.now();
    paper.procedure = paper.rules->procedure(view->facts.procedure, view->facts.procedure_version);
    if (paper.procedure == nullptr) {
        return core::not_found("procedure");
    }
    auto const document = json::parse(view->document).as_object();
    auto const& applicant = document.at("applicant").as_object();
    auto const field = [&](char const* name) {
        auto const* value = applicant.if_contains(name);
        return value == nullptr ? std::string() : std::string(value->as_string());
    };
    paper.applicant.kind = field("kind");
    paper.applicant.name = field("name");
    paper.applicant.address = field("address");
    paper.applicant.phone = field("phone");
    paper.applicant.email = field("email");
    paper.view = std::move(*view);
    return paper;
}

} // namespace

Answer post_letter(Services& services, Actor const& actor, Request const& request) {
    auto action = Action{};
    action.type = ActionType::draft_apology;
    auto const read = read_body(request.body, [&](JsonReader& reader) {
        static_cast<void>(reader.choice("kind", {"apology"}, "apology"));
        action.reason = reader.text("reason", 2000);
        action.new_due_on = reader.date("new_due_on");
    });
    if (!read) {
        return read.error();
    }
    return run_action(services, actor, request, action);
}

Answer post_letter_approve(Services& services, Actor const& actor, Request const& request) {
    return act_on_letter(services, actor, request, ActionType::approve_apology);
}

Answer post_letter_issue(Services& services, Actor const& actor, Request const& request) {
    return act_on_letter(services, actor, request, ActionType::issue_apology);
}

Answer get_letter_pdf(Services& services, Actor const& actor, Request const& request) {
    auto const number = letter_number(request);
    auto const paper = paper_of(services, actor, request);
    if (!number || !paper) {
        return !number ? number.error() : paper.error();
    }
    auto const& dossier = paper->view.facts;
    auto const letter =
        std::find_if(dossier.apologies.begin(), dossier.apologies.end(), [&](auto const& one) {
            return one.seq == *number;
        });
    if (letter == dossier.apologies.end()) {
        return core::not_found("letter");
    }
    auto const name = "phieu-xin-loi-" + dossier.code;
    if (letter->state == domain::LetterState::issued) {
        auto const document = services.store.document(letter->document_sha256);
        if (!document) {
            return document.error();
        }
        return pdf_response(*document, name);
    }
    auto const preview = services.letters.apology(app::LetterWriter::ApologyRequest{
        dossier,
        *letter,
        *paper->procedure,
        paper->applicant,
        {},
        paper->now,
        true});
    if (!preview) {
        return preview.error();
    }
    return pdf_response(*preview, name + "-du-thao");
}

Answer get_receipt_pdf(Services& services, Actor const& actor, Request const& request) {
    auto const paper = paper_of(services, actor, request);
    if (!paper) {
        return paper.error();
    }
    auto const& dossier = paper->view.facts;
    if (!dossier.accepted_at) {
        return core::conflict(
            "not_accepted",
            "Hồ sơ chưa được tiếp nhận nên chưa có Giấy tiếp nhận và hẹn trả.",
            "The dossier is not accepted yet, so there is no receipt slip."
        );
    }
    auto const document = json::parse(paper->view.document).as_object();
    auto components = std::vector<app::LetterWriter::SlipComponent>();
    for (auto const& one : document.at("components").as_array()) {
        if (one.at("provided").as_bool()) {
            components.push_back(
                {std::string(one.at("name").as_string()),
                 std::string(one.at("copy_kind").as_string()),
                 one.at("copies").to_number<int>()}
            );
        }
    }
    auto const slip = services.letters.receipt(app::LetterWriter::SlipRequest{
        dossier,
        *paper->procedure,
        paper->applicant,
        components,
        document.at("sets").to_number<int>(),
        std::string(document.at("lookup_key").as_string()),
        document.at("day_number").to_number<int>(),
        document.at("register_number").to_number<int>(),
        document.at("received_by").is_null() ? std::string()
                                             : std::string(document.at("received_by").as_string())});
    if (!slip) {
        return slip.error();
    }
    return pdf_response(*slip, "giay-tiep-nhan-" + dossier.code);
}

} // namespace motcua::api
