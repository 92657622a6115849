#include "json_reader.hpp"
#include "pdf_response.hpp"
#include "run_action.hpp"

#include <algorithm>
#include <charconv>

namespace motcua::api {

namespace {

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
    auto const view = visible_dossier(services, actor, request);
    auto const now = services.store.now();
    if (!number || !view || !now) {
        return !number ? number.error() : !view ? view.error() : now.error();
    }
    auto const& dossier = view->facts;
    auto const letter =
        std::find_if(dossier.apologies.begin(), dossier.apologies.end(), [&](auto const& one) {
            return one.seq == *number;
        });
    auto const rules = services.rules.now();
    auto const* procedure = rules->procedure(dossier.procedure, dossier.procedure_version);
    if (letter == dossier.apologies.end() || procedure == nullptr) {
        return core::not_found("letter");
    }
    if (letter->state == domain::LetterState::issued) {
        auto const paper = services.store.paper(dossier.id, "apology");
        return paper ? paper_response(services, *paper) : Answer(paper.error());
    }
    auto const filing = services.store.filing(dossier.id);
    if (!filing) {
        return filing.error();
    }
    auto const facts = app::PaperFacts{};
    auto const preview = services.letters.render(app::PaperRequest{
        app::PaperKind::apology,
        letter->seq,
        0,
        *now,
        facts,
        dossier,
        *procedure,
        *filing,
        {},
        true});
    if (!preview) {
        return preview.error();
    }
    return pdf_response(preview->document, "ban-nhap-" + dossier.code);
}

Answer get_receipt_pdf(Services& services, Actor const& actor, Request const& request) {
    auto const view = visible_dossier(services, actor, request);
    if (!view) {
        return view.error();
    }
    if (!view->facts.accepted_at) {
        return core::conflict(
            "not_accepted",
            "Hồ sơ chưa được tiếp nhận nên chưa có Giấy tiếp nhận và hẹn trả.",
            "The dossier is not accepted yet, so there is no receipt slip."
        );
    }
    auto const paper = services.store.paper(view->facts.id, "receipt");
    return paper ? paper_response(services, *paper) : Answer(paper.error());
}

} // namespace motcua::api
