#include "child.hpp"
#include "disk.hpp"
#include "examination.hpp"
#include "refusals.hpp"
#include <motcua/files/page_reader.hpp>

#include <algorithm>
#include <chrono>

namespace motcua::files {

namespace {

using Clock = std::chrono::steady_clock;
using Pages = std::vector<std::string>;

constexpr auto late_retry_seconds = 60;
constexpr auto piece_bytes = std::size_t{1} << 18U;
constexpr auto most_text_bytes = std::size_t{4} << 20U;
constexpr auto most_picture_bytes = std::size_t{64} << 20U;

/// Letters of 200 dots an inch are the least that tesseract reads well.
constexpr auto dots_per_inch = "200";

core::Failure late() {
    return core::busy("text_late", late_retry_seconds);
}

/// Runs the programs for one file until its time is over.
class Reading {
public:
    Reading(Runner const& runner, app::TextLimits const& limits)
        : runner_(runner)
        , limits_(limits)
        , until_(Clock::now() + limits.time) {}

    core::Expected<Pages> pdf(OpenFile const& file) {
        auto const last = std::to_string(limits_.pages);
        auto const layer =
            run({"pdftotext", "-enc", "UTF-8", "-f", "1", "-l", last, "-", "-"}, file, most_text_bytes);
        if (!layer) {
            return layer.error();
        }
        auto pages = parted(*layer);
        auto const is_blank = [](std::string const& page) {
            return page.find_first_not_of(" \t\r\n") == std::string::npos;
        };
        return std::all_of(pages.begin(), pages.end(), is_blank) ? scanned(file, pages.size()) : pages;
    }

    core::Expected<Pages> picture(OpenFile const& file) {
        auto const text = letters_in(file, 0);
        if (!text) {
            return text.error();
        }
        return Pages{*text};
    }

    core::Expected<Pages> frames(OpenFile const& file) {
        auto const finding = look_into(runner_, file, length_of(file));
        if (!finding) {
            return finding.error();
        }
        auto const count = std::min(finding->pages.value_or(0), limits_.pages);
        auto pages = Pages();
        while (static_cast<int>(pages.size()) < count) {
            auto text = letters_in(file, static_cast<int>(pages.size()));
            if (!text) {
                return pages.empty() ? core::Expected<Pages>(text.error()) : pages;
            }
            pages.push_back(std::move(*text));
        }
        return pages;
    }

private:
    /// A page ends with a form feed.
    static Pages parted(std::string const& text) {
        auto pages = Pages();
        for (auto from = std::size_t{0}; from < text.size();) {
            auto const end = std::min(text.find('\f', from), text.size());
            pages.push_back(text.substr(from, end - from));
            from = end + 1;
        }
        return pages;
    }

    /// What was read when the time is over counts.
    core::Expected<Pages> scanned(OpenFile const& file, std::size_t count) {
        auto pages = Pages();
        while (pages.size() < count) {
            auto text = scanned_page(file, std::to_string(pages.size() + 1));
            if (!text) {
                return pages.empty() ? core::Expected<Pages>(text.error()) : pages;
            }
            pages.push_back(std::move(*text));
        }
        return pages;
    }

    core::Expected<std::string> scanned_page(OpenFile const& file, std::string const& page) {
        auto const drawn =
            run({"pdftoppm", "-r", dots_per_inch, "-gray", "-png", "-f", page, "-l", page, "-"},
                file,
                most_picture_bytes);
        if (!drawn) {
            return drawn.error();
        }
        auto const picture = open_in_memory();
        if (!picture) {
            return picture.error();
        }
        if (auto const written = write_at(*picture, 0, *drawn); !written) {
            return written.error();
        }
        return letters_in(*picture, 0);
    }

    core::Expected<std::string> letters_in(OpenFile const& picture, int frame) {
        auto const which = "tessedit_page_number=" + std::to_string(frame);
        auto text = run({"tesseract", "-", "-", "-l", "vie", "-c", which}, picture, most_text_bytes);
        if (!text) {
            return text.error();
        }
        while (!text->empty() && text->back() == '\f') {
            text->pop_back();
        }
        return text;
    }

    core::Expected<std::string>
    run(std::vector<std::string> const& command, OpenFile const& input, std::size_t most_output) {
        auto limits = ChildLimits{};
        limits.wall = std::chrono::ceil<std::chrono::milliseconds>(until_ - Clock::now());
        if (limits.wall.count() <= 0) {
            return late();
        }
        limits.cpu = std::chrono::ceil<std::chrono::seconds>(limits.wall);
        limits.memory_bytes = std::int64_t{2} << 30U;
        limits.output_bytes = most_output;
        auto outcome = runner_.run(command, input, limits);
        if (!outcome) {
            return outcome.error();
        }
        switch (outcome->end) {
        case ChildEnd::done:
            return std::move(outcome->output);
        case ChildEnd::late:
        case ChildEnd::used_up:
            return late();
        case ChildEnd::failed:
        case ChildEnd::crashed:
            return refused("file_damaged");
        }
        return refused("file_damaged");
    }

    Runner const& runner_;
    app::TextLimits const& limits_;
    Clock::time_point until_;
};

/// The content in memory alone: programs read it from there, whether it is encrypted on disk or not.
core::Expected<OpenFile> plain_copy(app::FileReader& reader) {
    auto copy = open_in_memory();
    if (!copy) {
        return copy;
    }
    for (auto at = std::int64_t{0}; at < reader.size();) {
        auto const bytes = reader.read(at, piece_bytes);
        if (!bytes) {
            return bytes.error();
        }
        if (auto const written = write_at(*copy, at, *bytes); !written) {
            return written.error();
        }
        at += static_cast<std::int64_t>(bytes->size());
    }
    return copy;
}

} // namespace

PageReader::PageReader(app::FileShelf& shelf, std::filesystem::path const& examine_program)
    : shelf_(shelf)
    , runner_(std::make_unique<Runner>(examine_program)) {}

PageReader::~PageReader() = default;

core::Expected<std::vector<std::string>> PageReader::read_text(
    std::string const& sha256,
    std::string const& media_type,
    app::TextLimits const& limits
) {
    auto const is_pdf = media_type == "application/pdf";
    auto const is_frames = media_type == "image/tiff";
    if (!is_pdf && !is_frames && media_type != "image/png" && media_type != "image/jpeg") {
        return refused("file_type_refused");
    }
    auto const reader = shelf_.open(sha256);
    if (!reader) {
        return reader.error();
    }
    auto const file = plain_copy(**reader);
    if (!file) {
        return file.error();
    }
    auto reading = Reading(*runner_, limits);
    if (is_pdf) {
        return reading.pdf(*file);
    }
    return is_frames ? reading.frames(*file) : reading.picture(*file);
}

} // namespace motcua::files
