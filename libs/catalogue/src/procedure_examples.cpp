#include "json_fields.hpp"
#include <motcua/catalogue/procedure_file.hpp>
#include <motcua/domain/deadline.hpp>

#include <algorithm>

namespace motcua::catalogue {

namespace {

using domain::LedgerEntry;
using domain::LedgerKind;

constexpr std::size_t least_examples = 2;

/// One dossier lived through: its ledger, and what the procedure says about its supplement requests.
class Rehearsal {
public:
    Rehearsal(
        domain::ProcedureVersion const& version,
        domain::WorkingCalendar const& calendar,
        core::Instant received_at
    )
        : version_(version)
        , calendar_(calendar)
        , window_from_(received_at)
        , ledger_{LedgerEntry{LedgerKind::started, received_at, version.limit, {}, "Tiếp nhận đủ hồ sơ"}} {}

    /// The rule that refuses the event; empty when it is allowed.
    std::string live_through(ExampleEvent const& event) {
        return event.kind == ExampleEventKind::supplement_requested ? request(event) : answer(event.at);
    }

    [[nodiscard]] core::Expected<domain::Deadline> deadline() const {
        return domain::deadline_of(ledger_, calendar_);
    }

    [[nodiscard]] core::Instant supplement_until() const {
        return domain::supplement_window_end(
            window_from_,
            version_.supplement.window_working_days,
            calendar_
        );
    }

    [[nodiscard]] std::optional<core::Instant> applicant_answers_by() const { return answer_by_; }

private:
    std::string request(ExampleEvent const& event) {
        auto const& rules = version_.supplement;
        auto const same = std::count(contents_.begin(), contents_.end(), event.content);
        auto const total_reached = rules.max_requests && std::ssize(contents_) >= *rules.max_requests;
        if (total_reached || same >= rules.max_same_content) {
            return "supplement_limit";
        }
        if (event.at > supplement_until()) {
            return "supplement_window_closed";
        }
        contents_.push_back(event.content);
        answer_by_.reset();
        if (rules.answer_limit) {
            answer_by_ = domain::due_after(event.at, *rules.answer_limit, calendar_);
        }
        ledger_.push_back({LedgerKind::paused, event.at, {}, {}, "Yêu cầu bổ sung"});
        return {};
    }

    std::string answer(core::Instant at) {
        if (answer_by_ && at > *answer_by_) {
            return "supplement_lapsed";
        }
        auto const& rules = version_.supplement;
        if (rules.effect == domain::SupplementEffect::pause) {
            ledger_.push_back({LedgerKind::resumed, at, {}, {}, "Đã bổ sung"});
            return {};
        }
        window_from_ = at;
        auto const limit = rules.limit_after.value_or(version_.limit);
        ledger_.push_back({LedgerKind::restarted, at, limit, {}, "Đã bổ sung đủ hồ sơ"});
        return {};
    }

    domain::ProcedureVersion const& version_;
    domain::WorkingCalendar const& calendar_;
    core::Instant window_from_;
    std::optional<core::Instant> answer_by_;
    std::vector<std::string> contents_;
    std::vector<LedgerEntry> ledger_;
};

/// Compares one example with what the engine says; each difference is a fault at the expectation's key.
class ExampleCheck {
public:
    ExampleCheck(ProcedureExample const& example, std::string pointer, Faults& faults)
        : example_(example)
        , pointer_(std::move(pointer))
        , faults_(faults) {}

    void run(domain::ProcedureVersion const& version, domain::WorkingCalendar const& calendar) {
        if (!version.in_force.covers(core::date_of(example_.received_at))) {
            fail(
                "received_at",
                "phiên bản có hiệu lực ngày nhận",
                "the version being in force on the day of receipt"
            );
            return;
        }
        auto rehearsal = Rehearsal(version, calendar, example_.received_at);
        auto refused = std::string();
        for (auto const& event : example_.events) {
            if (refused = rehearsal.live_through(event); !refused.empty()) {
                break;
            }
        }
        if (refused != example_.expect_refused) {
            fail("expect_refused", name_or_none(refused), name_or_none(refused));
        }
        compare_due(rehearsal);
        compare("expect_supplement_until", example_.expect_supplement_until, rehearsal.supplement_until());
        compare(
            "expect_applicant_answers_by",
            example_.expect_applicant_answers_by,
            rehearsal.applicant_answers_by()
        );
        if (example_.submitted_at) {
            auto const hours = std::chrono::hours{version.online_answer_hours};
            auto const answer_by = domain::online_answer_by(*example_.submitted_at, hours, calendar);
            compare("expect_online_answer_by", example_.expect_online_answer_by, answer_by);
        }
    }

private:
    static std::string name_or_none(std::string const& rule) { return rule.empty() ? "-" : rule; }

    void compare_due(Rehearsal const& rehearsal) {
        auto const deadline = rehearsal.deadline();
        if (!deadline) {
            fail("events", deadline.error().rule(), deadline.error().rule());
            return;
        }
        compare("expect_due", example_.expect_due, deadline->due_current);
        if (example_.expect_certainty && *example_.expect_certainty != deadline->certainty) {
            auto const provisional = deadline->certainty == domain::Certainty::provisional;
            auto const* const found = provisional ? "provisional" : "decided";
            fail("expect_certainty", found, found);
        }
    }

    void compare(
        std::string const& key,
        std::optional<core::Instant> expected,
        std::optional<core::Instant> found
    ) {
        if (expected && expected != found) {
            auto const text = found ? core::to_string(*found) : std::string("-");
            fail(key, text, text);
        }
    }

    void fail(std::string const& key, std::string const& vi, std::string const& en) {
        add_fault(
            faults_,
            pointer_ + '/' + key,
            "example_failed",
            "Ví dụ \"" + example_.name + "\" không khớp; máy tính ra: " + vi + ".",
            "The example does not come out; the program finds: " + en + "."
        );
    }

    ProcedureExample const& example_;
    std::string pointer_;
    Faults& faults_;
};

/// A parameter no example looks at could be changed unnoticed.
void check_coverage(ProcedureFile const& file, Faults& faults) {
    auto const any = [&](auto const& looks_at) {
        return std::any_of(file.examples.begin(), file.examples.end(), looks_at);
    };
    auto const need = [&](bool covered, std::string const& parameter) {
        if (!covered) {
            add_fault(
                faults,
                "/examples",
                "example_coverage",
                "Không có ví dụ nào kiểm tra " + parameter + ".",
                "No example looks at " + parameter + "."
            );
        }
    };
    need(any([](auto const& e) { return e.expect_due.has_value(); }), "/limit");
    need(any([](auto const& e) { return e.expect_due && !e.events.empty(); }), "/supplement/effect");
    need(
        any([](auto const& e) { return e.expect_supplement_until.has_value(); }),
        "/supplement/window_working_days"
    );
    need(
        any([](auto const& e) { return e.expect_refused == "supplement_limit"; }),
        "/supplement/max_requests"
    );
    need(
        !file.version.supplement.answer_limit ||
            any([](auto const& e) { return e.expect_applicant_answers_by.has_value(); }),
        "/supplement/answer_limit"
    );
    need(
        any([](auto const& e) { return e.submitted_at && e.expect_online_answer_by; }),
        "/online_answer_hours"
    );
}

} // namespace

core::Expected<void> run_examples(ProcedureFile const& file, Calendars const& calendars) {
    auto const calendar = calendars.find(file.calendar);
    if (calendar == calendars.end()) {
        return core::invalid(
            "/calendar",
            "example_calendar",
            "Không có lịch làm việc mà thủ tục nêu tên.",
            "The calendar the procedure names is not loaded."
        );
    }
    auto faults = Faults();
    if (file.examples.size() < least_examples) {
        add_fault(
            faults,
            "/examples",
            "examples_too_few",
            "Mỗi thủ tục cần ít nhất hai ví dụ.",
            "A procedure needs two examples at least."
        );
    }
    for (auto i = std::size_t{0}; i < file.examples.size(); ++i) {
        auto check = ExampleCheck(file.examples[i], "/examples/" + std::to_string(i), faults);
        check.run(file.version, calendar->second);
    }
    check_coverage(file, faults);
    if (!faults.empty()) {
        return core::invalid(std::move(faults));
    }
    return {};
}

} // namespace motcua::catalogue
