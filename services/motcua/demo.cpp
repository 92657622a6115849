#include "demo.hpp"

#include "api_client.hpp"
#include "demo_archive.hpp"
#include "demo_people.hpp"
#include "demo_report.hpp"
#include <motcua/core/time.hpp>

#include <boost/json.hpp>

#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <stdexcept>
#include <vector>

namespace motcua::services {

namespace {

namespace json = boost::json;
using core::Date;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

/// What a demo dossier is going to live through.
enum class Fate { early, on_time, late, apologised, refused, withdrawn, incomplete };

struct Planned {
    Fate fate{};
    std::string id;
    std::string etag;
    Date due{};
    bool final{false};
    bool checked{false}; ///< the reviewer has looked at the scans
    json::value const* procedure{};
    std::string applicant;
};

class Demo {
public:
    Demo(std::string const& url, DemoTokens const& tokens, std::string unit, int dossiers)
        : api_(url)
        , tokens_(tokens)
        , unit_(std::move(unit))
        , wanted_(dossiers)
        , people_(dossiers)
        , archive_(api_, tokens_) {}

    int run() {
        load_procedures();
        auto const first = core::make_date(2026, 1, 5);
        auto const quarter_end = core::make_date(2026, 3, 31);
        auto const workdays = working_days(first, quarter_end);
        auto day_number = std::size_t{0};
        for (auto day = first; day <= quarter_end || open() > 0; day += days{1}) {
            if (day > quarter_end + days{150}) {
                break;
            }
            if (day.time_since_epoch() > quarter_end.time_since_epoch() && !is_working(day)) {
                continue;
            }
            if (day <= quarter_end && !workdays.contains(day)) {
                continue;
            }
            advance(core::at_time(day, hours{8}));
            if (day <= quarter_end) {
                take_in_for_day(++day_number, workdays.size(), day);
            }
            advance(core::at_time(day, hours{16} + minutes{30}));
            for (auto& planned : planned_) {
                work_on(planned, day);
            }
            std::cout << "\r" << core::to_string(day) << "  hồ sơ: " << planned_.size()
                      << "  đang mở: " << open() << "   " << std::flush;
        }
        std::cout << "\n";
        auto refused = refused_;
        for (auto const& [rule, count] : archive_.refused()) {
            refused[rule] += count;
        }
        return tell_what_happened(api_, tokens_, wanted_, refused);
    }

private:
    void load_procedures() {
        auto next = std::string();
        do {
            auto const page = api_.get("/v1/procedures?limit=200" + next, tokens_.clerk);
            for (auto const& one : page.body.at("items").as_array()) {
                auto const path = "/v1/procedures/" + text_of(one, "code") + "/versions/" +
                                  std::to_string(one.at("version").as_int64());
                procedures_.push_back(api_.get(path, tokens_.clerk).body);
            }
            next = page.body.at("next").is_null() ? std::string() : "&after=" + text_of(page.body, "next");
        } while (!next.empty());
        if (procedures_.empty()) {
            throw std::runtime_error("no procedures are published");
        }
    }

    /// Asks the server's calendar for the working days: one working day from each day on.
    std::set<Date> working_days(Date from, Date to) {
        auto body = json::object{
            {"received_at", core::to_string(core::at_time(from - days{1}, hours{9}))},
            {"limit", json::object{{"value", 240}, {"unit", "working_day"}}},
        };
        auto const answer = api_.post("/v1/calendars/vn-hcmc/compute", tokens_.clerk, body);
        for (auto const& day : answer.body.at("days").as_array()) {
            if (day.at("counted").as_bool()) {
                all_working_.insert(*core::parse_date(text_of(day, "date")));
            }
        }
        auto within = std::set<Date>();
        for (auto const& day : all_working_) {
            if (day >= from && day <= to) {
                within.insert(day);
            }
        }
        return within;
    }

    [[nodiscard]] bool is_working(Date day) const { return all_working_.contains(day); }

    [[nodiscard]] std::size_t open() const {
        auto count = std::size_t{0};
        for (auto const& planned : planned_) {
            count += planned.final ? 0U : 1U;
        }
        return count;
    }

    void advance(core::Instant to) {
        auto const answer =
            api_.post("/v1/test-clock/advance", tokens_.admin, json::object{{"to", core::to_string(to)}});
        expect(answer, 200, "test clock");
    }

    void take_in_for_day(std::size_t day_number, std::size_t of, Date day) {
        auto const until = static_cast<std::size_t>(wanted_) * day_number / of;
        while (planned_.size() < until) {
            take_in(day);
        }
    }

    static Fate fate_of(std::size_t index) {
        switch (index % 20) {
        case 3:
            return Fate::late;
        case 7:
            return Fate::apologised;
        case 11:
            return Fate::refused;
        case 13:
            return Fate::withdrawn;
        case 5:
        case 17:
            return Fate::incomplete;
        case 1:
        case 9:
        case 15:
            return Fate::on_time;
        default:
            return Fate::early;
        }
    }

    void take_in(Date day) {
        auto const index = planned_.size();
        auto const& procedure = procedure_for(index, day);
        auto planned = Planned{};
        planned.fate = fate_of(index);
        auto const online = planned.fate == Fate::incomplete;
        auto const applicant = people_.applicant(index);
        planned.procedure = &procedure;
        planned.applicant = std::string(applicant.at("name").as_string());
        auto components = online ? incomplete(procedure) : archive_.hand_in(procedure, applicant, day);
        auto body = json::object{
            {"unit", unit_},
            {"procedure", procedure.at("code")},
            {"channel", online ? "online" : "counter"},
            {"applicant", applicant},
            {"components", std::move(components)},
            {"return_method", "counter"},
        };
        auto const key = std::vector{"Idempotency-Key: demo-" + std::to_string(index)};
        auto const answer =
            api_.post("/v1/dossiers", online ? tokens_.integration : tokens_.clerk, body, key);
        expect(answer, 201, "intake");
        planned.id = text_of(answer.body, "dossier_id");
        note(planned, answer);
        if (!online && !planned.final) {
            planned.etag = archive_.digitise(planned.id, planned.etag, planned.applicant, day);
        }
        planned_.push_back(planned);
    }

    /// Filed from home without the first component that is required.
    static json::array incomplete(json::value const& procedure) {
        auto components = json::array();
        auto skipped = false;
        for (auto const& component : procedure.at("components").as_array()) {
            if (!skipped && component.at("required").as_bool()) {
                skipped = true;
                continue;
            }
            components.push_back(json::object{{"code", component.at("code")}, {"copies", 1}});
        }
        return components;
    }

    /// The index-th procedure, or the next one in force that day.
    json::value const& procedure_for(std::size_t index, Date day) const {
        auto const today = core::to_string(day);
        for (auto i = index;; ++i) {
            auto const& one = procedures_[i % procedures_.size()];
            auto const ended = !one.at("effective_to").is_null() && text_of(one, "effective_to") < today;
            auto const suspended =
                !one.at("suspended_from").is_null() && text_of(one, "suspended_from") <= today;
            if (text_of(one, "effective_from") <= today && !ended && !suspended) {
                return one;
            }
        }
    }

    void note(Planned& planned, ApiClient::Answer const& answer) {
        planned.etag = answer.etag;
        auto const due = text_of(answer.body, "due_current");
        if (!due.empty()) {
            planned.due = core::date_of(*core::parse_instant(due));
        }
        auto const state = text_of(answer.body, "state");
        planned.final =
            state == "returned" || state == "withdrawn" || state == "rejected" || state == "stopped";
    }

    /// One action; false when the server refuses.
    bool act(Planned& planned, std::string const& token, json::object body) {
        return change(planned, token, "/actions", std::move(body));
    }

    bool change(Planned& planned, std::string const& token, std::string const& path, json::object body) {
        auto const answer =
            api_.post("/v1/dossiers/" + planned.id + path, token, body, {"If-Match: " + planned.etag, key()});
        if (answer.status != 200) {
            refused_[answer.body.is_object() ? text_of(answer.body, "code") : "?"]++;
            return false;
        }
        note(planned, answer);
        return true;
    }

    std::string key() { return "Idempotency-Key: demo-action-" + std::to_string(++actions_); }

    void reload(Planned& planned) {
        auto const answer = api_.get("/v1/dossiers/" + planned.id, tokens_.leader);
        planned.etag = answer.etag;
        view_ = answer.body;
        auto const due = text_of(view_, "due_current");
        if (!due.empty()) {
            planned.due = core::date_of(*core::parse_instant(due));
        }
    }

    void work_on(Planned& planned, Date day) {
        if (planned.final) {
            return;
        }
        reload(planned);
        auto const state = text_of(view_, "state");
        if (state == "registered") {
            act(planned,
                tokens_.clerk,
                {{"type", "request_supplement"},
                 {"items", json::array{"Bổ sung thành phần còn thiếu"}},
                 {"reason", "Hồ sơ nộp trực tuyến thiếu thành phần"}});
            return;
        }
        if (state == "awaiting_supplement") {
            act(planned, tokens_.clerk, {{"type", "receive_supplement"}, {"components", missing_components()}}
            );
            return;
        }
        if (!planned.checked) {
            planned.etag = archive_.verify(planned.id, planned.etag);
            planned.checked = true;
        }
        apologise(planned);
        if (ready_to_finish(planned, day)) {
            finish(planned, day);
        }
    }

    /// What the applicant brings when asked: everything that was missing.
    json::array missing_components() const {
        auto brought = json::array();
        for (auto const& code : view_.at("missing_components").as_array()) {
            brought.push_back(json::object{{"code", code}});
        }
        return brought;
    }

    /// The leader answers every draft: those foretold before the due date, the others once late.
    void apologise(Planned& planned) {
        auto const late = view_.at("late").as_bool();
        if (!late && planned.fate != Fate::apologised) {
            return;
        }
        auto const letters = view_.at("letters").as_array();
        for (auto const& letter : letters) {
            if (text_of(letter, "state") != "draft") {
                continue;
            }
            auto const path = "/letters/" + std::to_string(letter.at("letter").as_int64());
            auto const reason = "Kết quả kiểm nghiệm mẫu chưa gửi về đủ; phải lấy mẫu lần hai để đối chứng.";
            auto const done = change(planned, tokens_.leader, "/letters", {{"reason", reason}}) &&
                              change(planned, tokens_.leader, path + "/approve", {}) &&
                              change(planned, tokens_.leader, path + "/issue", {});
            if (done) {
                reload(planned);
            }
        }
    }

    bool ready_to_finish(Planned const& planned, Date day) {
        auto const apologised = !view_.at("due_rescheduled").is_null();
        switch (planned.fate) {
        case Fate::on_time:
            return day >= planned.due;
        case Fate::late:
            return apologised && view_.at("late").as_bool();
        case Fate::apologised:
            return apologised || day > planned.due;
        case Fate::early:
        case Fate::refused:
        case Fate::withdrawn:
        case Fate::incomplete:
            return day >= planned.due - days{1};
        }
        return true;
    }

    void finish(Planned& planned, Date day) {
        if (planned.fate == Fate::withdrawn) {
            act(planned, tokens_.clerk, {{"type", "withdraw"}, {"reason", "Chủ hồ sơ xin rút"}});
            return;
        }
        if (text_of(view_, "state") == "accepted") {
            while (act(planned, tokens_.reviewer, {{"type", "forward"}})) {
            }
            refused_.erase("step_unknown");
        }
        auto const refused = planned.fate == Fate::refused;
        auto body = json::object{
            {"type", "decide"},
            {"result",
             json::object{{"kind", refused ? "refused" : "granted"}, {"title", "Kết quả giải quyết"}}},
        };
        if (refused) {
            body["reason"] = "Không đủ điều kiện theo quy định";
        }
        reload(planned);
        if (text_of(view_, "state") == "in_progress" || text_of(view_, "state") == "accepted") {
            if (text_of(view_, "state") == "accepted") {
                act(planned,
                    tokens_.reviewer,
                    {{"type", "forward"}, {"to_step", view_.at("steps").as_array().back().at("step")}});
            }
            auto const decided = act(planned, tokens_.leader, std::move(body));
            if (decided && !refused) {
                planned.etag = archive_.register_result(
                    *planned.procedure,
                    planned.id,
                    planned.etag,
                    planned.applicant,
                    day
                );
            }
        }
        act(planned, tokens_.clerk, {{"type", "return_result"}});
    }

    ApiClient api_;
    DemoTokens tokens_;
    std::string unit_;
    int wanted_;
    std::vector<json::value> procedures_;
    std::set<Date> all_working_;
    std::vector<Planned> planned_;
    std::map<std::string, int> refused_;
    DemoPeople people_;
    DemoArchive archive_;
    json::value view_;
    int actions_{0};
};

} // namespace

DemoTokens read_tokens(std::string const& place) {
    if (std::filesystem::is_directory(place)) {
        auto const token = [&](std::string const& role) {
            auto stream = std::ifstream(std::filesystem::path(place) / (role + ".token"));
            auto text = std::string();
            if (!(stream >> text)) {
                throw std::runtime_error("cannot read the token of " + role);
            }
            return text;
        };
        return {token("clerk"), token("reviewer"), token("leader"), token("admin"), token("integration")};
    }
    auto stream = std::ifstream(place);
    auto text = std::ostringstream();
    text << stream.rdbuf();
    auto error = boost::system::error_code();
    auto const parsed = json::parse(text.str(), error);
    if (error || !parsed.is_object()) {
        throw std::runtime_error("cannot read the tokens file");
    }
    auto const token = [&](char const* role) { return text_of(parsed, role); };
    return {token("clerk"), token("reviewer"), token("leader"), token("admin"), token("integration")};
}

int run_demo(std::string const& base_url, DemoTokens const& tokens, std::string const& unit, int dossiers) {
    return Demo(base_url, tokens, unit, dossiers).run();
}

} // namespace motcua::services
