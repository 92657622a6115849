#pragma once

#include <motcua/app/files.hpp>

#include <filesystem>
#include <memory>

namespace motcua::files {

class Runner;

/// Texts of kept files by pdftotext, else by pdftoppm and tesseract, in child processes of their own.
class PageReader final : public app::TextReader {
public:
    /// `examine_program` limits the children, as it does for the shelf.
    PageReader(app::FileShelf& shelf, std::filesystem::path const& examine_program);
    ~PageReader() override;

    core::Expected<std::vector<std::string>>
    read_text(std::string const& sha256, std::string const& media_type, app::TextLimits const& limits)
        override;

private:
    app::FileShelf& shelf_;
    std::unique_ptr<Runner> runner_;
};

} // namespace motcua::files
