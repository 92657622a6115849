#include "part_head.hpp"
#include <motcua/http/headers.hpp>
#include <motcua/http/multipart.hpp>

#include <algorithm>

namespace motcua::http {

namespace {

using core::Expected;

constexpr std::size_t most_head_bytes = 8 * 1024;
constexpr std::size_t most_parts = 100;
constexpr std::string_view crlf = "\r\n";
constexpr std::string_view head_end = "\r\n\r\n";

/// RFC 2046 §5.1.1: 1 to 70 of these, not ending in a space.
bool is_boundary(std::string_view text) {
    constexpr std::string_view marks = "'()+_,-./:=? ";
    auto const fits = [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               marks.find(c) != std::string_view::npos;
    };
    return !text.empty() && text.size() <= 70 && text.back() != ' ' && std::ranges::all_of(text, fits);
}

core::Failure boundary_fault() {
    return form_fault(
        "multipart_boundary",
        "Ranh giới giữa các mục của biểu mẫu không đúng dạng.",
        "The boundary between parts of the form is malformed."
    );
}

core::Failure unfinished() {
    return form_fault(
        "multipart_unfinished",
        "Biểu mẫu bị cắt ngang: thiếu ranh giới cuối.",
        "The form is cut short: its last boundary is missing."
    );
}

core::Failure head_too_long() {
    return form_fault(
        "multipart_head",
        "Phần đầu của một mục dài quá 8 KiB.",
        "The header of a part is longer than 8 KiB."
    );
}

} // namespace

Expected<std::string> form_boundary(std::string_view content_type) {
    auto const read = read_parameters(content_type);
    if (!read || !same_token(read->value, "multipart/form-data")) {
        return form_fault(
            "multipart_type",
            "Nội dung phải là multipart/form-data.",
            "The content must be multipart/form-data."
        );
    }
    auto const* boundary = read->only("boundary");
    if (boundary == nullptr || !is_boundary(*boundary)) {
        return boundary_fault();
    }
    return *boundary;
}

FormReader::FormReader(std::string const& boundary, PartSink& sink)
    : delimiter_("\r\n--" + boundary)
    , sink_(sink) {}

Expected<void> FormReader::feed(std::string_view bytes) {
    held_ += bytes;
    while (true) {
        auto const went = step();
        if (!went) {
            return went.error();
        }
        if (*went == Step::need_more) {
            return {};
        }
    }
}

Expected<void> FormReader::finish() const {
    if (place_ != Place::closed) {
        return unfinished();
    }
    return {};
}

Expected<FormReader::Step> FormReader::step() {
    switch (place_) {
    case Place::opening:
        return read_opening();
    case Place::after_boundary:
        return read_after_boundary();
    case Place::head:
        return read_head();
    case Place::content:
        return read_content();
    case Place::closed:
        return read_closed();
    }
    return Step::need_more;
}

/// The first boundary stands at the very beginning, without its CRLF.
Expected<FormReader::Step> FormReader::read_opening() {
    auto const wanted = std::string_view(delimiter_).substr(crlf.size());
    auto const here = std::string_view(held_).substr(0, wanted.size());
    if (here != wanted.substr(0, here.size())) {
        return boundary_fault();
    }
    if (here.size() < wanted.size()) {
        return Step::need_more;
    }
    held_.erase(0, wanted.size());
    place_ = Place::after_boundary;
    return Step::went_on;
}

Expected<FormReader::Step> FormReader::read_after_boundary() {
    if (held_.size() < crlf.size()) {
        return Step::need_more;
    }
    auto const mark = held_.substr(0, crlf.size());
    held_.erase(0, crlf.size());
    if (mark == "--" && parts_ > 0) {
        place_ = Place::closed;
        return Step::went_on;
    }
    if (mark != crlf) {
        return boundary_fault();
    }
    if (parts_ == most_parts) {
        return form_fault("multipart_parts", "Biểu mẫu có quá 100 mục.", "The form has more than 100 parts.");
    }
    ++parts_;
    place_ = Place::head;
    return Step::went_on;
}

Expected<FormReader::Step> FormReader::read_head() {
    auto const end = held_.find(head_end);
    if (std::min(end, held_.size()) > most_head_bytes) {
        return head_too_long();
    }
    if (end == std::string::npos) {
        return Step::need_more;
    }
    auto const head = read_part_head(std::string_view(held_).substr(0, end + crlf.size()));
    if (!head) {
        return head.error();
    }
    if (auto const begun = sink_.begin_part(*head); !begun) {
        return begun.error();
    }
    held_.erase(0, end + head_end.size());
    place_ = Place::content;
    return Step::went_on;
}

/// Hands on what cannot be the beginning of a boundary.
Expected<FormReader::Step> FormReader::read_content() {
    auto const found = held_.find(delimiter_);
    auto const tail = delimiter_.size() - 1;
    auto const safe = found != std::string::npos ? found : held_.size() - std::min(tail, held_.size());
    if (safe > 0) {
        if (auto const taken = sink_.part_bytes(std::string_view(held_).substr(0, safe)); !taken) {
            return taken.error();
        }
    }
    if (found == std::string::npos) {
        held_.erase(0, safe);
        return Step::need_more;
    }
    held_.erase(0, found + delimiter_.size());
    if (auto const ended = sink_.end_part(); !ended) {
        return ended.error();
    }
    place_ = Place::after_boundary;
    return Step::went_on;
}

/// A line end may follow the last boundary, nothing else.
Expected<FormReader::Step> FormReader::read_closed() const {
    if (held_ != crlf.substr(0, std::min(held_.size(), crlf.size())) || held_.size() > crlf.size()) {
        return boundary_fault();
    }
    return Step::need_more;
}

} // namespace motcua::http
