#pragma once

#include "typeface.hpp"
#include <motcua/core/failure.hpp>
#include <motcua/documents/addressee.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace motcua::documents {

enum class Need : bool { optional, mandatory };

/// Brings the facts of one form into printable shape and collects all their faults.
class FactCheck {
public:
    /// `form` is named in the faults: "phiếu xin lỗi (mẫu 04)" and "apology letter (form 04)".
    /// `prefix` stands before every pointer: "/3" for the fourth form of a batch.
    FactCheck(std::string form_vi, std::string form_en, Typeface const& typeface, std::string prefix = {});

    /// The text as it is printed; a fault when it is missing, longer than `most` letters or not printable.
    std::string text(std::string const& pointer, std::string_view value, Need need, std::size_t most);

    /// Like text, but line feeds stay as ends of paragraphs.
    std::string paragraphs(std::string const& pointer, std::string_view value, Need need, std::size_t most);

    Addressee addressee(std::string const& pointer, Addressee const& value);

    /// Puts the printable shape of a mandatory text in its place.
    void must(std::string const& pointer, std::string& value, std::size_t most) {
        value = text(pointer, value, Need::mandatory, most);
    }

    /// Puts the printable shape of a text that may be empty in its place.
    void may(std::string const& pointer, std::string& value, std::size_t most) {
        value = text(pointer, value, Need::optional, most);
    }

    /// A fault unless the number is at least 1.
    void positive(std::string const& pointer, int number);

    /// A fault unless there are `least` to `most` entries; mandatory texts in the place of each.
    void must_list(
        std::string const& pointer,
        std::vector<std::string>& values,
        std::size_t least,
        std::size_t most,
        std::size_t most_letters
    );

    /// A fault unless there are `least` to `most` of something.
    void count(std::string const& pointer, std::size_t number, std::size_t least, std::size_t most);

    /// A fault unless `holds`.
    void require(bool holds, std::string const& pointer, char const* rule, std::string vi, std::string en);

    [[nodiscard]] bool passed() const noexcept { return faults_.empty(); }

    /// All faults found, as one failure citing the form.
    [[nodiscard]] core::Failure failure() const;

private:
    std::string checked(
        std::string const& pointer,
        std::string_view value,
        Need need,
        std::size_t most,
        bool keep_paragraphs
    );

    std::string prefix_;
    std::string form_vi_;
    std::string form_en_;
    Typeface const& typeface_;
    std::vector<core::FieldFault> faults_;
};

} // namespace motcua::documents
