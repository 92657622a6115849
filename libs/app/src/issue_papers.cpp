#include "law_of_dossier.hpp"
#include "papers.hpp"
#include <motcua/app/issue_papers.hpp>
#include <motcua/app/try_again.hpp>

namespace motcua::app {

namespace {

constexpr auto lease_seconds = 120;

constexpr auto most_receipts_at_once = 1000;

PaperOutcome failed(PaperJob const& job, core::Failure failure) {
    auto outcome = PaperOutcome{};
    outcome.paper_id = job.paper_id;
    outcome.lease = job.lease;
    outcome.hold = !may_help_itself(failure.code());
    outcome.retry_seconds = pause_after(job.attempts);
    outcome.failure = std::move(failure);
    return outcome;
}

PaperRequest request_of(PaperJob const& job, domain::ProcedureVersion const& procedure) {
    return request_for(job.paper, job.created_at, job.dossier, procedure, job.filing);
}

core::Expected<RenderedPaper> rendered(PaperJob const& job, Rules const& rules, LetterWriter& letters) {
    if (job.paper.rendered) {
        return *job.paper.rendered;
    }
    auto const law = law_of(job.dossier, rules);
    if (!law) {
        return law.error();
    }
    return letters.render(request_of(job, *law->procedure));
}

PaperOutcome issue(PaperJob const& job, Rules const& rules, Press const& press) {
    auto const paper = rendered(job, rules, press.letters);
    if (!paper) {
        return failed(job, paper.error());
    }
    auto signed_pdf = press.signer.sign(PaperSigner::Request{
        paper->document.content,
        paper->places,
        job.dossier.unit,
        rules.unit(job.dossier.unit)->name,
        job.paper.created_by,
        job.created_at});
    if (!signed_pdf) {
        return failed(job, signed_pdf.error());
    }
    auto outcome = PaperOutcome{};
    outcome.paper_id = job.paper_id;
    outcome.lease = job.lease;
    outcome.symbol = paper->symbol;
    if (!job.paper.rendered) {
        outcome.rendered = paper->document;
    }
    if (*signed_pdf) {
        auto const hash = press.sha256_hex(**signed_pdf);
        outcome.signed_file = Document{hash, paper->document.media_type, std::move(**signed_pdf)};
    }
    return outcome;
}

} // namespace

core::Expected<int> issue_papers(Store& store, Rules const& rules, Press const& press, int batch) {
    auto const jobs = store.claim_papers(batch, lease_seconds);
    if (!jobs) {
        return jobs.error();
    }
    for (auto const& job : *jobs) {
        auto const finished = store.finish_paper(issue(job, rules, press));
        if (!finished) {
            return finished.error();
        }
    }
    return static_cast<int>(jobs->size());
}

core::Expected<Document>
file_of(Store& store, Rules const& rules, LetterWriter& letters, PaperJob const& paper) {
    if (!paper.signed_sha256.empty()) {
        return store.document(paper.signed_sha256);
    }
    auto file = rendered(paper, rules, letters);
    if (!file) {
        return file.error();
    }
    return std::move(file->document);
}

core::Expected<Document> receipts_of_day(
    Store& store,
    Rules const& rules,
    LetterWriter& letters,
    core::UnitId const& unit,
    ProcedureScope const& scope,
    core::Date day
) {
    auto const jobs = store.receipts_of_day(unit, scope, day, most_receipts_at_once);
    if (!jobs) {
        return jobs.error();
    }
    if (jobs->empty()) {
        return core::not_found("receipts");
    }
    auto slips = std::vector<PaperRequest>();
    for (auto const& job : *jobs) {
        auto const law = law_of(job.dossier, rules);
        if (!law) {
            return law.error();
        }
        slips.push_back(request_of(job, *law->procedure));
    }
    return letters.receipts(slips);
}

core::Expected<RenderedPaper> preview_action(
    Rules const& rules,
    LetterWriter& letters,
    domain::Dossier const& dossier,
    Filing const& filing,
    domain::Action const& action,
    Actor const& actor,
    core::Instant now
) {
    auto const law = law_of(dossier, rules);
    if (!law) {
        return law.error();
    }
    auto const context = context_of(actor, *law, now);
    auto const change = domain::apply(dossier, action, context);
    if (!change) {
        return change.error();
    }
    auto paper = paper_owed(*change, action, now);
    if (!paper) {
        return core::conflict(
            "no_paper",
            "Thao tác này không phát hành giấy tờ nào.",
            "This action issues no paper."
        );
    }
    paper->facts.signer = actor.display_name;
    return letters.render(request_for(*paper, now, change->after, *law->procedure, filing));
}

} // namespace motcua::app
