#include "receivers.hpp"
#include "tus.hpp"
#include <motcua/http/multipart.hpp>
#include <motcua/http/problem.hpp>

#include <boost/json.hpp>

#include <algorithm>
#include <charconv>
#include <memory>
#include <vector>

namespace motcua::api {

namespace {

namespace json = boost::json;
using core::Expected;

/// One file of the form: an upload of its own, or why it is none.
struct FormFile {
    std::string name; ///< of the form's field
    std::string file_name;
    app::Upload upload;
    std::int64_t size{0};
    std::optional<core::Failure> problem;
};

core::Failure no_file() {
    return core::invalid(
        "/",
        "form_field",
        "Biểu mẫu này chỉ nhận tệp, mỗi mục có filename.",
        "This form takes files only, each part with a filename."
    );
}

/// Takes the files of a form, each to the shelf as it comes; examined when the form is whole.
class FormReceiver final : public http::BodyReceiver, public http::PartSink {
public:
    FormReceiver(Services& services, RouteRight const& right)
        : services_(services)
        , right_(right) {}

    std::optional<http::Response> begin(Request const& request) override {
        request_id_ = request.request_id;
        auto actor = admitted(services_, request, right_);
        if (!actor) {
            return problem(actor.error());
        }
        auto const boundary = http::form_boundary(request.header("Content-Type"));
        if (!boundary) {
            return problem(boundary.error());
        }
        actor_ = std::move(*actor);
        target_.dossier = core::DossierId(request.query_value("dossier").value_or(std::string()));
        target_.component = request.query_value("component").value_or(std::string());
        if (!target_.dossier.empty() && !is_uuid(target_.dossier.text())) {
            return problem(core::not_found("dossier"));
        }
        left_ = most_bytes(request);
        reader_ = std::make_unique<http::FormReader>(*boundary, *this);
        return std::nullopt;
    }

    std::optional<http::Response> take(std::string_view bytes) override {
        auto const read = reader_->feed(bytes);
        left_ -= static_cast<std::int64_t>(bytes.size());
        if (read) {
            return std::nullopt;
        }
        drop_all();
        return problem(read.error());
    }

    http::Response end() override {
        if (auto const whole = reader_->finish(); !whole) {
            drop_all();
            return problem(whole.error());
        }
        auto outcomes = json::array();
        for (auto& file : files_) {
            outcomes.push_back(outcome_of(file));
        }
        return json_response(201, json::object{{"files", std::move(outcomes)}});
    }

    void cut_off() override { drop_all(); }

private:
    /// A file can be no longer than what is left of the request.
    [[nodiscard]] std::int64_t most_bytes(Request const& request) const {
        auto const header = request.header("Content-Length");
        auto length = services_.upload_limits.form_bytes;
        std::from_chars(header.data(), header.data() + header.size(), length);
        return length;
    }

    Expected<void> begin_part(http::PartHead const& head) override {
        if (head.file_name.empty()) {
            return no_file();
        }
        auto file = FormFile();
        file.name = head.name;
        auto name = app::display_name(head.file_name);
        if (!name) {
            file.problem = name.error();
            files_.push_back(std::move(file));
            return {};
        }
        file.file_name = *name;
        auto asked = target_;
        asked.id = services_.fresh_uuid();
        asked.file_name = std::move(*name);
        asked.length = std::clamp<std::int64_t>(left_, 1, services_.upload_limits.file_bytes);
        auto upload = app::begin_upload(services_.uploads, services_.upload_limits, asked, actor_);
        if (upload) {
            file.upload = std::move(*upload);
        } else {
            file.problem = app::told_as(upload.error());
        }
        files_.push_back(std::move(file));
        return {};
    }

    /// What will not be kept is read past.
    Expected<void> part_bytes(std::string_view bytes) override {
        auto& file = files_.back();
        if (file.problem) {
            return {};
        }
        auto const appended = services_.files.append(file.upload.asked.id, file.size, bytes);
        if (!appended) {
            fail(file, appended.error());
            return {};
        }
        file.size += static_cast<std::int64_t>(bytes.size());
        return {};
    }

    Expected<void> end_part() override {
        auto& file = files_.back();
        auto const settled = file.problem ? Expected<void>() : settle(file);
        if (!settled) {
            fail(file, settled.error());
        }
        return {};
    }

    /// Durable, and no longer counted as the most it could have become.
    Expected<void> settle(FormFile const& file) {
        if (file.size == 0) {
            return core::invalid("/", "file_empty", "Tệp rỗng.", "The file is empty.");
        }
        if (auto const synced = services_.files.sync(file.upload.asked.id); !synced) {
            return synced.error();
        }
        auto const noted =
            services_.uploads.note_progress(file.upload.asked.id, file.size, services_.upload_limits.wait);
        return noted ? Expected<void>() : noted.error();
    }

    void fail(FormFile& file, core::Failure failure) {
        static_cast<void>(services_.uploads.drop_upload(file.upload.asked.id, actor_));
        services_.examine_soon(); // clears its bytes away
        file.problem = std::move(failure);
    }

    void drop_all() {
        for (auto& file : files_) {
            if (!file.problem) {
                static_cast<void>(services_.uploads.drop_upload(file.upload.asked.id, actor_));
            }
        }
        services_.examine_soon();
    }

    json::object outcome_of(FormFile& file) {
        if (!file.problem) {
            examine(file);
        }
        auto outcome = json::object{{"name", file.name}, {"file_name", file.file_name}, {"upload", nullptr}};
        outcome["problem"] = nullptr;
        if (!file.upload.asked.id.empty()) {
            outcome["upload"] = upload_json(file.upload, file.size);
        }
        if (auto const& refused = file.upload.problem) {
            outcome["problem"] = refusal_json(refused->rule, refused->vi, refused->en);
        } else if (file.problem) {
            outcome["problem"] = refusal_json(file.problem->rule(), file.problem->vi(), file.problem->en());
        }
        return outcome;
    }

    void examine(FormFile& file) {
        auto const lease = app::examination_lease_seconds;
        auto const received = services_.uploads.receive_upload(file.upload.asked.id, file.size, lease);
        if (!received) {
            file.problem = received.error();
            return;
        }
        auto const examined =
            app::examine_upload(services_.uploads, services_.files, services_.upload_limits, *received);
        if (!examined) {
            file.problem = examined.error();
        }
        if (auto seen = services_.uploads.upload(file.upload.asked.id, actor_)) {
            file.upload = std::move(*seen);
        }
        services_.examine_soon(); // clears the bytes of a refused one away
    }

    [[nodiscard]] http::Response problem(core::Failure const& failure) const {
        return http::problem(failure, request_id_);
    }

    Services& services_;
    RouteRight right_;
    std::string request_id_;
    Actor actor_;
    app::NewUpload target_;
    std::int64_t left_{0}; ///< of the request, not read yet
    std::unique_ptr<http::FormReader> reader_;
    std::vector<FormFile> files_;
};

} // namespace

std::unique_ptr<http::BodyReceiver> receive_form(Services& services, RouteRight const& right) {
    return std::make_unique<FormReceiver>(services, right);
}

} // namespace motcua::api
