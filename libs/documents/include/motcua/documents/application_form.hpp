#pragma once

#include <motcua/app/forms.hpp>
#include <motcua/core/expected.hpp>
#include <motcua/documents/signature_room.hpp>
#include <motcua/documents/templates.hpp>

#include <cstdint>
#include <string>

namespace motcua::documents {

/// How an application came to the office.
enum class Submission : std::uint8_t {
    draft,   ///< not submitted
    counter, ///< filled in at the desk
    post,    ///< came by post, typed in at the desk
    online,  ///< filled in by the applicant himself
};

/// Everything an application (đơn, tờ khai) says besides what is the same on all of them.
struct ApplicationFacts {
    app::FormSheet sheet;
    std::string form;           ///< id of the form, "don-chung"
    int form_version{1};        ///< both are noted in the file
    std::string addressee;      ///< "Sở An toàn thực phẩm Thành phố Hồ Chí Minh"
    std::string procedure_name; ///< what is asked for
    std::string place;          ///< "Thành phố Hồ Chí Minh"
    core::Instant filled_at;
    std::string applicant_name; ///< stands under the signature
    Submission submission{Submission::draft};
    std::string submitted_at; ///< desk that took it in, or how the portal is called
    std::string dossier_code; ///< empty before intake
    std::string lookup_url;   ///< goes into the QR mark; empty leaves the mark out
    bool draft{false};        ///< "BẢN NHÁP" lies over every page
};

/// The A4 application by Decree 30/2020 as PDF/A-2b bytes, same facts, same bytes; `pages` and `rooms` when
/// wanted. Fails `invalid` with faults when a text cannot be printed.
[[nodiscard]] core::Expected<std::string> render_application(
    ApplicationFacts const& facts,
    Templates const& templates,
    SignatureRooms* rooms = nullptr,
    int* pages = nullptr
);

} // namespace motcua::documents
