#include "verify_command.hpp"

#include "law.hpp"
#include "signature_report.hpp"
#include <motcua/core/time.hpp>
#include <motcua/signing/development_pki.hpp>
#include <motcua/signing/verify_pdf.hpp>

#include <boost/json.hpp>

#include <chrono>
#include <fstream>
#include <iostream>
#include <iterator>

namespace motcua::services {

namespace {

namespace json = boost::json;
using signing::SignatureReport;

void tell(SignatureReport const& signature) {
    auto const later = words_for(signature.later);
    auto const source = words_for(signature.time_source);
    auto const revocation = words_for(signature.revocation);
    auto const at = signature.signed_at ? core::to_string(*signature.signed_at) : std::string("?");
    std::cout << signature.field << ": "
              << (signature.valid() ? "HỢP LỆ / VALID" : "KHÔNG HỢP LỆ / NOT VALID")
              << "\n  Người ký / signer: " << signature.signer;
    if (!signature.agency.empty()) {
        std::cout << " (" << signature.agency << ")";
    }
    std::cout << "\n  Thời điểm / time: " << at << ", " << source.vi << " / " << source.en
              << "\n  Chứng thư / certificate: " << revocation.vi << " / " << revocation.en
              << "\n  Phạm vi / coverage: " << later.vi << " / " << later.en << "\n";
    if (signature.fault) {
        std::cout << "  " << signature.fault->vi() << "\n  " << signature.fault->en() << "\n";
    }
}

void tell(signing::PdfReport const& report) {
    for (auto const& signature : report.signatures) {
        tell(signature);
    }
    if (report.fault) {
        std::cout << report.fault->vi() << "\n" << report.fault->en() << "\n";
    } else {
        std::cout << "Văn bản hợp lệ.\nThe document is valid.\n";
    }
}

core::Instant now() {
    return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

} // namespace

int verify_pdf_file(std::string const& file, std::string const& trust_directory, bool json_wanted) {
    auto input = std::ifstream(file, std::ios::binary);
    if (!input) {
        std::cerr << "Không đọc được tệp.\nThe file cannot be read.\n";
        return 2;
    }
    auto trust = trust_directory.empty() ? core::Expected<signing::Trust>(signing::Trust())
                                         : signing::Trust::load(trust_directory);
    if (!trust) {
        std::cerr << told(trust.error());
        return 2;
    }
    auto const bytes = std::string(std::istreambuf_iterator<char>(input), {});
    auto const report = signing::verify_pdf(bytes, *trust, now());
    if (json_wanted) {
        std::cout << json::serialize(report_json(report)) << "\n";
    } else {
        tell(report);
    }
    return report.valid() ? 0 : 1;
}

int init_development_pki(std::string const& directory) {
    auto pki = signing::DevelopmentPki();
    pki.directory = directory;
    auto const made = pki.create(now());
    if (!made) {
        std::cerr << told(made.error());
        return 1;
    }
    std::cout << "CHỈ DÙNG ĐỂ PHÁT TRIỂN, không dùng để ký văn bản thật.\n"
              << "FOR DEVELOPMENT ONLY, not for signing real documents.\n"
              << "Chứng thư gốc, danh sách thu hồi / trust:  " << pki.trust().string() << "\n"
              << "Khóa của chứng thư gốc / root key:         " << pki.root_key().string() << "\n"
              << "Khóa của người ký / person:                " << pki.person_key().string() << "\n"
              << "Khóa của cơ quan / agency:                 " << pki.agency_key().string() << "\n"
              << "Khóa của dấu thời gian / time stamps:      " << pki.timestamp_key().string() << "\n"
              << "Mật khẩu của các khóa / passphrase:        " << pki.passphrase().string() << "\n";
    return 0;
}

} // namespace motcua::services
