#include "law_of_dossier.hpp"
#include <motcua/app/form_store.hpp>

#include <algorithm>
#include <array>

namespace motcua::app {

namespace {

/// Pauses between tries: soon at first, hourly in the end.
constexpr auto pauses = std::array{1, 5, 15, 60, 300, 900, 3600};

constexpr auto lease_seconds = 120;

constexpr auto piece = std::size_t{1} << 20;

constexpr auto pdf = "application/pdf";

FormOutcome outcome_of(FormJob const& job) {
    auto outcome = FormOutcome{};
    outcome.dossier = job.dossier.id;
    outcome.component = job.filled.component;
    outcome.seq = job.seq;
    outcome.lease = job.lease;
    return outcome;
}

FormOutcome failed(FormJob const& job, core::Failure failure) {
    auto outcome = outcome_of(job);
    outcome.hold = failure.code() != core::Errc::unavailable && failure.code() != core::Errc::busy;
    auto const turn = static_cast<std::size_t>(std::max(0, job.attempts - 1));
    outcome.retry_seconds = pauses.at(std::min(turn, pauses.size() - 1));
    outcome.failure = std::move(failure);
    return outcome;
}

core::Expected<RenderedPaper> rendered(FormJob const& job, Rules const& rules, FormWriter& writer) {
    auto const law = law_of(job.dossier, rules);
    if (!law) {
        return law.error();
    }
    auto const* const form = rules.form(job.filled.form, job.filled.version);
    if (form == nullptr) {
        return rules_not_loaded();
    }
    return writer.render(FormPrint{
        *form,
        job.filled.data,
        *law->procedure,
        job.dossier.unit,
        job.filing.applicant,
        job.filled_at,
        job.filled_by,
        job.dossier.channel,
        job.dossier.code,
        !job.dossier.accepted_at.has_value()});
}

FormOutcome printed(FormJob const& job, Rules const& rules, FormPress const& press) {
    auto const paper = rendered(job, rules, press.writer);
    if (!paper) {
        return failed(job, paper.error());
    }
    auto const sealed = press.signer.sign(PaperSigner::Request{
        paper->document.content,
        paper->places,
        job.dossier.unit,
        rules.unit(job.dossier.unit)->name,
        job.filled_by,
        job.filled_at});
    if (!sealed) {
        return failed(job, sealed.error());
    }
    auto outcome = outcome_of(job);
    auto const file = press.shelf.put(paper->document.content, pdf, paper->pages);
    if (!file) {
        return failed(job, file.error());
    }
    outcome.rendered = *file;
    if (*sealed) {
        auto const kept = press.shelf.put(**sealed, pdf, paper->pages);
        if (!kept) {
            return failed(job, kept.error());
        }
        outcome.sealed = *kept;
    }
    return outcome;
}

core::Expected<Document> kept_file(FileShelf& shelf, std::string const& sha256) {
    auto const reader = shelf.open(sha256);
    if (!reader) {
        return reader.error();
    }
    auto document = Document{sha256, pdf, {}};
    while (static_cast<std::int64_t>(document.content.size()) < (*reader)->size()) {
        auto const read = (*reader)->read(static_cast<std::int64_t>(document.content.size()), piece);
        if (!read) {
            return read.error();
        }
        document.content += *read;
    }
    return document;
}

} // namespace

core::Expected<int> print_forms(FormStore& store, Rules const& rules, FormPress const& press, int batch) {
    auto const jobs = store.claim_forms(batch, lease_seconds);
    if (!jobs) {
        return jobs.error();
    }
    for (auto const& job : *jobs) {
        auto const finished = store.finish_form(printed(job, rules, press));
        if (!finished) {
            return finished.error();
        }
    }
    return static_cast<int>(jobs->size());
}

core::Expected<Document>
file_of(Rules const& rules, FormWriter& writer, FileShelf& shelf, FormJob const& job) {
    if (!job.file_sha256.empty()) {
        return kept_file(shelf, job.file_sha256);
    }
    auto paper = rendered(job, rules, writer);
    if (!paper) {
        return paper.error();
    }
    return std::move(paper->document);
}

} // namespace motcua::app
