#pragma once

#include <motcua/app/intake.hpp>
#include <motcua/core/expected.hpp>
#include <motcua/domain/dossier_actions.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace motcua::app {

/// Papers that are numbered, issued and kept (RULES §2). The control slip and the register have no number.
enum class PaperKind : std::uint8_t { receipt, supplement, refusal, apology, stop };

[[nodiscard]] std::string_view name_of(PaperKind kind); ///< "supplement"
[[nodiscard]] std::optional<PaperKind> paper_kind_named(std::string_view name);

/// A file on its way into or out of the database, addressed by its content.
struct Document {
    std::string sha256;
    std::string media_type;
    std::string content;
};

/// What was filed, as papers show it.
struct Filing {
    struct Component {
        std::string name;
        std::string copy_kind; ///< as domain::name_of(CopyKind)
        int copies{1};
        bool reused{}; ///< taken from an earlier dossier or result
    };

    Applicant applicant;
    std::string content;
    int sets{1};
    std::string return_method;
    std::string lookup_key;
    int register_number{};   ///< Số thứ tự in the year's register
    std::string received_by; ///< display name
    std::vector<Component> components;
    std::map<std::string, std::string> people; ///< display names of the accounts that handed it over
};

/// What the action said that the dossier's facts do not keep.
struct PaperFacts {
    std::string reason;
    std::vector<std::string> items;
    std::string signer; ///< display name of who answers for the paper
};

/// One paper to print. References live as long as the call.
struct PaperRequest {
    PaperKind kind{};
    int seq{1};    ///< of its kind in the dossier: which supplement request, which letter
    int number{0}; ///< 0: a draft without number
    core::Instant at;
    PaperFacts const& facts;
    domain::Dossier const& dossier;
    domain::ProcedureVersion const& procedure;
    Filing const& filing;
    std::string verify_key; ///< leads to the public verification; empty on drafts
    bool preview{};         ///< watermark BẢN NHÁP
};

/// Room for a signature, in points from the page's lower left corner.
struct SignaturePlace {
    std::string role; ///< "person": the head's, with the seal over it; "agency": the agency alone
    int page{1};
    double x{};
    double y{};
    double width{};
    double height{};
};

struct RenderedPaper {
    Document document;
    std::string symbol; ///< "05/PXL-SATTP"; empty on drafts
    std::vector<SignaturePlace> places;
    int pages{}; ///< 0: nobody counted
};

/// One line of the year's register (RULES §2, register).
struct RegisterLine {
    int number{};
    std::string code;
    std::string procedure_name;
    int sets{1};
    std::string applicant_name;
    std::string address;
    std::string phone;
    core::Date received_on{};
    std::optional<core::Date> due_on; ///< none before acceptance
    std::optional<core::Date> sent_on;
    std::optional<core::Date> finished_on;
    std::optional<core::Date> returned_on;
    std::string return_method;
    domain::DossierState state{};
};

struct RegisterRequest {
    core::UnitId unit;
    int year{};
    core::Instant now;
    std::vector<RegisterLine> lines; ///< by number, from 1 without gap
};

/// Renders papers; pure, so it may run inside a transaction that is tried again.
class LetterWriter {
public:
    LetterWriter() = default;
    LetterWriter(LetterWriter const&) = delete;
    LetterWriter& operator=(LetterWriter const&) = delete;
    virtual ~LetterWriter() = default;

    /// Whether the form set of the procedure version has such a form: the one of 2018 has no stop notice.
    [[nodiscard]] virtual bool has_form(PaperKind kind, domain::ProcedureVersion const& procedure) = 0;

    /// In the form set of the dossier's procedure version.
    /// Errors: invalid naming form and field when a mandatory field is empty; "form_unknown".
    [[nodiscard]] virtual core::Expected<RenderedPaper> render(PaperRequest const& request) = 0;

    /// Many receipts as one file for the printer. Errors: as `render`, "batch_size".
    [[nodiscard]] virtual core::Expected<Document> receipts(std::vector<PaperRequest> const& slips) = 0;

    /// Every hand-over so far. It has no number and is printed as often as needed.
    [[nodiscard]] virtual core::Expected<Document> control_slip(
        domain::Dossier const& dossier,
        domain::ProcedureVersion const& procedure,
        Filing const& filing,
        core::Instant now
    ) = 0;

    /// The year's register; closed when the year is over.
    [[nodiscard]] virtual core::Expected<Document> register_book(RegisterRequest const& request) = 0;
};

/// Signs rendered papers; may block on a token or a time stamp server.
class PaperSigner {
public:
    struct Request {
        std::string const& pdf;
        std::vector<SignaturePlace> const& places;
        core::UnitId const& unit;
        std::string const& issuer; ///< name of the unit
        std::string const& actor;  ///< account name of who answers for the paper
        core::Instant at;
    };

    PaperSigner() = default;
    PaperSigner(PaperSigner const&) = delete;
    PaperSigner& operator=(PaperSigner const&) = delete;
    virtual ~PaperSigner() = default;

    /// The signed file, or nothing when this installation signs no papers. Errors: unavailable and busy when
    /// a later try may help; all others wait for a person.
    [[nodiscard]] virtual core::Expected<std::optional<std::string>> sign(Request const& request) = 0;
};

/// A paper as a change owes it. Numbered by the database when `number` is 0.
struct PaperToWrite {
    PaperKind kind{};
    int seq{1};
    int edition{1};
    int year{};
    int number{};
    PaperFacts facts;
    std::string reason; ///< of the reissue
    std::string verify_key;
    std::string created_by;
    std::optional<RenderedPaper> rendered;
};

/// A paper claimed for rendering and signing.
struct PaperJob {
    std::string paper_id;
    std::string lease;
    PaperToWrite paper;
    core::Instant created_at;
    int attempts{};
    domain::Dossier dossier;
    Filing filing;
    std::string signed_sha256; ///< empty: not signed yet, or issued without signature
};

/// What became of a claimed paper.
struct PaperOutcome {
    std::string paper_id;
    std::string lease;
    std::string symbol;
    std::optional<Document> rendered; ///< when it was rendered only now
    std::optional<Document> signed_file;
    std::optional<core::Failure> failure;
    int retry_seconds{};
    bool hold{}; ///< wait for a person instead of trying again
};

} // namespace motcua::app
