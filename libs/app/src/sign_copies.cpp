#include <motcua/app/copy_desk.hpp>
#include <motcua/app/try_again.hpp>

#include <array>

namespace motcua::app {

namespace {

constexpr auto lease_seconds = 300;

/// A file is held in memory whole, and once more while it is signed.
constexpr auto most_bytes = std::int64_t{200'000'000};
constexpr auto piece_bytes = std::size_t{1'000'000};

constexpr auto pdf_type = "application/pdf";

core::Failure too_large_to_sign() {
    return core::conflict(
        "copy_too_large_to_sign",
        "Tệp quá lớn nên không ký số được; hãy quét lại với độ phân giải thấp hơn.",
        "The file is too large to be signed; scan it with a lower resolution."
    );
}

core::Failure not_signable() {
    return core::conflict(
        "copy_type_not_signed",
        "Loại tệp này không ký số dạng PDF được.",
        "Files of this type cannot be signed as PDF."
    );
}

core::Expected<std::string> content_of(FileShelf& files, CopySigning const& job) {
    if (job.size > most_bytes) {
        return too_large_to_sign();
    }
    auto const file = files.open(job.sha256);
    if (!file) {
        return file.error();
    }
    auto content = std::string();
    auto const size = (*file)->size();
    while (static_cast<std::int64_t>(content.size()) < size) {
        auto const piece = (*file)->read(static_cast<std::int64_t>(content.size()), piece_bytes);
        if (!piece) {
            return piece.error();
        }
        if (piece->empty()) {
            return core::Failure(
                core::Errc::unavailable,
                "file_damaged",
                "Tệp bị hỏng.",
                "The file is damaged."
            );
        }
        content += *piece;
    }
    return content;
}

/// The scan as a PDF: as it is, or its pictures set on pages.
core::Expected<PaperScan> pdf_of(CopyDesk const& desk, CopySigning const& job) {
    auto content = content_of(desk.files, job);
    if (!content) {
        return content.error();
    }
    if (job.media_type == pdf_type) {
        return PaperScan{std::move(*content), 0};
    }
    if (!job.media_type.starts_with("image/")) {
        return not_signable();
    }
    return desk.pdf_of_scan(*content, job.media_type);
}

core::Expected<std::optional<SignedCopy::File>>
signed_file(CopyDesk const& desk, Rules const& rules, CopySigning const& job) {
    auto const scan = pdf_of(desk, job);
    if (!scan) {
        return scan.error();
    }
    auto const field = "SoHoa-" + job.copy_id;
    auto const reason = "Số hóa thành phần " + job.component + ", hồ sơ " + job.dossier_code;
    auto const signed_pdf = desk.signer.sign_copy(
        CopySigner::Request{scan->pdf, job.officer, rules.unit(job.unit)->name, field, reason}
    );
    if (!signed_pdf) {
        return signed_pdf.error();
    }
    if (!*signed_pdf) {
        return std::optional<SignedCopy::File>();
    }
    auto const pages = scan->pages > 0 ? std::optional(scan->pages) : std::nullopt;
    auto const kept = desk.files.put(**signed_pdf, pdf_type, pages);
    if (!kept) {
        return kept.error();
    }
    return std::optional(SignedCopy::File{kept->sha256, kept->size, kept->media_type, kept->pages});
}

SignedCopy sign(CopyDesk const& desk, Rules const& rules, CopySigning const& job) {
    auto outcome = SignedCopy{};
    outcome.copy_id = job.copy_id;
    outcome.lease = job.lease;
    auto file = signed_file(desk, rules, job);
    if (file) {
        outcome.file = std::move(*file);
        return outcome;
    }
    outcome.failure = file.error();
    outcome.hold = !may_help_itself(outcome.failure->code());
    outcome.retry_seconds = pause_after(job.attempts);
    return outcome;
}

} // namespace

core::Expected<int> sign_copies(CopyStore& store, Rules const& rules, CopyDesk const& desk, int batch) {
    auto const jobs = store.claim_copy_signings(batch, lease_seconds);
    if (!jobs) {
        return jobs.error();
    }
    for (auto const& job : *jobs) {
        auto const finished = store.finish_copy_signing(sign(desk, rules, job));
        if (!finished) {
            return finished.error();
        }
    }
    return static_cast<int>(jobs->size());
}

} // namespace motcua::app
