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
    FactCheck(std::string form_vi, std::string form_en, Typeface const& typeface);

    /// The text as it is printed; a fault when it is missing, longer than `most` letters or not printable.
    std::string text(std::string const& pointer, std::string_view value, Need need, std::size_t most);

    /// Like text, but line feeds stay as ends of paragraphs.
    std::string paragraphs(std::string const& pointer, std::string_view value, Need need, std::size_t most);

    Addressee addressee(std::string const& pointer, Addressee const& value);

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

    std::string form_vi_;
    std::string form_en_;
    Typeface const& typeface_;
    std::vector<core::FieldFault> faults_;
};

} // namespace motcua::documents
