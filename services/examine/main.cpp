#include "archive_check.hpp"
#include "confinement.hpp"
#include "foreign_parts.hpp"
#include "pdf_check.hpp"
#include "picture_check.hpp"
#include <motcua/core/freed.hpp>

#include <leptonica/allheaders.h>
#include <magic.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <clocale>
#include <cstring>
#include <memory>
#include <new>
#include <optional>

namespace motcua::examine {

namespace {

/// libmagic looks at no more than this.
constexpr auto beginning_bytes = std::size_t{1} << 20U;

/// What a checked type begins with, beside libmagic's word for it.
struct KnownType {
    std::string_view media_type;
    std::array<std::string_view, 2> beginnings;
    Verdict (*check)(std::string_view file);
};

constexpr auto zip_beginning = std::string_view("PK\x03\x04");

constexpr auto known_types = std::array{
    KnownType{"application/pdf", {"%PDF-", "%PDF-"}, check_pdf},
    KnownType{"image/png", {"\x89PNG\r\n\x1a\n", "\x89PNG\r\n\x1a\n"}, check_png},
    KnownType{"image/jpeg", {"\xff\xd8\xff", "\xff\xd8\xff"}, check_jpeg},
    KnownType{"image/tiff", {std::string_view("II*\0", 4), std::string_view("MM\0*", 4)}, check_tiff},
    KnownType{"application/", {zip_beginning, zip_beginning}, check_archive},
};

/// The file at standard input, where it lies.
std::optional<std::string_view> mapped_input() {
    struct stat facts {};

    if (::fstat(STDIN_FILENO, &facts) != 0 || facts.st_size <= 0) {
        return std::nullopt;
    }
    auto const size = static_cast<std::size_t>(facts.st_size);
    auto* const place = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, STDIN_FILENO, 0);
    if (place == MAP_FAILED) { // NOLINT(performance-no-int-to-ptr): the C header's own
        return std::nullopt;
    }
    return std::string_view(static_cast<char const*>(place), size);
}

std::string media_type_of(std::string_view file) {
    auto const flags = MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_TAR;
    auto const cookie = std::unique_ptr<magic_set, core::Freed<magic_close>>(magic_open(flags));
    if (cookie == nullptr || magic_load(cookie.get(), nullptr) != 0) {
        throw std::bad_alloc();
    }
    auto const beginning = file.substr(0, beginning_bytes);
    auto const* const found = magic_buffer(cookie.get(), beginning.data(), beginning.size());
    return found == nullptr ? "application/octet-stream" : found;
}

Verdict verdict_on(std::string_view file) {
    auto const media_type = media_type_of(file);
    for (auto const& known : known_types) {
        if (file.starts_with(known.beginnings[0]) || file.starts_with(known.beginnings[1])) {
            // libmagic agrees, or the file was made to look like two things.
            return media_type.starts_with(known.media_type) ? known.check(file) : refuse("file_polyglot");
        }
    }
    return refuse(hides_known_type(file) ? "file_polyglot" : "file_type_refused");
}

Verdict verdict_within_memory(std::string_view file) {
    try {
        return verdict_on(file);
    } catch (std::bad_alloc const&) {
        return refuse("file_bomb");
    } catch (std::exception const&) {
        return refuse("file_damaged");
    }
}

/// Prints "taken <media type> <pages or ->" or "refused <rule>". Returns the exit status.
int examine_input() {
    setMsgSeverity(L_SEVERITY_NONE);
    std::setlocale(LC_ALL, "C.UTF-8"); // NOLINT(concurrency-mt-unsafe): the only thread
    auto const file = mapped_input();
    if (!file) {
        return 1;
    }
    auto const verdict = verdict_within_memory(*file);
    auto const pages = verdict.pages ? std::to_string(*verdict.pages) : "-";
    auto const line = verdict.refused.empty() ? "taken " + verdict.media_type + " " + pages + "\n"
                                              : "refused " + verdict.refused + "\n";
    auto const written = ::write(STDOUT_FILENO, line.data(), line.size());
    // What the parsers hold is not worth tidying up.
    ::_exit(written == static_cast<ssize_t>(line.size()) ? 0 : 1);
}

std::optional<std::uint64_t> number(std::string_view text) {
    auto value = std::uint64_t{0};
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

} // namespace

} // namespace motcua::examine

// motcua-examine CPU-SECONDS MEMORY-BYTES examine: looks into the file at standard input.
// motcua-examine CPU-SECONDS MEMORY-BYTES run PROGRAM ARGUMENTS...: becomes the program, limited.
int main(int argc, char** argv) {
    using namespace motcua::examine;
    constexpr auto usage_status = 64;
    auto const cpu = argc > 3 ? number(argv[1]) : std::nullopt;
    auto const memory = argc > 3 ? number(argv[2]) : std::nullopt;
    auto const word = std::string_view(argc > 3 ? argv[3] : "");
    auto const examines = word == "examine" && argc == 4;
    if (!cpu || !memory || (!examines && (word != "run" || argc < 5))) {
        return usage_status;
    }
    if (!confine(*cpu, *memory, examines)) {
        return 1;
    }
    if (examines) {
        return examine_input();
    }
    // The place in the file is shared with whoever read it before.
    if (::lseek(STDIN_FILENO, 0, SEEK_SET) != 0) {
        return 1;
    }
    ::execvp(argv[4], argv + 4);
    return 1;
}
