#include "byte_ranges.hpp"
#include "cms_check.hpp"
#include "pdf_update.hpp"
#include "revision_change.hpp"

#include <algorithm>
#include <set>

namespace motcua::signing {

namespace {

/// No letter or result of a procedure comes near.
constexpr auto most_file_bytes = std::size_t{64} << 20U;
constexpr auto most_signatures = std::size_t{32};

/// "D:20260110170000+07'00'" (ISO 32000-1, 7.9.4), whole to the second with an offset, or nothing.
std::optional<core::Instant> pdf_time(std::string const& text) {
    constexpr auto seconds_end = std::size_t{16};
    if (!text.starts_with("D:") || text.size() < seconds_end + 1) {
        return std::nullopt;
    }
    auto const part = [&text](std::size_t at, std::size_t length) { return text.substr(at, length); };
    auto zone = text.substr(seconds_end);
    if (zone.starts_with('Z')) {
        zone = "Z";
    } else if (zone.size() >= 6 && zone[3] == '\'') {
        zone = zone.substr(0, 3) + ":" + zone.substr(4, 2);
    }
    return core::parse_instant(
        part(2, 4) + "-" + part(6, 2) + "-" + part(8, 2) + "T" + part(10, 2) + ":" + part(12, 2) + ":" +
        part(14, 2) + zone
    );
}

std::string name_at(QPDFObjectHandle dictionary, char const* key) {
    auto value = dictionary.getKey(key);
    return value.isName() ? value.getName() : std::string();
}

core::Failure changed_later() {
    return core::conflict(
        "changed_later",
        "Văn bản bị sửa sau khi ký: có nội dung được nối thêm ngoài chữ ký.",
        "The document was changed after signing: more than signatures was appended."
    );
}

/// Signature, and the end of what it covers, to put the reports in the order of signing.
struct Judged {
    std::size_t end;
    SignatureReport report;
};

class Verification {
public:
    Verification(std::string_view bytes, QPDF& pdf, Trust const& trust, core::Instant at)
        : bytes_(bytes)
        , pdf_(pdf)
        , trust_(trust.store())
        , at_(at) {}

    [[nodiscard]] Judged judge(SignedField field) {
        auto judged = Judged{bytes_.size(), {}};
        auto& report = judged.report;
        report.field = field.name;
        if (!field.dictionary.isDictionary() || !is_own(field.dictionary)) {
            report.fault = core::conflict(
                "signature_shared",
                "Trường chữ ký dùng lại chữ ký của trường khác.",
                "The signature field reuses the signature of another field."
            );
            return judged;
        }
        read_claimed_time(field.dictionary, report);
        auto const form = name_at(field.dictionary, "/SubFilter");
        if (form != "/ETSI.CAdES.detached" && form != "/adbe.pkcs7.detached") {
            report.fault = core::conflict(
                "subfilter_unsupported",
                "Dạng chữ ký trong PDF không được chấp nhận.",
                "The form of the signature in the PDF is not accepted."
            );
            return judged;
        }
        auto const coverage = coverage_of(bytes_, field.dictionary);
        if (!coverage) {
            report.fault = coverage.error();
            return judged;
        }
        judged.end = coverage->end;
        report.later = change_behind(bytes_, coverage->end, pdf_);
        check_cms(
            coverage->der,
            bytes_.substr(0, coverage->hole_begin),
            bytes_.substr(coverage->hole_end, coverage->end - coverage->hole_end),
            form == "/ETSI.CAdES.detached" ? CmsProfile::cades : CmsProfile::pkcs7,
            trust_,
            at_,
            report
        );
        if (!report.fault && report.later == LaterChange::other) {
            report.fault = changed_later();
        }
        return judged;
    }

private:
    [[nodiscard]] bool is_own(QPDFObjectHandle dictionary) {
        return !dictionary.isIndirect() || seen_.insert(dictionary.getObjGen()).second;
    }

    static void read_claimed_time(QPDFObjectHandle dictionary, SignatureReport& report) {
        auto time = dictionary.getKey("/M");
        report.signed_at = time.isString() ? pdf_time(time.getUTF8Value()) : std::nullopt;
        report.time_source = report.signed_at ? TimeSource::claimed : TimeSource::none;
    }

    std::string_view bytes_;
    QPDF& pdf_;
    TrustStore const& trust_;
    core::Instant at_;
    std::set<QPDFObjGen> seen_;
};

std::optional<core::Failure> verdict(std::vector<SignatureReport> const& signatures) {
    if (signatures.empty()) {
        return core::conflict(
            "no_signature",
            "Văn bản không có chữ ký số.",
            "The document has no digital signature."
        );
    }
    for (auto const& signature : signatures) {
        if (signature.fault) {
            return core::conflict(
                "signature_invalid",
                "Chữ ký " + signature.field + " không hợp lệ: " + signature.fault->vi(),
                "Signature " + signature.field + " is not valid: " + signature.fault->en()
            );
        }
    }
    return std::nullopt;
}

} // namespace

PdfReport verify_pdf(std::string_view pdf, Trust const& trust, core::Instant at) {
    auto report = PdfReport();
    if (pdf.size() > most_file_bytes) {
        report.fault =
            core::Failure(core::Errc::too_large, "pdf_too_large", "Tệp quá lớn.", "The file is too large.");
        return report;
    }
    auto const opened = open_pdf(pdf);
    if (!opened || !ends_a_file(pdf)) {
        report.fault = opened ? damaged() : opened.error();
        return report;
    }
    try {
        auto const fields = signed_fields(**opened);
        if (fields.size() > most_signatures) {
            report.fault = core::conflict(
                "too_many_signatures",
                "Văn bản có quá nhiều chữ ký.",
                "The document has too many signatures."
            );
            return report;
        }
        auto verification = Verification(pdf, **opened, trust, at);
        auto judged = std::vector<Judged>();
        for (auto const& field : fields) {
            judged.push_back(verification.judge(field));
        }
        std::stable_sort(judged.begin(), judged.end(), [](auto const& left, auto const& right) {
            return left.end < right.end;
        });
        for (auto& one : judged) {
            report.signatures.push_back(std::move(one.report));
        }
        report.fault = verdict(report.signatures);
    } catch (std::exception const&) {
        // An object that is only read now can be broken, in ways qpdf has several exceptions for.
        report.fault = damaged();
    }
    return report;
}

} // namespace motcua::signing
