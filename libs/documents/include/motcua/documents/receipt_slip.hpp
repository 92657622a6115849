#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/documents/addressee.hpp>
#include <motcua/documents/form_head.hpp>
#include <motcua/documents/signature_room.hpp>
#include <motcua/documents/templates.hpp>

#include <string>
#include <vector>

namespace motcua::documents {

/// One row of "Thành phần hồ sơ nộp gồm".
struct ReceivedComponent {
    std::string name;
    std::string form; ///< "Bản chính", "Bản sao", "Bản chụp"
    int copies{1};
};

/// Everything the receipt (form 01) says.
struct ReceiptFacts : FormHead {
    std::string dossier_code;
    Addressee applicant;
    std::string procedure_name; ///< Nội dung yêu cầu giải quyết
    std::vector<ReceivedComponent> components;
    int sets{1};       ///< Số lượng hồ sơ (bộ)
    std::string limit; ///< "05 ngày làm việc"
    core::Instant received_at;
    core::Instant due_at;
    std::string
        due_explained; ///< why that day: "05 ngày làm việc, tính từ ngày làm việc tiếp theo; không tính: …"
    std::string result_at;     ///< where and how the result is handed over
    std::string fee;           ///< fee_words(1'000'000); empty leaves the line out
    int register_volume{1};    ///< Quyển số
    int register_entry{1};     ///< Số thứ tự, running from 01 through the year
    std::string receiver_name; ///< officer who received
    std::string lookup_url;    ///< goes into the QR mark; empty leaves the mark out
    std::string lookup_key;    ///< what the applicant types with the code; empty leaves it out
};

/// The A5 slip as PDF bytes, same promises as render_apology.
[[nodiscard]] core::Expected<std::string>
render_receipt(ReceiptFacts const& facts, Templates const& templates, SignatureRooms* rooms = nullptr);

/// Most slips of one batch.
constexpr auto most_receipts = std::size_t{1000};

/// Many slips, such as those of a day, as one PDF for the printer: each begins on a page of its own, the
/// typeface is embedded once. Pointers of faults begin with the place of the slip, "/3/due_at". Fails
/// `invalid` for no slip or more than `most_receipts`.
[[nodiscard]] core::Expected<std::string>
render_receipts(std::vector<ReceiptFacts> const& slips, Templates const& templates);

} // namespace motcua::documents
