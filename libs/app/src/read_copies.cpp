#include <motcua/app/copy_desk.hpp>
#include <motcua/app/try_again.hpp>

#include <algorithm>
#include <chrono>

namespace motcua::app {

namespace {

constexpr auto lease_seconds = 600;

/// Suggestions are a help, not a duty: after some tries the copy is said to be unreadable.
constexpr auto most_attempts = 3;

/// Head and validity stand on the first pages; a server that stops waits no longer than this.
constexpr auto limits = TextLimits{5, std::chrono::seconds{30}};

bool says_nothing(std::vector<std::string> const& pages) {
    return std::all_of(pages.begin(), pages.end(), [](std::string const& page) {
        return page.find_first_not_of(" \t\r\n\f\v") == std::string::npos;
    });
}

ReadCopy read(TextReader& reader, CopyReading const& job) {
    auto outcome = ReadCopy{};
    outcome.copy_id = job.copy_id;
    outcome.lease = job.lease;
    auto const pages = reader.read_text(job.sha256, job.media_type, limits);
    if (pages) {
        outcome.state = says_nothing(*pages) ? "unreadable" : "ready";
        outcome.suggestions = domain::suggest_document_data(*pages);
        return outcome;
    }
    auto const failure = pages.error();
    outcome.rule = failure.rule();
    outcome.state =
        may_help_itself(failure.code()) && job.attempts < most_attempts ? "pending" : "unreadable";
    outcome.retry_seconds = pause_after(job.attempts);
    return outcome;
}

} // namespace

core::Expected<int> read_copies(CopyStore& store, TextReader& reader, int batch) {
    auto const jobs = store.claim_copy_readings(batch, lease_seconds);
    if (!jobs) {
        return jobs.error();
    }
    for (auto const& job : *jobs) {
        auto const finished = store.finish_copy_reading(read(reader, job));
        if (!finished) {
            return finished.error();
        }
    }
    return static_cast<int>(jobs->size());
}

} // namespace motcua::app
