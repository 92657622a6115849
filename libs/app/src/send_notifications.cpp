#include <motcua/app/notifications.hpp>
#include <motcua/app/try_again.hpp>
#include <motcua/domain/sms_text.hpp>

#include <algorithm>
#include <functional>

namespace motcua::app {

namespace {

/// Longer than any sender takes.
constexpr auto lease_seconds = 120;

constexpr auto events_a_turn = 100;

/// The pause of this try, up to a fifth shorter or longer, so that messages held up together do not come back
/// together. The same try of the same message always waits as long.
core::Instant next_try(NotificationJob const& job) {
    auto const seed = std::hash<std::string>{}(job.notification_id + "/" + std::to_string(job.attempts));
    auto const percent = 80 + static_cast<int>(seed % 41);
    auto const pause = std::chrono::milliseconds{1000LL * pause_after(job.attempts)} * percent / 100;
    return job.now + pause;
}

NotificationOutcome outcome_of(NotificationJob const& job, NotificationState state) {
    auto outcome = NotificationOutcome{};
    outcome.notification_id = job.notification_id;
    outcome.lease = job.lease;
    outcome.channel = job.channel;
    outcome.attempts = job.attempts;
    outcome.state = state;
    return outcome;
}

NotificationOutcome suppressed(NotificationJob const& job, std::string reason) {
    auto outcome = outcome_of(job, NotificationState::suppressed);
    outcome.reason = std::move(reason);
    return outcome;
}

void note_failure(
    NotificationOutcome& outcome,
    NotificationJob const& job,
    core::Failure failure,
    NoticePolicy const& policy
) {
    auto const again = may_help_itself(failure.code()) && job.now - job.first_due_at < policy.give_up;
    outcome.state = again ? NotificationState::waiting : NotificationState::failed;
    if (again) {
        outcome.next_try_at = next_try(job);
    }
    outcome.failure = std::move(failure);
}

std::optional<std::string> checked_address(NotificationJob const& job) {
    if (job.channel == NoticeChannel::sms) {
        return domain::mobile_number(job.address);
    }
    return domain::is_mail_address(job.address) ? std::optional(job.address) : std::nullopt;
}

NotificationOutcome tell(
    NotificationJob const& job,
    Rules const& rules,
    NoticeBook const& book,
    NoticePolicy const& policy,
    Senders const& senders
) {
    auto const* notice = book.find(job.facts.event);
    auto const* unit = rules.unit(job.facts.unit);
    auto* sender = senders.of(job.channel);
    auto const address = checked_address(job);
    if (notice == nullptr || sender == nullptr || !address) {
        return suppressed(
            job,
            notice == nullptr     ? "no_notice"
            : sender == nullptr   ? "channel_off"
            : job.address.empty() ? "no_address"
                                  : "invalid_address"
        );
    }
    auto outcome = outcome_of(job, NotificationState::sent);
    if (unit == nullptr) {
        note_failure(outcome, job, rules_not_loaded(), policy);
        return outcome;
    }
    auto const quiet = domain::quiet_until(job.now, policy.quiet);
    if (job.channel == NoticeChannel::sms && quiet && !notice->at_once) {
        outcome.state = NotificationState::held_quiet;
        outcome.attempts = job.attempts - 1; // nothing was tried
        outcome.next_try_at = quiet;
        return outcome;
    }
    auto const words = words_of(job.facts, *unit, book.frame(job.language), policy.lookup_url);
    auto rendered = book.render(*notice, job.channel, job.language, words);
    auto const message = OutMessage{
        job.notification_id,
        job.name,
        *address,
        rendered.subject,
        rendered.text,
        rendered.html,
        job.now};
    auto const sent = sender->send(message);
    outcome.address = *address;
    outcome.notice = std::move(rendered);
    if (sent) {
        outcome.provider_id = *sent;
    } else {
        note_failure(outcome, job, sent.error(), policy);
    }
    return outcome;
}

} // namespace

core::Expected<int> tell_applicants(
    NotificationStore& store,
    Rules const& rules,
    NoticeBook const& book,
    NoticePolicy const& policy,
    Senders const& senders,
    NotificationReport const& report,
    int batch
) {
    auto const planned = store.plan_notifications(events_a_turn, [&](auto const& events, core::Instant now) {
        return plan_notifications(events, now, book, policy, senders);
    });
    if (!planned) {
        return planned.error();
    }
    auto done = *planned;
    for (auto i = 0; i < batch; ++i) {
        // One at a time: what is claimed and not sent would wait for its lease to run out.
        auto const jobs = store.claim_notifications(1, lease_seconds);
        if (!jobs) {
            return jobs.error();
        }
        if (jobs->empty()) {
            break;
        }
        auto const outcome = tell(jobs->front(), rules, book, policy, senders);
        auto const written = store.finish_notification(outcome);
        if (!written) {
            return written.error();
        }
        report(outcome);
        ++done;
    }
    return done;
}

} // namespace motcua::app
