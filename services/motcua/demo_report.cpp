#include "demo_report.hpp"

#include <boost/json.hpp>

#include <chrono>
#include <iostream>
#include <set>

namespace motcua::services {

namespace {

/// By type of event, the dossiers it happened to.
using Happened = std::map<std::string, std::set<std::string>>;

/// Reads the feed from its beginning: what happened, from the events alone.
Happened recount(ApiClient& api, DemoTokens const& tokens) {
    auto seen = Happened();
    auto cursor = std::string();
    auto more = true;
    while (more) {
        auto const page = api.get("/v1/events?limit=200&after=" + cursor, tokens.admin);
        expect(page, 200, "event feed");
        for (auto const& event : page.body.at("items").as_array()) {
            seen[text_of(event, "type")].insert(text_of(event, "subject"));
        }
        cursor = text_of(page.body, "next");
        more = page.body.at("more").as_bool();
    }
    return seen;
}

/// Papers, scans and forms are rendered and signed behind the desk; the last ones may still be on the press.
boost::json::value report_after_the_press(ApiClient& api, DemoTokens const& tokens) {
    auto const until = std::chrono::steady_clock::now() + std::chrono::minutes{5};
    while (true) {
        auto const answer = api.get("/v1/reports/day", tokens.leader);
        expect(answer, 200, "report");
        auto waiting = std::int64_t{0};
        for (auto const* name : {"papers_waiting", "copies_waiting", "forms_waiting"}) {
            waiting += answer.body.at(name).as_int64();
        }
        if (waiting == 0 || std::chrono::steady_clock::now() > until) {
            return answer.body;
        }
    }
}

/// One report: every line that has a recount must agree with it.
class Report {
public:
    Report(boost::json::value figures, Happened happened)
        : figures_(std::move(figures))
        , happened_(std::move(happened)) {}

    [[nodiscard]] std::int64_t figure(char const* name) const { return figures_.at(name).as_int64(); }

    [[nodiscard]] std::int64_t events(char const* type) const {
        auto const found = happened_.find(type);
        return found == happened_.end() ? 0 : static_cast<std::int64_t>(found->second.size());
    }

    void line(char const* title, char const* name) const {
        std::cout << "  " << title << ": " << figure(name) << "\n";
    }

    void line(char const* title, std::int64_t count, char const* event) {
        auto const again = events(event);
        agree_ = agree_ && count == again;
        std::cout << "  " << title << ": " << count << " | " << again << "\n";
    }

    [[nodiscard]] bool agrees() const noexcept { return agree_; }

private:
    boost::json::value figures_;
    Happened happened_;
    bool agree_{true};
};

void tell_deadlines(Report& report) {
    std::cout << "\n  Kết quả quý I/2026 (đếm trong bảng | đếm lại từ nhật ký)\n";
    report.line("Tiếp nhận            ", report.figure("received"), "dossier.received");
    report.line("Trước hạn            ", "early");
    report.line("Đúng hạn             ", "on_time");
    report.line("Quá hạn              ", report.figure("late"), "dossier.late");
    report.line("Từ chối (kết quả)    ", "refused");
    report.line("Rút hồ sơ            ", report.figure("withdrawn"), "dossier.withdrawn");
    report.line("Đã giải quyết        ", report.figure("finished"), "dossier.finished");
    report.line("Phiếu xin lỗi đã gửi ", report.figure("apologies_issued"), "letter.apology_issued");
    report.line("Phiếu xin lỗi phải gửi", "apologies_owed");
    report.line("Giấy tờ theo mẫu     ", "papers");
    report.line("  trong đó đã ký số  ", "papers_signed");
    report.line("  chưa ký được       ", "papers_held");
}

/// What applicants were told; nothing to say of an installation that tells them nothing.
void tell_notices(Report const& report) {
    auto const waiting = report.figure("notifications_waiting");
    if (report.figure("notifications_sent") + report.figure("notifications_failed") + waiting == 0) {
        return;
    }
    std::cout << "\n  Thông báo cho người nộp\n";
    report.line("Đã gửi               ", "notifications_sent");
    report.line("Đang chờ             ", "notifications_waiting");
    report.line("Không gửi được       ", "notifications_failed");
}

/// The rates of digitisation, each with the address of its list; reuse must be above none.
bool tell_rates(ApiClient& api, DemoTokens const& tokens) {
    auto const answer = api.get("/v1/reports/rates?from=2026-01-01&to=2026-12-31", tokens.leader);
    expect(answer, 200, "rates");
    std::cout << "\n  Số hóa, kết quả điện tử, tái sử dụng (đếm từ nhật ký, vị trí "
              << answer.body.at("as_of").as_int64() << ")\n";
    auto reused = std::int64_t{0};
    for (auto const& rate : answer.body.at("rows").at(0).at("rates").as_array()) {
        auto const counted = rate.at("counted").as_int64();
        auto const percent = rate.at("percent").is_null() ? 0.0 : rate.at("percent").to_number<double>();
        reused = text_of(rate, "id") == "4.3" ? counted : reused;
        std::cout << "  " << text_of(rate, "id") << " " << text_of(rate, "title") << ": " << counted << "/"
                  << rate.at("total").as_int64() << " = " << percent << " %\n"
                  << "      " << text_of(rate.at("lists"), "counted") << "\n";
    }
    return reused > 0;
}

} // namespace

int tell_what_happened(
    ApiClient& api,
    DemoTokens const& tokens,
    int dossiers,
    std::map<std::string, int> const& refused
) {
    auto figures = report_after_the_press(api, tokens);
    auto report = Report(std::move(figures), recount(api, tokens));
    tell_deadlines(report);
    tell_notices(report);
    auto const reuses = tell_rates(api, tokens);
    for (auto const& [rule, count] : refused) {
        std::cout << "  bị từ chối " << rule << ": " << count << "\n";
    }
    auto const owed = report.figure("apologies_owed") == report.figure("apologies_issued");
    auto const good = report.agrees() && owed && reuses && report.figure("received") >= dossiers;
    std::cout
        << (good ? "  Hai cách đếm khớp nhau; xin lỗi phải gửi = đã gửi.\n" : "  KHÔNG KHỚP.\n")
        << "  Xem tiếp: GET /v1/dossiers?late=true · /v1/events · /v1/reports/day · /v1/reports/rates.xlsx"
           " · /v1/audit/head\n";
    return good ? 0 : 1;
}

} // namespace motcua::services
