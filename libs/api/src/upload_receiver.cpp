#include "receivers.hpp"
#include "tus.hpp"
#include <motcua/http/problem.hpp>

#include <boost/json.hpp>

#include <memory>

namespace motcua::api {

namespace {

using app::UploadState;
using core::Expected;

/// An upload that is about to get bytes.
struct Opened {
    app::Upload upload;
    std::int64_t offset{};
    int status{}; ///< of the answer when all goes well
};

using Opening = Expected<Opened> (*)(Services&, Actor const&, Request const&);

Expected<Opened> announce(Services& services, Actor const& actor, Request const& request) {
    auto asked = read_announcement(request);
    if (!asked) {
        return asked.error();
    }
    asked->id = services.fresh_uuid();
    auto upload = app::begin_upload(services.uploads, services.upload_limits, *asked, actor);
    if (!upload) {
        return upload.error();
    }
    return Opened{std::move(*upload), 0, 201};
}

Expected<Opened> resume(Services& services, Actor const& actor, Request const& request) {
    auto upload = own_upload(services, actor, request);
    auto const offset = read_offset(request);
    if (!upload || !offset) {
        return !upload ? upload.error() : offset.error();
    }
    if (upload->state != UploadState::receiving) {
        return core::conflict(
            "upload_not_receiving",
            "Lượt tải lên này không còn nhận dữ liệu.",
            "This upload takes no more bytes."
        );
    }
    auto const received = services.files.received(upload->asked.id);
    if (!received) {
        return received.error();
    }
    if (*received != *offset) {
        return core::conflict(
            "upload_offset",
            "Vị trí gửi tiếp không khớp với phần đã nhận; hãy hỏi lại vị trí.",
            "The offset is not where the received part ends; ask for the offset."
        );
    }
    return Opened{std::move(*upload), *offset, 204};
}

/// Takes bytes of one upload: POST, which announces it, or PATCH.
class UploadReceiver final : public http::BodyReceiver {
public:
    UploadReceiver(Services& services, Opening opening, RouteRight const& right)
        : services_(services)
        , opening_(opening)
        , right_(right) {}

    std::optional<http::Response> begin(Request const& request) override {
        request_id_ = request.request_id;
        auto refused = wrong_tus_version(request);
        auto const needs_type = request.method == http::Method::patch || has_body(request);
        if (!refused && needs_type) {
            refused = wrong_piece_type(request);
        }
        if (refused) {
            return in_tus(std::move(*refused));
        }
        auto const opened = open(request);
        return opened ? std::nullopt : std::optional(problem(opened.error()));
    }

    std::optional<http::Response> take(std::string_view bytes) override {
        auto const count = static_cast<std::int64_t>(bytes.size());
        if (offset_ + count > upload_.asked.length) {
            undo();
            return problem(core::Failure(
                core::Errc::too_large,
                "upload_longer",
                "Dữ liệu gửi lên dài hơn độ dài đã báo.",
                "More bytes came than were announced."
            ));
        }
        auto const append = [&] { return services_.files.append(upload_.asked.id, offset_, bytes); };
        if (auto const taken = services_.feeds.run(upload_.asked.id, ticket_, append); !taken) {
            services_.feeds.leave(upload_.asked.id, ticket_);
            return problem(taken.error());
        }
        offset_ += count;
        if (checksum_) {
            checksum_->add(bytes);
        }
        return std::nullopt;
    }

    http::Response end() override {
        if (checksum_ && checksum_->base64() != announced_->base64) {
            undo();
            return in_tus(http::problem(
                460,
                "checksum_mismatch",
                "Mã băm của đoạn gửi lên không khớp; đoạn này bị bỏ.",
                "The checksum of the piece does not match; the piece is dropped.",
                request_id_
            ));
        }
        auto const settled = settle();
        services_.feeds.leave(upload_.asked.id, ticket_);
        if (!settled) {
            return problem(settled.error());
        }
        return answer(*settled);
    }

    /// What came stays, except for a piece whose checksum nobody can check any more.
    void cut_off() override {
        if (checksum_) {
            undo();
            return;
        }
        static_cast<void>(settle());
        services_.feeds.leave(upload_.asked.id, ticket_);
    }

private:
    Expected<void> open(Request const& request) {
        auto actor = admitted(services_, request, right_);
        if (!actor) {
            return actor.error();
        }
        auto announced = read_checksum(request);
        if (!announced) {
            return announced.error();
        }
        auto opened = opening_(services_, *actor, request);
        if (!opened) {
            return refused(services_, *actor, request, right_, opened.error());
        }
        actor_ = std::move(*actor);
        announced_ = std::move(*announced);
        if (announced_) {
            checksum_ = services_.make_checksum(announced_->algorithm);
        }
        upload_ = std::move(opened->upload);
        start_ = offset_ = opened->offset;
        status_ = opened->status;
        ticket_ = services_.feeds.enter(upload_.asked.id);
        return {};
    }

    /// Makes what came durable and notes it; the whole goes to examination.
    Expected<app::Upload> settle() {
        if (offset_ > start_) {
            if (auto const synced = services_.files.sync(upload_.asked.id); !synced) {
                return synced.error();
            }
        }
        if (offset_ < upload_.asked.length) {
            auto const wait = services_.upload_limits.wait;
            return services_.uploads.note_progress(upload_.asked.id, upload_.asked.length, wait);
        }
        static_cast<void>(services_.uploads.receive_upload(upload_.asked.id, offset_, 0));
        services_.examine_soon();
        return services_.uploads.upload(upload_.asked.id, actor_); // who looked meanwhile may have noted it
    }

    /// Drops what this request brought.
    void undo() {
        auto const cut = [&] { return services_.files.cut(upload_.asked.id, start_); };
        static_cast<void>(services_.feeds.run(upload_.asked.id, ticket_, cut));
        services_.feeds.leave(upload_.asked.id, ticket_);
    }

    [[nodiscard]] http::Response answer(app::Upload const& upload) const {
        auto response =
            status_ == 201 ? json_response(201, upload_json(upload, offset_)) : http::Response(204);
        tell_progress(response, upload, offset_);
        if (status_ == 201) {
            response.with("Location", "/v1/uploads/" + upload.asked.id);
        }
        return in_tus(std::move(response));
    }

    [[nodiscard]] http::Response problem(core::Failure const& failure) const {
        return in_tus(http::problem(failure, request_id_));
    }

    Services& services_;
    Opening opening_;
    RouteRight right_;
    std::string request_id_;
    Actor actor_;
    app::Upload upload_;
    std::optional<AnnouncedChecksum> announced_;
    std::unique_ptr<app::Checksum> checksum_;
    std::uint64_t ticket_{0};
    std::int64_t start_{0};
    std::int64_t offset_{0};
    int status_{0};
};

} // namespace

std::unique_ptr<http::BodyReceiver> receive_new_upload(Services& services, RouteRight const& right) {
    return std::make_unique<UploadReceiver>(services, announce, right);
}

std::unique_ptr<http::BodyReceiver> receive_upload_piece(Services& services, RouteRight const& right) {
    return std::make_unique<UploadReceiver>(services, resume, right);
}

} // namespace motcua::api
