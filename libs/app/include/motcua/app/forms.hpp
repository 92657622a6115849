#pragma once

#include <motcua/app/intake.hpp>
#include <motcua/core/expected.hpp>
#include <motcua/core/time.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// Application forms (đơn, tờ khai) as data: what is asked, what was said, how it stands on paper. Data of a
/// form travels as the text of one JSON object; only a form knows what is in it.
namespace motcua::app {

/// What a filled form says, in the order and the words it is printed in.
struct FormSheet {
    /// Label and value; an empty value is one nobody gave.
    struct Item {
        std::string label;
        std::string value;
    };

    /// One line of short items, or one long text of its own.
    struct Line {
        std::vector<Item> items;
        bool is_long{}; ///< the value has paragraphs and stands below its label
    };

    /// What could be chosen.
    struct Choices {
        struct Choice {
            std::string title;
            bool chosen{};
        };

        std::string label;
        std::vector<Choice> choices;
    };

    struct Column {
        std::string title;
        int share{}; ///< of the width; all together 100
        bool is_centred{};
    };

    struct Table {
        std::string label;
        std::vector<Column> columns;
        std::vector<std::vector<std::string>> rows; ///< a text for every column
    };

    using Part = std::variant<Line, Choices, Table>;

    struct Section {
        std::string title; ///< may be empty
        std::vector<Part> parts;
    };

    std::string reference; ///< "Mẫu số 01, Phụ lục I, Nghị định số 155/2018/NĐ-CP"
    std::string title;     ///< may have line feeds
    std::string opening;   ///< may be empty
    std::vector<Section> sections;
    std::vector<std::string> closing; ///< what the applicant answers for
    std::string signer;               ///< "ĐẠI DIỆN CƠ SỞ"
};

class Form;

/// A form the holder filled before, with the definition it was filled by.
struct EarlierForm {
    Form const* form{};
    std::string data;
    std::string dossier_code;
    std::string component;
    core::Instant filled_at{};
};

/// What is known of an applicant before he says it again.
struct KnownOfApplicant {
    std::optional<Applicant> holder;    ///< as the holder record has it
    std::optional<Applicant> applicant; ///< as the caller sent it: stands before the record
    std::vector<EarlierForm> earlier;   ///< newest first
};

/// One published version of one form. Immutable, so any number of threads may ask it.
class Form {
public:
    Form() = default;
    Form(Form const&) = delete;
    Form& operator=(Form const&) = delete;
    virtual ~Form() = default;

    [[nodiscard]] virtual std::string const& id() const noexcept = 0;
    [[nodiscard]] virtual int version() const noexcept = 0;
    [[nodiscard]] virtual std::string const& title() const noexcept = 0; ///< in one line

    /// The definition, JSON text as published.
    [[nodiscard]] virtual std::string const& document() const noexcept = 0;

    /// The data in canonical shape (NFC, keys in order, no white space), when it is a complete form.
    /// Errors: malformed "json", too_large "form_size", invalid with every fault at its JSON pointer below
    /// `pointer`, in words made of the labels, never of the values.
    [[nodiscard]] virtual core::Expected<std::string>
    checked(std::string_view json, core::Date today, std::string const& pointer) const = 0;

    /// How checked data stands on paper.
    [[nodiscard]] virtual FormSheet sheet(std::string_view data) const = 0;

    /// What checked data says that other forms ask too: name of the thing ("organisation.ten_co_so"), JSON
    /// text of the value.
    [[nodiscard]] virtual std::map<std::string, std::string> said(std::string_view data) const = 0;

    /// JSON object: "data" with what is known, "sources" naming for each JSON pointer where it comes from.
    [[nodiscard]] virtual std::string prefilled(KnownOfApplicant const& known) const = 0;
};

} // namespace motcua::app
