#include "archive_check.hpp"

#include "foreign_parts.hpp"
#include "zip_directory.hpp"
#include <motcua/core/freed.hpp>

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <array>
#include <memory>
#include <set>
#include <string>

namespace motcua::examine {

namespace {

constexpr auto most_entries = std::size_t{10'000};
constexpr auto most_unpacked = std::size_t{1} << 30U;

/// Text packs to a tenth; what packs better than this, and is large, was made to.
constexpr auto most_ratio = std::size_t{100};
constexpr auto ratio_counts_from = std::size_t{16} << 20U;
constexpr auto most_path = std::size_t{1024};

using Reader = std::unique_ptr<archive, core::Freed<archive_read_free>>;

bool begins_as_archive(std::string_view bytes) {
    constexpr auto archives = std::array<std::string_view, 7>{
        std::string_view("PK\x03\x04"),
        std::string_view("\x1f\x8b"),
        std::string_view("7z\xbc\xaf\x27\x1c"),
        std::string_view("Rar!\x1a\x07"),
        std::string_view("\xfd\x37zXZ"),
        std::string_view("BZh"),
        std::string_view("\x28\xb5\x2f\xfd")};
    return std::any_of(archives.begin(), archives.end(), [&](std::string_view one) {
        return bytes.starts_with(one);
    });
}

/// Office documents of the old form, and what is embedded in those of the new one.
bool begins_as_ole(std::string_view bytes) {
    return bytes.starts_with("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
}

bool is_good_path(std::string_view path) {
    auto const wrong = path.empty() || path.size() > most_path || path.front() == '/' ||
                       path.find('\\') != std::string_view::npos || path.find(':') != std::string_view::npos;
    if (wrong) {
        return false;
    }
    while (!path.empty()) {
        auto const end = std::min(path.find('/'), path.size());
        if (path.substr(0, end) == "..") {
            return false;
        }
        path.remove_prefix(std::min(end + 1, path.size()));
    }
    return true;
}

std::string lower(std::string_view text) {
    auto lowered = std::string(text);
    std::transform(lowered.begin(), lowered.end(), lowered.begin(), [](char one) {
        return one >= 'A' && one <= 'Z' ? static_cast<char>(one - 'A' + 'a') : one;
    });
    return lowered;
}

/// Walks the entries, remembering what they amount to.
class Walk {
public:
    Walk(std::string_view file, std::size_t promised)
        : file_(file)
        , promised_(promised)
        , reader_(archive_read_new()) {}

    Verdict run() {
        archive_read_support_format_zip(reader_.get());
        if (archive_read_open_memory(reader_.get(), file_.data(), file_.size()) != ARCHIVE_OK) {
            return refuse("file_damaged");
        }
        for (;;) {
            archive_entry* entry = nullptr;
            auto const status = archive_read_next_header(reader_.get(), &entry);
            if (status == ARCHIVE_EOF) {
                return told();
            }
            // A warning is about letters of a name.
            if (status != ARCHIVE_OK && status != ARCHIVE_WARN) {
                return refuse("file_damaged");
            }
            auto rule = header_rule(entry);
            rule = rule.empty() ? content_rule() : rule;
            if (!rule.empty()) {
                return refuse(rule);
            }
        }
    }

private:
    std::string_view header_rule(archive_entry* entry) {
        auto const* const name = archive_entry_pathname(entry);
        auto const path = std::string_view(name == nullptr ? "" : name);
        auto const type = archive_entry_filetype(entry);
        if (++entries_ > most_entries) {
            return "file_bomb";
        }
        if (archive_entry_is_encrypted(entry) != 0) {
            return "file_encrypted";
        }
        if (!is_good_path(path) || (type != AE_IFREG && type != AE_IFDIR)) {
            return "file_bad_path";
        }
        // Names that differ by case alone overwrite each other on some systems.
        auto name_here = lower(path);
        if (name_here.ends_with("vbaproject.bin") || name_here.find("/embeddings/") != std::string::npos ||
            name_here.find("/activex/") != std::string::npos) {
            return "file_active_content";
        }
        return names_.insert(std::move(name_here)).second ? std::string_view() : "file_bad_path";
    }

    /// Reads the entry to its end.
    std::string_view content_rule() {
        auto first = true;
        for (;;) {
            void const* block = nullptr;
            auto count = std::size_t{0};
            auto offset = la_int64_t{0};
            auto const status = archive_read_data_block(reader_.get(), &block, &count, &offset);
            if (status == ARCHIVE_EOF) {
                return {};
            }
            if (status != ARCHIVE_OK) {
                return "file_damaged";
            }
            unpacked_ += count;
            if (unpacked_ > most_unpacked ||
                (unpacked_ > ratio_counts_from && unpacked_ / most_ratio > file_.size())) {
                return "file_bomb";
            }
            auto const bytes = std::string_view(static_cast<char const*>(block), count);
            if (first && begins_as_archive(bytes)) {
                return "file_bomb";
            }
            if (first && begins_as_ole(bytes)) {
                return "file_active_content";
            }
            first = first && count == 0;
        }
    }

    [[nodiscard]] Verdict told() const {
        if (entries_ != promised_) {
            return refuse("file_damaged");
        }
        if (!names_.contains("[content_types].xml")) {
            return take("application/zip", std::nullopt);
        }
        constexpr auto office = std::string_view("application/vnd.openxmlformats-officedocument.");
        if (names_.contains("word/document.xml")) {
            return take(std::string(office) + "wordprocessingml.document", std::nullopt);
        }
        if (names_.contains("xl/workbook.xml")) {
            return take(std::string(office) + "spreadsheetml.sheet", std::nullopt);
        }
        return refuse("file_type_refused");
    }

    std::string_view file_;
    std::size_t promised_; ///< entries by the directory
    Reader reader_;
    std::size_t entries_{0};
    std::size_t unpacked_{0};
    std::set<std::string> names_;
};

} // namespace

Verdict check_archive(std::string_view file) {
    if (!holds_zip_end(file)) {
        return refuse("file_damaged");
    }
    auto const directory = zip_directory_at_end(file);
    if (!directory || hides_pdf_header(file)) {
        return refuse("file_polyglot");
    }
    auto const names = names_in(*directory);
    if (!names) {
        return refuse("file_damaged");
    }
    if (!std::all_of(names->begin(), names->end(), is_good_path)) {
        return refuse("file_bad_path");
    }
    return Walk(file, names->size()).run();
}

} // namespace motcua::examine
