#include "portal_parts.hpp"
#include "portal_session.hpp"
#include "portal_words.hpp"
#include <motcua/exchange/portal_client.hpp>

#include <boost/json.hpp>

namespace motcua::exchange {

namespace {

namespace json = boost::json;
using core::Expected;
using core::Failure;

constexpr auto json_type = "application/json; charset=utf-8";

constexpr auto dossiers_a_page = 50;
constexpr auto statuses_a_page = 1000;

std::int64_t micros(core::Date day) {
    return core::at_time(day, std::chrono::minutes{0}).time_since_epoch().count();
}

std::optional<core::Instant> instant_in(json::object const& facts, std::string_view name) {
    auto const* const value = facts.if_contains(name);
    return value == nullptr || !value->is_int64()
               ? std::nullopt
               : std::optional(core::Instant(std::chrono::microseconds(value->as_int64())));
}

Failure no_items() {
    return {
        core::Errc::unavailable,
        "portal_answer_unread",
        "Trả lời của Cổng thiếu danh sách.",
        "The portal's answer lacks the list."};
}

Failure unread_dossier() {
    return {
        core::Errc::malformed,
        "json",
        "Nội dung không phải là một đối tượng JSON đọc được.",
        "The body is no readable JSON object."};
}

std::optional<json::object> parsed(std::string_view text) {
    auto error = boost::system::error_code();
    auto value = json::parse({text.data(), text.size()}, error);
    return error || !value.is_object() ? std::nullopt : std::optional(std::move(value.as_object()));
}

/// Components and files of a dossier, out of what was read.
void take_components(json::object& read, json::object& intake, std::vector<app::OnlineDossier::File>& files) {
    auto components = json::array();
    auto const* const list = read.if_contains("components");
    for (auto const& component : list == nullptr ? json::array() : list->as_array()) {
        auto row = component.as_object();
        auto const code = text_at(row, "code");
        if (auto const* const attached = row.if_contains("files")) {
            for (auto const& file : attached->as_array()) {
                auto const& facts = file.as_object();
                files.push_back({code, text_at(facts, "id"), text_at(facts, "name"), text_at(facts, "sha256")}
                );
            }
            row.erase("files");
        }
        components.push_back(std::move(row));
    }
    intake["components"] = std::move(components);
}

class PortalClient final : public app::PortalGateway {
public:
    PortalClient(app::PortalFormat format, PortalAccess access)
        : format_(std::move(format))
        , session_(format_, std::move(access)) {}

    std::string const& title() const override { return format_.title; }

    bool wants(std::string const& kind) const override { return format_.messages.contains(kind); }

    Expected<std::string> next_code() override {
        auto const answer = called(format_.next_code, json::object());
        if (!answer) {
            return answer.error();
        }
        auto code = text_at(answer->body, format_.next_code_answer);
        return code.empty() ? Expected<std::string>(no_items()) : code;
    }

    Expected<app::PortalFileName> upload(app::PortalFile const& file, std::string_view bytes) override {
        auto const boundary = fresh_boundary(bytes);
        auto const answer = session_.call(
            format_.upload.path,
            form_of(boundary, format_.upload.part, file, bytes),
            "multipart/form-data; boundary=" + boundary,
            file.sha256
        );
        if (!answer) {
            return answer.error();
        }
        auto name = app::PortalFileName{file.sha256, text_at(answer->body, format_.upload.id), {}};
        name.hash = text_at(answer->body, format_.upload.hash);
        if (name.id.empty()) {
            return no_items();
        }
        if (!name.hash.empty() && name.hash != file.sha256) {
            return Failure(
                core::Errc::unavailable,
                "portal_file_hash",
                "Cổng nhận tệp nhưng mã băm không khớp.",
                "The portal took the file, but its hash differs."
            );
        }
        return name;
    }

    Expected<std::string>
    written(app::PortalMessage const& message, std::vector<app::PortalFileName> const& files) const override {
        auto facts = json::parse(message.facts).as_object();
        facts["code"] = message.portal_code;
        facts["our_code"] = message.dossier_code;
        facts["key"] = message.key;
        facts["attachments"] = attachments(facts, files);
        auto const& call = format_.messages.at(message.kind);
        auto const body = written_message(format_, call.fields, facts);
        return body ? Expected<std::string>(json::serialize(*body)) : body.error();
    }

    Expected<app::PortalReceipt>
    send(app::PortalMessage const& message, std::string const& payload) override {
        auto const& call = format_.messages.at(message.kind);
        auto const answer = session_.call(call.path, payload, json_type, message.key);
        return answer ? Expected<app::PortalReceipt>(app::PortalReceipt{answer->duplicate}) : answer.error();
    }

    Expected<app::OnlinePage> online_dossiers(std::string const& place) override {
        auto const answer =
            called(format_.online.call, json::object{{"place", place}, {"limit", dossiers_a_page}});
        if (!answer) {
            return answer.error();
        }
        auto const* const items = value_at(answer->body, format_.online.items);
        if (items == nullptr || !items->is_array()) {
            return no_items();
        }
        auto page = app::OnlinePage{};
        for (auto const& item : items->as_array()) {
            page.dossiers.push_back(json::serialize(item));
        }
        page.next = text_at(answer->body, format_.online.next);
        return page;
    }

    Expected<std::string> file(std::string const& id) override {
        return session_.fetch(path_with(format_.online.file_path, id));
    }

    Expected<app::PortalStatusPage>
    statuses(core::Date from, core::Date to, std::string const& place) override {
        auto const answer = called(
            format_.statuses.call,
            json::object{
                {"from", micros(from)},
                {"to", micros(to + std::chrono::days{1}) - 1},
                {"place", place},
                {"limit", statuses_a_page}}
        );
        if (!answer) {
            return answer.error();
        }
        auto const* const items = value_at(answer->body, format_.statuses.items);
        if (items == nullptr || !items->is_array()) {
            return no_items();
        }
        auto page = app::PortalStatusPage{};
        for (auto const& item : items->as_array()) {
            auto status = status_of(item);
            if (!status) {
                return status.error();
            }
            page.items.push_back(std::move(*status));
        }
        page.next = text_at(answer->body, format_.statuses.next);
        return page;
    }

    std::string code_of(std::string_view dossier) const override {
        auto const object = parsed(dossier);
        if (!object) {
            return {};
        }
        for (auto const& field : format_.online.fields) {
            if (field.from == "code") {
                auto code = text_at(*object, field.name);
                return code.size() > 100 || code.find('\0') != std::string::npos ? std::string() : code;
            }
        }
        return {};
    }

    Expected<app::OnlineDossier> read_online(std::string_view dossier) const override {
        auto const object = parsed(dossier);
        if (!object) {
            return unread_dossier();
        }
        auto read = read_message(format_, format_.online.fields, *object);
        if (!read) {
            return read.error();
        }
        auto online = app::OnlineDossier{text_at(*read, "code"), {}, {}};
        auto intake = (*read)["intake"].is_object() ? (*read)["intake"].as_object() : json::object();
        if (auto const filed_at = instant_in(intake, "received_at")) {
            intake["received_at"] = core::to_string(*filed_at);
        }
        intake["channel"] = "online";
        take_components(*read, intake, online.files);
        online.intake = json::serialize(intake);
        return online;
    }

    std::string answer(std::string const& code, Failure const* failure) const override {
        auto body = json::object();
        body[format_.answer.code] = failure == nullptr ? format_.answer.ok.front() : format_.answer.refused;
        auto message = failure == nullptr ? std::string("Đã nhận hồ sơ.") : failure->vi();
        if (failure != nullptr) {
            for (auto const& fault : failure->faults()) {
                message += " " + fault.pointer + ": " + fault.vi;
            }
        }
        body[format_.answer.message] = message;
        for (auto const& field : format_.online.fields) {
            if (field.from == "code") {
                body[field.name] = code;
            }
        }
        return json::serialize(body);
    }

private:
    Expected<PortalAnswer> called(app::PortalCall const& call, json::object const& facts) {
        auto const body = written_message(format_, call.fields, facts);
        return body ? session_.call(call.path, json::serialize(*body), json_type) : body.error();
    }

    /// What of a line cannot be read counts as different.
    Expected<app::PortalStatus> status_of(json::value const& item) const {
        auto const* const line = item.if_object();
        if (line == nullptr) {
            return no_items();
        }
        auto status = app::PortalStatus{};
        for (auto const& field : format_.statuses.fields) {
            auto const read = read_message(format_, {field}, *line);
            if (!read) {
                continue;
            }
            if (field.from == "code") {
                status.code = text_at(*read, "code");
            } else if (field.from == "state" && read->contains("state")) {
                status.state = read->at("state").to_number<int>();
            } else if (field.from == "accepted_at") {
                status.accepted_at = instant_in(*read, "accepted_at");
            } else if (field.from == "due") {
                status.due = instant_in(*read, "due");
            }
        }
        return status.code.empty() ? Expected<app::PortalStatus>(no_items()) : status;
    }

    app::PortalFormat format_;
    PortalSession session_;
};

} // namespace

std::unique_ptr<app::PortalGateway> make_portal_gateway(app::PortalFormat format, PortalAccess access) {
    return std::make_unique<PortalClient>(std::move(format), std::move(access));
}

} // namespace motcua::exchange
