#include "turns.hpp"

#include "background.hpp"
#include <motcua/app/copy_desk.hpp>
#include <motcua/app/form_store.hpp>
#include <motcua/app/issue_papers.hpp>
#include <motcua/documents/scan_pdf.hpp>
#include <motcua/security/token.hpp>

#include <algorithm>

namespace motcua::services {

namespace {

using std::chrono::milliseconds;

constexpr auto papers_a_turn = 20;

/// Scans are larger than papers and take longer; papers come between.
constexpr auto copies_a_turn = 4;

constexpr auto uploads_a_turn = 4;

/// Rows of an import written in one transaction; other registrations of the unit wait for it.
constexpr auto import_rows_a_turn = 500;

core::Expected<app::PaperScan> scan_on_paper(std::string_view picture, std::string const& media_type) {
    auto scan = documents::pdf_of_scan(picture, media_type);
    if (!scan) {
        return scan.error();
    }
    return app::PaperScan{std::move(scan->bytes), scan->pages};
}

/// What a batch came to: its count, or the failure, logged.
core::Expected<int> told(NodeState& node, std::string_view event, core::Expected<int> done) {
    if (!done) {
        node.log.warn(event, {{"rule", done.error().rule()}});
    }
    return done;
}

/// One line a message that did not go, and its figure; never the address or the text.
void note_outcome(NodeState& node, app::NotificationOutcome const& outcome) {
    node.metrics.notification(app::name_of(outcome.channel), app::name_of(outcome.state));
    auto const level = outcome.failure ? config::LogLevel::warn : config::LogLevel::info;
    node.log.write(
        level,
        outcome.failure ? "notification_not_sent" : "notification_worked_on",
        {{"notification_id", outcome.notification_id},
         {"channel", std::string(app::name_of(outcome.channel))},
         {"state", std::string(app::name_of(outcome.state))},
         {"attempt", std::to_string(outcome.attempts)},
         {"rule", outcome.failure ? outcome.failure->rule() : outcome.reason}}
    );
    if (outcome.failure && app::is_mended_by_reload(*outcome.failure)) {
        node.rules.reload();
    }
}

} // namespace

Turn press_turn(NodeState& node) {
    auto const rules = node.rules.now();
    auto const press = app::Press{node.letters, *node.signing, security::sha256_hex};
    auto const papers =
        told(node, "papers_failed", app::issue_papers(*node.database, *rules, press, papers_a_turn));
    if (!papers) {
        return papers.error();
    }
    auto const form_press = app::FormPress{node.letters, *node.signing, node.files};
    auto const forms =
        told(node, "forms_failed", app::print_forms(*node.database, *rules, form_press, papers_a_turn));
    if (!forms) {
        return forms.error();
    }
    node.metrics.papers_worked_on(*papers + *forms);
    auto const desk = app::CopyDesk{node.files, *node.signing, scan_on_paper};
    auto const copies =
        told(node, "copies_failed", app::sign_copies(*node.database, *rules, desk, copies_a_turn));
    if (!copies) {
        return copies.error();
    }
    node.metrics.copies_worked_on(*copies);
    auto const more = std::max(*papers, *forms) == papers_a_turn || *copies == copies_a_turn;
    return more ? milliseconds{0} : longest_rest;
}

Turn examination_turn(NodeState& node) {
    auto const examined =
        app::examine_uploads(*node.database, node.files, node.upload_limits, uploads_a_turn);
    auto const done = told(node, "uploads_failed", examined);
    if (!done) {
        return done.error();
    }
    return *done == uploads_a_turn ? milliseconds{0} : longest_rest;
}

Turn reading_turn(NodeState& node) {
    auto const done = told(node, "reading_failed", app::read_copies(*node.database, node.reader, 1));
    if (!done) {
        return done.error();
    }
    return *done == 1 ? milliseconds{0} : longest_rest;
}

Turn import_turn(NodeState& node) {
    auto const done = told(node, "import_failed", node.database->work_on_imports(import_rows_a_turn));
    if (!done) {
        return done.error();
    }
    return *done > 0 ? milliseconds{0} : longest_rest;
}

Turn notice_turn(NodeState& node) {
    auto const rules = node.rules.now();
    auto const report = [&node](app::NotificationOutcome const& outcome) { note_outcome(node, outcome); };
    auto const done = told(node, "notices_failed", node.notices->tell(*node.database, *rules, report));
    if (!done) {
        return done.error();
    }
    if (*done > 0) {
        return milliseconds{0};
    }
    auto const next = node.database->next_notification();
    auto const now = node.database->now();
    if (!next || !now || !*next || **next <= *now) {
        return longest_rest; // nothing waits, or what waits is held up by an earlier message
    }
    return std::min(longest_rest, std::chrono::ceil<milliseconds>(**next - *now));
}

Turn webhook_turn(NodeState& node) {
    auto const rest = node.webhook_desk.turn();
    if (!rest) {
        node.log.warn("webhooks_failed", {{"rule", rest.error().rule()}});
    }
    return rest;
}

Turn feed_turn(NodeState& node, api::EventTail& tail) {
    auto const more = tail.turn();
    if (!more) {
        node.log.warn("feed_not_read", {{"rule", more.error().rule()}});
        return more.error();
    }
    return *more ? milliseconds{0} : longest_rest;
}

} // namespace motcua::services
